import type {
  ReportApproval,
  ReportAttempt,
  ReportGate,
  ReportPerson,
  ReportRisk,
  ReportRollback,
  ReportStep,
  RunReport,
} from '../../schema/generated/run-report.js';
import { duration } from './plain.js';

/** How good or bad something is, for whoever shows it; the words beside it say the same. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** What the record of a run proves, in words that stand above everything else. */
export interface VerdictWords {
  readonly tone: Tone;
  readonly headline: string;
  readonly lines: readonly string[];
}

/** What the record of a run proves. */
export function verdictWords({ record, run }: RunReport): VerdictWords {
  const { verdict, reasons, notes, events, signed_by: key, is_trusted: isTrusted, line } = record;
  const signed = key === undefined ? [] : [`Signed by ${key}, which is ${isTrusted ? '' : 'not '}trusted here.`];
  switch (verdict) {
    case 'verified':
      return {
        tone: 'good',
        headline: '✓ Verified: the record is as it was written, and every step is satisfied',
        lines: [...signed, ...notes],
      };
    case 'unsatisfied':
      return {
        tone: 'warn',
        headline: '! The record is as it was written, but the run is not satisfied',
        lines: [...reasons, ...signed, ...notes],
      };
    case 'changed':
      return {
        tone: 'bad',
        headline: '✗ NOT VERIFIED: the record of this run was changed after it was written',
        lines: [
          ...reasons.map((reason) => `${line === undefined ? '' : `Line ${line}: `}${reason}`),
          `Do not rely on what follows. It is made of the first ${events} lines of the trace of run ${run.id}.`,
        ],
      };
  }
}

/** How a step stands, as a sign and a word. */
export function statusWords({ status, is_tolerated: isTolerated, attempts }: ReportStep): StatusWords {
  if (isTolerated) return { tone: 'warn', text: '✗ failed, tolerated' };
  if (attempts.at(-1)?.rollback?.status === 'passed') return { tone: 'warn', text: `! ${status}, then rolled back` };
  return stepWords[status];
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

/** Why a command has its class. */
export function riskReason(risk: ReportRisk): string {
  const parts = [
    risk.rules.length > 0 ? `rules ${risk.rules.join(', ')}` : 'no rule knew it',
    `scanner ${risk.scanner}`,
    `merged by ${risk.merge_rule}`,
    ...(risk.is_critical ? ['hard to reverse'] : []),
  ];
  return parts.join('; ');
}

/** What governance decided on an attempt. */
export function gateWords({ decision, rule, layer, message, is_automatic: isAutomatic }: ReportGate): string {
  const decided =
    { allow: 'let through', deny: 'DENIED', require_approval: 'asked for an approval' }[decision] ?? decision;
  return `${decided}${isAutomatic ? ' without a person' : ''} by ${rule} (${layer}): ${message}`;
}

/** A person with the role and the channel. */
export function who({ name, kind, role, channel }: ReportPerson): string {
  if (kind !== 'human') return kind === name ? name : `${name} (${kind})`;
  return `${name}${role === undefined ? '' : ` as ${role}`}${channel === undefined ? '' : ` (${channel})`}`;
}

/** A moment in UTC, to the second; what is no moment stays as it is. */
export function moment(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2');
}

/** A length of time, if there is one. */
export function took(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : duration(milliseconds);
}

/** The attempt that a step ended with, or is in. */
export function lastAttempt({ attempts }: ReportStep): ReportAttempt | undefined {
  return attempts.at(-1);
}

/** Whoever let a step go on or did it: people, or the gate alone. */
export function letThroughBy({ attempts }: ReportStep): string {
  const { approvals = [], evidence = [], gate } = attempts.at(-1) ?? {};
  const people = [
    ...approvals.flatMap(({ grants }) => grants.map(({ by }) => by.name)),
    ...evidence.map(({ by }) => by.name),
  ];
  if (people.length > 0) return [...new Set(people)].join(', ');
  return gate?.is_automatic ? 'the gate' : '–';
}

/** How a step ended: its exit code or what ended it. */
export function exitOf({ attempts }: ReportStep): string {
  const execution = attempts.at(-1)?.executions.at(-1);
  if (execution === undefined) return '–';
  if (execution.exit_code !== undefined) return String(execution.exit_code);
  return execution.signal ?? execution.outcome;
}

/** One line of the approval chain. */
export interface ChainLink {
  readonly step: string;
  readonly attempt: number;
  readonly approval: ReportApproval;
  /** What the line says happened: `approved`, `rejected` and so on; `open` where nobody has answered. */
  readonly what: string;
  readonly by: string;
  readonly at: string;
  readonly took: string;
  readonly how: string;
  /** What has to catch the eye: broken glass, a rejection, why it counts no more. */
  readonly remark: string;
  readonly tone: Tone;
}

/** Who was asked for approvals and who answered, in the order in which they were asked. */
export function approvalChain({ steps }: RunReport): readonly ChainLink[] {
  const links = steps.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ number, approvals }) => approvals.flatMap((approval) => linksOf(id, number, approval))),
  );
  return links.sort(({ approval: one }, { approval: other }) => {
    if (one.requested_at === other.requested_at) return 0;
    return one.requested_at < other.requested_at ? -1 : 1;
  });
}

function linksOf(step: string, attempt: number, approval: ReportApproval): readonly ChainLink[] {
  const base = { step, attempt, approval };
  const grants = approval.grants.map(({ by, at, latency_ms, gesture, typed_ok, break_glass, proof }) => ({
    ...base,
    what: '✓ approved',
    by: who(by),
    at,
    took: duration(latency_ms),
    how: `${gesture === 'typed' && typed_ok ? `typed '${approval.typed_text ?? ''}'` : gesture}${proof === undefined ? '' : `, proved by ${proof}`}`,
    remark: break_glass ? `BREAK-GLASS, ${break_glass.waived.join(' and ')} set aside: ${break_glass.reason}` : '',
    tone: break_glass ? ('bad' as const) : ('good' as const),
  }));
  return [...grants, ...closingLinks(base, approval)];
}

function closingLinks(
  base: Pick<ChainLink, 'step' | 'attempt' | 'approval'>,
  approval: ReportApproval,
): readonly ChainLink[] {
  const { status, closed_by: by, closed_at: at = '', reason = '', requested_at: asked } = approval;
  if (status === 'granted') return [];
  const isOpen = status === 'open';
  const waited = isOpen ? '–' : duration(Math.max(0, Date.parse(at) - Date.parse(asked)) || 0);
  const remark = isOpen ? `${approval.grants.length} of ${approval.min} approvals were given` : reason;
  return [
    {
      ...base,
      what: `${isOpen ? '…' : '✗'} ${status}`,
      by: by ? who(by) : '–',
      at,
      took: waited,
      how: '–',
      remark,
      tone: isOpen ? 'warn' : 'bad',
    },
  ];
}

/** What an approval asked for. */
export function requirementWords({ min, roles, distinct_from: others, self_approval: alone }: ReportApproval): string {
  const people = min === 1 ? '1 person' : `${min} different people`;
  const held = roles.length === 0 ? '' : ` with the role ${roles.join(' or ')}`;
  const not = others.length === 0 ? '' : `, not ${others.join(', ')}`;
  return `${people}${held}${not}${alone === undefined ? '' : `; alone: ${alone}`}`;
}

/** What became of what would take a step back. */
export function rollbackWords({ status, by, reason, step }: ReportRollback): StatusWords {
  switch (status) {
    case 'stored':
      return quiet('stored before the step, not needed');
    case 'offered':
      return { tone: 'warn', text: '… offered, and not answered yet' };
    case 'declined':
      return { tone: 'bad', text: `✗ declined by ${by ? who(by) : 'somebody'}: ${reason ?? ''}` };
    case 'passed':
      return { tone: 'warn', text: `✓ taken back${step === undefined ? '' : ` by ${step}`}` };
    case 'failed':
      return { tone: 'bad', text: `✗ could not be taken back${step === undefined ? '' : ` (${step})`}` };
    default:
      return quiet(status);
  }
}

/** What a way of diverging means. */
export function howWords(how: string): string {
  return (
    {
      runbook_changed: 'the runbook was changed during the run',
      changed: 'the step was changed',
      added: 'the step was added',
      removed: 'the step was removed',
      moved: 'the step was moved',
      by_hand: 'a person took the step as done',
      timed_out: 'the step reached its time limit',
      tried_again: 'a person had the step tried again',
      removed_step: 'run, and removed from the runbook afterwards',
      console: 'typed into the console of the debugger',
    }[how] ?? how
  );
}

/** What a suggestion would make of the runbook. */
export function suggestionWords({ kind, value = '' }: { readonly kind: string; readonly value?: string }): string {
  switch (kind) {
    case 'allow_skip':
      return `let a run leave the step out by the input '${value}'`;
    case 'make_manual':
      return 'make it a manual step with the command as its instructions';
    case 'lengthen_timeout':
      return `let it run for ${value}`;
    case 'retry':
      return `try it again by itself, ${value === '1' ? 'once' : `up to ${value} times`}`;
    default:
      return `${kind}${value === '' ? '' : ` ${value}`}`;
  }
}

/** Whether a run did what its runbook says. */
export function isAsWritten({ divergence: { skipped, modified, unlisted } }: RunReport): boolean {
  return skipped.length + modified.length + unlisted.length === 0;
}

/** So many of something. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
