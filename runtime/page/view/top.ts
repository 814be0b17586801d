import type { RunReport } from '../../schema/generated/run-report.js';
import { type Icon, icon } from '../icon.js';
import type { PageAction } from '../message.js';
import { at, moving, took } from '../moment.js';
import type { PageState } from '../page-state.js';
import { type Content, make, type Piece } from '../piece.js';
import type { PageStep } from '../steps.js';
import { isOver, waitsOf, whoText } from '../waits.js';
import { say, sayRecorded } from '../words.js';
import { runChip, toneOf } from './chip.js';
import { button } from './part.js';

/** What stands above everything: which run it is, how it stands, and what may be done with it. */
export function topPiece({ steps, host }: PageState, report: RunReport, now: number): Piece {
  const { run } = report;
  return make(
    'header',
    { key: 'top' },
    make(
      'div',
      { class: 'name' },
      make('h1', {}, run.runbook === '' ? say('app.run', run.id) : run.runbook),
      runChip(run.status),
    ),
    make('p', { class: 'about' }, about(report, now)),
    progressBar(steps),
    make(
      'div',
      { class: 'below' },
      countsPiece(steps),
      host.actions.length > 0 &&
        make(
          'div',
          { class: 'actions', role: 'group', 'aria-label': say('top.actions') },
          host.actions.map(actionButton),
        ),
    ),
  );
}

function about({ run }: RunReport, now: number): readonly Piece[] {
  const mode = sayRecorded('top.mode.', run.mode);
  const facts = [
    ...(mode === run.mode ? [] : [make('strong', {}, mode)]),
    ...(run.reason === undefined ? [] : [make('span', {}, run.reason)]),
    ...(run.started_by ? [make('span', {}, say('top.startedBy', whoText(run.started_by)))] : []),
    ...(run.mode === 'replay' ? [] : timesOf(run, now)),
  ];
  return [...facts, make('span', { class: 'mono' }, run.id)];
}

/** When it began and how long it took; a replay has a clock of its own, which tells nobody anything. */
function timesOf(run: RunReport['run'], now: number): readonly Piece[] {
  const length = isOver(run.status) ? say('top.ran', took(run.duration_ms)) : moving(run.started_at, 'lapse', now);
  return [make('span', {}, at(run.started_at)), make('span', {}, length)];
}

const actionIcons: Readonly<Record<PageAction, Icon>> = {
  panic: 'stop',
  resume: 'go',
  rollback: 'rolled_back',
  copySummary: 'copy',
  export: 'export',
  openRunbook: 'file',
  openGuide: 'file',
  verify: 'check',
};

function actionButton(action: PageAction): Piece {
  return button(
    'action',
    { class: `action ${action}`, 'data-action': action, key: action },
    icon(actionIcons[action]),
    say(`action.${action}`),
  );
}

const counted = [
  'passed',
  'failed',
  'rolled_back',
  'skipped',
  'running',
  'waiting',
  'interrupted',
  'not_reached',
] as const;

function countsOf(
  steps: readonly PageStep[],
): readonly { readonly status: PageStep['status']; readonly count: number }[] {
  const listed = steps.filter(({ takesBack }) => takesBack === undefined);
  const counts = counted.map((status) => ({ status, count: listed.filter((step) => step.status === status).length }));
  return counts.filter(({ count }) => count > 0);
}

/** How far the run is; the counts say the same in words. */
function progressBar(steps: readonly PageStep[]): Piece {
  const parts = countsOf(steps).map(({ status, count }) =>
    make('span', { key: status, class: `${toneOf(status)} ${status}`, share: count }),
  );
  return make('div', { class: 'bar', 'aria-hidden': 'true' }, parts);
}

function countsPiece(steps: readonly PageStep[]): Piece {
  const items = countsOf(steps).map(({ status, count }) =>
    make('span', { class: `toned ${toneOf(status)}` }, icon(status), say(`top.counts.${status}`, count)),
  );
  return make('p', { class: 'counts' }, items);
}

/** How long there is until a moment, which moves on by itself. */
export function leftUntil(until: string, now: number): readonly Content[] {
  const [before = '', after = ''] = say('ask.left', '\u0000').split('\u0000');
  return [before, moving(until, 'until', now), after];
}

/** What is waited for, of whom, and since when; nothing where the run waits for nothing. */
export function waitsPiece(state: PageState, report: RunReport, now: number): Piece | undefined {
  const waits = waitsOf(state.steps, report);
  if (waits.length === 0) return undefined;
  const items = waits
    .slice(0, longestList)
    .map(({ stepId, title, what, since, until }) =>
      make(
        'li',
        {},
        button('go', { class: 'link', 'data-step': stepId }, title),
        make('span', {}, what),
        since !== undefined && make('span', { class: 'quiet' }, moving(since, 'ago', now)),
        until !== undefined && make('span', { class: 'quiet' }, leftUntil(until, now)),
      ),
    );
  return make(
    'section',
    { key: 'waits', class: 'waits', 'aria-labelledby': 'waits-title' },
    make('h2', { id: 'waits-title' }, icon('bell'), say('waits.title')),
    make('ul', { class: 'plain' }, items),
    state.host.cannotAnswer !== undefined && make('p', {}, state.host.cannotAnswer),
  );
}

const longestList = 8;
