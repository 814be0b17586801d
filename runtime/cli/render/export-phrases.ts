import { causeText } from '../../run/intervention.js';
import type {
  ReportApproval,
  ReportAttempt,
  ReportCounts,
  ReportGate,
  ReportIntervention,
  ReportRisk,
  ReportRun,
  ReportSkip,
  RunReport,
} from '../../schema/generated/run-report.js';
import { counted, moment, took, who } from './export-words.js';
import { resolutionText } from './intervention.js';

/** Why a command has its class. */
export function riskReason({
  class: risk,
  scanner,
  rules,
  merge_rule: merge,
  is_critical: isCritical,
}: ReportRisk): string {
  const second = wordFor(secondOpinions, merge);
  const parts = [
    rules.length > 0 ? `by the rule${rules.length > 1 ? 's' : ''} ${rules.join(', ')}` : 'no rule knew it',
    ...(scanner === risk ? [] : [`the scanner said ${scanner === '' ? 'nothing' : scanner}`]),
    ...(second === '' ? [] : [second]),
    ...(isCritical ? ['hard to reverse'] : []),
  ];
  return parts.join('; ');
}

const secondOpinions: Readonly<Record<string, string>> = {
  local: '',
  R1: 'no second opinion could lower it',
  R2: 'a second opinion was asked for',
  R3: 'a second opinion agrees',
  R4: 'a second opinion does not agree that it is safe',
  R5: 'a second opinion was asked for',
};

/** What governance decided on an attempt. */
export function gateWords({ decision, rule, layer, message, is_automatic: isAutomatic }: ReportGate): string {
  const decided = wordFor(decisions, decision);
  const place = layer === '' || layer === 'default' ? rule : `${rule}, set by the ${layer} layer`;
  return `${decided}${isAutomatic ? ' without a person' : ''}: ${message} (${place})`;
}

const decisions: Readonly<Record<string, string>> = {
  allow: 'let through',
  deny: 'DENIED',
  require_approval: 'asked for an approval',
  by_hand: 'left to a person',
};

/** What an approval asked for. */
export function requirementWords({ min, roles, distinct_from: others, self_approval: alone }: ReportApproval): string {
  const people = min === 1 ? '1 person' : `${min} different people`;
  const held = roles.length === 0 ? '' : ` with the role ${roles.join(' or ')}`;
  const not = others.length === 0 ? '' : `, not ${others.join(', ')}`;
  return `${people}${held}${not}${alone === 'break_glass' ? ', unless by breaking the glass' : ''}`;
}

/** What breaking the glass set aside. */
export function waivedWords(waived: readonly string[]): string {
  return waived.map((one) => wordFor(requirements, one)).join(' and ');
}

const requirements: Readonly<Record<string, string>> = {
  distinct_from: 'the separation of duties',
  min: 'the number of people',
};

/** Why a step was not done, and who left it out. */
export function skipWords({ reason, note, by }: ReportSkip): string {
  const why = reason === 'human' ? `left out by ${who(by)}` : wordFor(skips, reason);
  return note === '' ? why : `${why}: ${note}`;
}

const skips: Readonly<Record<string, string>> = {
  when_false: 'its condition is false',
  probe: 'a probe runs nothing that may change something',
  unknown: 'it needs what the probe did not run',
};

/** Why a person had to say how a step goes on. */
export function causeWords({ cause, detail = '' }: Pick<ReportIntervention, 'cause' | 'detail'>): string {
  const why = wordFor(causeText, cause);
  if (detail.startsWith(why)) return detail;
  return [why, detail].filter((part) => part !== '').join(': ');
}

/** What that person said of the step. */
export function answerWords({ resolution }: ReportIntervention): string {
  if (resolution === undefined) return 'not answered';
  return resolution === 'expired' ? 'nobody said anything in time' : `it ${wordFor(resolutionText, resolution)}`;
}

/** How a step ended, and when. */
export function resultWords(result: NonNullable<ReportAttempt['result']>): string {
  const { status, by, started_at: begun, ended_at: ended, duration_ms: length, error } = result;
  const person = by === 'human' ? ', by a person' : '';
  return `${status}${person}, ${moment(begun)} to ${moment(ended)} (${took(length)})${error === undefined ? '' : `: ${error}`}`;
}

/** What a way of diverging means. */
export function howWords(how: string): string {
  return wordFor(ways, how);
}

const ways: Readonly<Record<string, string>> = {
  runbook_changed: 'the runbook was changed during the run',
  changed: 'the step was changed',
  added: 'the step was added',
  removed: 'the step was removed',
  moved: 'the step was moved',
  by_hand: 'a person took the step as done',
  timed_out: 'the step reached its time limit',
  tried_again: 'a person had the step tried again',
  jumped_back: 'the run went back to the step, in the debugger',
  value_changed: 'a value was set in the debugger',
  removed_step: 'run, and removed from the runbook afterwards',
  console: 'typed into the console of the debugger',
};

/** The details of a divergence without the words of the machine that they begin with. */
export function divergedDetail(detail: string): string {
  const [, cause = '', said = ''] = /^([a-z_]+): ?(.*)$/s.exec(detail) ?? [];
  if (Object.hasOwn(causeText, cause)) return causeWords({ cause, detail: said });
  return faults.has(cause) ? said : detail;
}

const faults: ReadonlySet<string> = new Set(['exit', 'assertion', 'capture', 'approval', 'governance', 'template']);

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

/** Why a run ended as it did, or what it waits for. */
export function outcomeWords({ id, status, reason }: ReportRun): string {
  if (reason === undefined) return status;
  // Nobody is waited for: a person has answered, and no process has gone on since.
  return status === 'waiting' && reason.endsWith(' can go on') ? `${reason} with 'runbook resume ${id}'` : reason;
}

/** How the steps of a run stand. */
export function countWords({ total, passed, failed, skipped, rolled_back: undone, open }: ReportCounts): string {
  const back = undone === 0 ? '' : `, ${undone} TAKEN BACK`;
  return `${passed} of ${total} passed, ${failed} failed, ${skipped} skipped${back}, ${open} open`;
}

/** Whether nothing was left out, changed or done beside the runbook, as far as the run has come. */
export function isAsWritten({ divergence: { skipped, modified, unlisted } }: RunReport): boolean {
  return skipped.length + modified.length + unlisted.length === 0;
}

/** What is to be said of a run that diverged in nothing: it may not have come to its end. */
export function asWrittenWords({ run, steps }: RunReport): string {
  const counts = run.steps;
  if (run.status === 'completed' && counts.open + counts.rolled_back === 0) return 'The run did what its runbook says.';
  const unreached = steps.filter(({ status, number }) => number > 0 && status === 'not_reached').length;
  const left = [
    [counts.failed, 'failed'],
    [counts.rolled_back, 'taken back'],
    [counts.open - unreached, 'not finished'],
    [unreached, 'not reached'],
  ] as const;
  const told = left.flatMap(([count, what]) => (count > 0 ? [`${counted(count, 'step')} ${what}`] : []));
  return `So far nothing was left out or changed; the run is ${run.status}${told.length === 0 ? '' : `, ${told.join(', ')}`}.`;
}

/** A word of the record in words; one that this version does not know stays as it is. */
function wordFor(words: Readonly<Record<string, string>>, recorded: string): string {
  return Object.hasOwn(words, recorded) ? (words[recorded] ?? recorded) : recorded;
}
