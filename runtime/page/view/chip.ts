import { type Icon, icon } from '../icon.js';
import { moving } from '../moment.js';
import { make, type Piece } from '../piece.js';
import { type PageStep, sinceWhen } from '../steps.js';
import { sayRecorded } from '../words.js';

const riskSigns: Readonly<Record<string, string>> = { safe: '●', caution: '▲', dangerous: '■', manual: '◆' };

/** The class of a command, as a sign and a word. */
export function riskChip(risk: string | undefined): Piece | undefined {
  if (risk === undefined || risk === '') return undefined;
  const sign = riskSigns[risk] ?? '?';
  const tone = risk in riskSigns ? risk : 'unknown';
  return make(
    'span',
    { class: `chip risk ${tone}` },
    make('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    sayRecorded('risk.', risk),
  );
}

/** How a step stands, as a word, with how long it has been so where it goes on. */
export function statusChip(step: PageStep, now: number): Piece {
  const since = sinceWhen(step);
  return make(
    'span',
    { class: `chip status ${toneOf(step.status)}` },
    icon(step.status),
    step.word,
    since !== undefined && [' ', moving(since, 'lapse', now)],
  );
}

/** How a run stands, as a sign and a word. */
export function runChip(status: string): Piece {
  const drawing = runIcons[status] ?? 'not_reached';
  return make('span', { class: `chip status ${toneOf(drawing)}` }, icon(drawing), sayRecorded('run.', status));
}

const runIcons: Readonly<Record<string, Icon>> = {
  completed: 'passed',
  failed: 'failed',
  aborted: 'failed',
  changed: 'failed',
  waiting: 'waiting',
  interrupted: 'interrupted',
  running: 'running',
};

/** How good or bad a state is; the word beside it says the same. */
export function toneOf(status: string): string {
  return tones[status] ?? 'quiet';
}

const tones: Readonly<Record<string, string>> = {
  passed: 'good',
  failed: 'bad',
  rolled_back: 'bad',
  waiting: 'warn',
  interrupted: 'warn',
  running: 'busy',
};

/** A word in its tone behind a sign. */
export function toned(tone: string, drawing: Icon, text: string): Piece {
  return make('span', { class: `toned ${tone}` }, icon(drawing), text);
}
