import { duration } from '../../model/time.js';
import type { ReportPerson, ReportRollback, ReportStep } from '../../schema/generated/run-report.js';

/** How good or bad something is, for whoever shows it; the words beside it say the same. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** How a step stands, as a sign and a word. */
export function statusWords({ status, is_tolerated: isTolerated, attempts }: ReportStep): StatusWords {
  if (isTolerated) return { tone: 'warn', text: '✗ failed, tolerated' };
  const isTakenBack = attempts.at(-1)?.rollback?.status === 'passed';
  return status === 'failed' && isTakenBack ? { tone: 'bad', text: '✗ failed, then taken back' } : stepWords[status];
}

/** How a run stands, as a sign and a word. */
export function runStatusWords(status: string): StatusWords {
  return Object.hasOwn(runWords, status) ? (runWords[status] ?? quiet(status)) : quiet(status);
}

interface StatusWords {
  readonly tone: Tone;
  readonly text: string;
}

const stepWords: Readonly<Record<ReportStep['status'], StatusWords>> = {
  passed: { tone: 'good', text: '✓ passed' },
  failed: { tone: 'bad', text: '✗ failed' },
  skipped: { tone: 'quiet', text: '– skipped' },
  rolled_back: { tone: 'bad', text: '! taken back, not done again' },
  waiting: { tone: 'warn', text: '… waiting' },
  interrupted: { tone: 'warn', text: '! interrupted' },
  running: { tone: 'warn', text: '▶ running' },
  not_reached: { tone: 'quiet', text: '· not reached' },
};

const runWords: Readonly<Record<string, StatusWords>> = {
  completed: { tone: 'good', text: '✓ completed' },
  failed: { tone: 'bad', text: '✗ failed' },
  aborted: { tone: 'bad', text: '✗ aborted' },
  waiting: { tone: 'warn', text: '… waiting' },
  interrupted: { tone: 'warn', text: '! interrupted' },
  running: { tone: 'warn', text: '▶ running' },
  changed: { tone: 'bad', text: '✗ record changed' },
};

function quiet(text: string): StatusWords {
  return { tone: 'quiet', text };
}

/** The class of a command with its sign. */
export function riskWords(risk: string): StatusWords {
  switch (risk) {
    case 'safe':
      return { tone: 'good', text: '● safe' };
    case 'caution':
      return { tone: 'warn', text: '▲ caution' };
    case 'dangerous':
      return { tone: 'bad', text: '■ dangerous' };
    default:
      return quiet(risk === '' ? '–' : `? ${risk}`);
  }
}

/** A person with the role and the channel. */
export function who({ name, kind, role, channel }: ReportPerson): string {
  if (kind !== 'human') return kind === name ? name : `${name} (${kind})`;
  return `${name}${role === undefined ? '' : ` as ${role}`}${channel === undefined ? '' : ` (${channel})`}`;
}

/** What is said of evidence that nobody gave now: in a replay it may be what the run before it was given. */
export function reusedWords({ channel }: Pick<ReportPerson, 'channel'>): string {
  return channel === 'replay' ? ', reused from the recording' : '';
}

/** A moment in UTC, to the second; what is no moment stays as it is. */
export function moment(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2');
}

/** A length of time, if there is one. */
export function took(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : duration(milliseconds);
}

/** What became of what would take a step back. */
export function rollbackWords(rollback: ReportRollback): StatusWords {
  const { status, step } = rollback;
  switch (status) {
    case 'stored':
      return quiet('stored before the step, not used');
    case 'offered':
      return { tone: 'warn', text: '… offered, and not run' };
    case 'declined':
      return { tone: 'bad', text: `✗ ${declinedWords(rollback)}` };
    case 'passed':
      return { tone: 'warn', text: `✓ taken back${step === undefined ? '' : ` by ${step}`}` };
    case 'failed':
      return { tone: 'bad', text: `✗ could not be taken back${step === undefined ? '' : ` (${step})`}` };
    default:
      return quiet(status);
  }
}

/** Who declined what would take a step back, and why. */
export function declinedWords({ by, reason = '' }: Pick<ReportRollback, 'by' | 'reason'>): string {
  // Where the engine only writes down what a person said, the reason names that person.
  return `declined${by?.kind === 'human' ? ` by ${who(by)}` : ''}${reason === '' ? '' : `: ${reason}`}`;
}

/** So many of something. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
