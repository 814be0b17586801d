import { icon } from '../icon.js';
import type { LiveOutput } from '../page-state.js';
import { type Content, make, type Piece } from '../piece.js';
import type { PageStep } from '../steps.js';
import { say } from '../words.js';
import { attemptPieces } from './attempt.js';
import { riskChip, statusChip, toned, toneOf } from './chip.js';
import { liveOutput, type Opened } from './output.js';
import { button, code, part } from './part.js';

/** A step in its place in the list. */
export interface RowView extends Opened {
  readonly now: number;
  /** Its place in what is shown, from 0, and how many there are. */
  readonly index: number;
  readonly total: number;
  readonly top: number;
  readonly isOpen: boolean;
  /** Whether the keyboard enters the list here. */
  readonly isEntry: boolean;
  /** Whether it is the step that matters most now. */
  readonly isCurrent: boolean;
  /** Whether the debugger stands at it. */
  readonly isAt: boolean;
  readonly live?: LiveOutput;
  /** Whether the host shows a step where it is written. */
  readonly canReveal: boolean;
}

/** A step as a row of the timeline: what it is, how it stands, and where it is open all that happened. */
export function rowPiece(step: PageStep, view: RowView): Piece {
  const { index, total, top, isOpen, isCurrent, isAt } = view;
  const classes = [
    'row',
    step.status,
    isCurrent && 'current',
    isAt && 'at',
    isOpen && 'open',
    step.takesBack !== undefined && 'back',
  ];
  return make(
    'li',
    {
      key: step.id,
      class: classes.filter(Boolean).join(' '),
      top,
      'data-index': index,
      'aria-setsize': total,
      'aria-posinset': index + 1,
      'aria-current': isCurrent && 'step',
    },
    step.opensGroup !== undefined && make('p', { class: 'group' }, step.opensGroup),
    make(
      'div',
      { class: `rail ${toneOf(step.status)}`, 'aria-hidden': 'true' },
      make('span', { class: 'marker' }, icon(step.status)),
    ),
    make('h3', {}, headButton(step, view)),
    isOpen && make('div', { class: 'detail', id: `detail-${index}`, key: 'detail' }, detail(step, view)),
  );
}

function headButton(step: PageStep, { index, isOpen, isEntry, isAt, now }: RowView): Piece {
  const { number, title, id, risk, command, attempts } = step;
  return button(
    'toggle',
    {
      class: 'head',
      'data-step': step.id,
      tabindex: isEntry ? 0 : -1,
      'aria-expanded': String(isOpen),
      'aria-controls': isOpen && `detail-${index}`,
    },
    make('span', { class: 'number' }, number === 0 ? '↩' : String(number)),
    make(
      'span',
      { class: 'title' },
      title,
      title !== id && step.takesBack === undefined && make('span', { class: 'id' }, id),
    ),
    make(
      'span',
      { class: 'chips' },
      isAt && make('span', { class: 'chip here' }, icon('here'), say('steps.at')),
      attempts.length > 1 && make('span', { class: 'chip quiet' }, say('steps.attempts', attempts.length)),
      riskChip(risk),
      statusChip(step, now),
    ),
    make('span', { class: 'command' }, command),
    make('span', { class: 'twist' }, icon('open')),
  );
}

function detail(step: PageStep, view: RowView): readonly Content[] {
  const { attempts, outline, id } = step;
  const earlier = attempts.slice(0, -1);
  const last = attempts.at(-1);
  const seen = { more: view.more, now: view.now, isRunning: step.status === 'running' };
  return [
    writtenFacts(step),
    view.live && liveOutput(view.live, id, view),
    last === undefined
      ? unreached(step)
      : attempts.length > 1 && make('h4', { class: 'attempt' }, say('part.attemptOf', last.number, attempts.length)),
    last && attemptPieces(last, { ...seen, key: `${id} ${last.number}` }),
    earlier.map((attempt) =>
      make(
        'details',
        { key: `attempt-${attempt.number}` },
        make(
          'summary',
          {},
          say('part.attempt', attempt.number),
          attempt.result?.status === 'failed' && [
            ' ',
            toned('bad', 'failed', attempt.result.error ?? say('status.failed')),
          ],
        ),
        attemptPieces(attempt, { ...seen, isRunning: false, key: `${id} ${attempt.number}` }),
      ),
    ),
    outline && view.canReveal && revealButtons(step),
  ];
}

function unreached({ outline }: PageStep): readonly Content[] {
  if (outline === undefined) return [make('p', { class: 'quiet' }, say('steps.nothing'))];
  const { kind, text, rollback } = outline;
  return [
    part(say('steps.notYet'), kind === 'manual' ? make('p', { class: 'instructions' }, text) : code(text)),
    rollback !== undefined && part(say('part.rollback'), code(rollback)),
  ];
}

function writtenFacts({ outline }: PageStep): Piece | undefined {
  const conditions = [
    ...(outline?.when === undefined ? [] : [make('span', { class: 'chip quiet' }, say('steps.when', outline.when))]),
    ...(outline === undefined || outline.after.length === 0
      ? []
      : [make('span', { class: 'chip quiet' }, say('steps.after', outline.after.join(', ')))]),
  ];
  return conditions.length === 0 ? undefined : make('p', { class: 'conditions' }, conditions);
}

function revealButtons({ id, outline }: PageStep): Piece {
  const lines = outline?.source?.lines;
  const place = { class: 'link', 'data-step': id };
  return make(
    'p',
    { class: 'reveal' },
    button('reveal', { ...place, 'data-where': 'runbook' }, say('steps.reveal.runbook', outline?.line ?? 1)),
    lines && button('reveal', { ...place, 'data-where': 'guide' }, say('steps.reveal.guide', lines[0], lines[1])),
  );
}
