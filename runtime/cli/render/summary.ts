import type { ReportAttempt, ReportRollback, ReportStep, RunReport } from '../../schema/generated/run-report.js';
import { describedFacts } from './export-about.js';
import { grantsOf, loudLines } from './export-glance.js';
import { countWords, divergedDetail, howWords, outcomeWords } from './export-phrases.js';
import { declinedWords, moment, runStatusWords, took, who } from './export-words.js';
import { oneLine } from './plain.js';

/** A run in a few paragraphs, ready for a ticket: what, when, who, what came of it, what was changed and what was not done. */
export function summaryText(report: RunReport): string {
  const [verdict, outcome] = [verdictLine(report), outcomeLine(report)];
  const paragraphs = [
    // What a changed record tells is not to be relied on, so that is said before any of it.
    ...(report.record.verdict === 'changed' ? [verdict, outcome] : [outcome, verdict]),
    ...loudLines(report),
    whenLine(report),
    whoLine(report),
    ...aboutLines(report),
    ...doneLines(report),
  ];
  return paragraphs.map((paragraph) => `- ${oneLine(paragraph)}\n`).join('');
}

/** What was changed in a run, by whom it was approved, and what came out otherwise than it should; one fact a line. */
export function summaryDetails(report: RunReport): readonly string[] {
  return [...loudLines(report), ...doneLines(report)];
}

function doneLines(report: RunReport): readonly string[] {
  return [
    ...changedLines(report),
    ...handLines(report),
    ...failedLines(report),
    ...skippedLines(report),
    ...rollbackLines(report),
    ...waitingLines(report),
    ...divergedLines(report),
  ];
}

function outcomeLine({ run }: RunReport): string {
  const why = run.reason === undefined ? '' : ` – ${outcomeWords(run)}`;
  return `${run.runbook}: ${runStatusWords(run.status).text}${why}`;
}

/** What the record of a run proves, in one line. */
export function verdictLine({ record, run }: RunReport): string {
  const where = record.line === undefined ? '' : `line ${record.line}: `;
  switch (record.verdict) {
    case 'verified':
      return `Record of run ${run.id}: verified ✓ (${record.events} events${record.signed_by === undefined ? '' : `, signed by ${record.signed_by}`})`;
    case 'unsatisfied':
      return `Record of run ${run.id}: as it was written ✓, but not every step is satisfied${lackOf(record)}`;
    case 'changed':
      return `Record of run ${run.id}: NOT VERIFIED ✗, it was changed after it was written: ${where}${record.reasons.join('; ')}. Do not rely on this summary`;
  }
}

// How the run as a whole stands is said before.
function lackOf({ reasons }: RunReport['record']): string {
  const lacks = reasons.filter((reason) => !/^the run (?:waits|ended as)\b/.test(reason));
  return lacks.length === 0 ? '' : `: ${[...new Set(lacks)].join('; ')}`;
}

function whenLine({ run }: RunReport): string {
  const times = `${moment(run.started_at)} UTC to ${moment(run.last_at)} UTC (${took(run.duration_ms)})`;
  return `When: ${times}, mode ${run.mode}; steps: ${countWords(run.steps)}`;
}

function whoLine({ people, run }: RunReport): string {
  const others = people.map(({ name, roles, did }) => {
    const approved = did.filter((deed) => deed.startsWith('approved')).length;
    const role = roles.length === 0 ? '' : ` as ${roles.join(', ')}`;
    return `${name}${role}${approved === 0 ? '' : ` (${approved} ${approved === 1 ? 'approval' : 'approvals'})`}`;
  });
  return `Who: started by ${run.started_by ? who(run.started_by) : 'nobody knows whom'}; took part: ${others.length === 0 ? 'nobody else' : others.join(', ')}`;
}

function aboutLines({ run }: RunReport): readonly string[] {
  return describedFacts(run).map(([name, lines]) => `${name}: ${lines.join('; ')}`);
}

/** What was done that may have changed something: all that ran and was not proved to read only. */
function changedLines(report: RunReport): readonly string[] {
  const { steps } = report;
  const forward = steps.filter(({ rolls_back }) => rolls_back === undefined);
  const lines = forward.flatMap(({ id, attempts }) =>
    attempts
      .filter(({ executions, risk }) => executions.length > 0 && risk?.class !== 'safe')
      .map(
        (attempt) =>
          `Changed by '${id}' (${endingOf(attempt)}${approversOf(attempt)}): ${attempt.command.text.trimEnd()}`,
      ),
  );
  if (lines.length > 0) return lines;
  return [
    handLines(report).length > 0 ? 'Changed by this program: nothing' : 'Changed: nothing; all that ran only reads',
  ];
}

/** What people did themselves: steps that are theirs, and those that they took as done. */
function handLines({ steps }: RunReport): readonly string[] {
  return steps.flatMap(({ id, attempts }) => {
    const last = attempts.at(-1);
    if (last?.result?.status !== 'passed' || last.result.by !== 'human') return [];
    const said = last.interventions.findLast(({ resolution }) => resolution === 'done');
    const names = [
      ...last.evidence.map(({ by }) => by.name),
      ...last.approvals.flatMap(({ grants }) => grants.map(({ by }) => by.name)),
    ];
    const by = said?.by ? [said.by.name] : [...new Set(names)];
    return [`By hand: '${id}' by ${by.join(', ')}: ${said?.note ?? last.command.text.trimEnd()}`];
  });
}

function endingOf({ number, executions }: ReportAttempt): string {
  const { exit_code: code, signal, outcome } = executions.at(-1) ?? {};
  const ended =
    code === undefined ? [outcome, signal].filter((part) => part !== undefined).join(', ') : `exit code ${code}`;
  return number === 1 ? ended : `attempt ${number}, ${ended}`;
}

function approversOf(attempt: ReportAttempt): string {
  const grants = grantsOf(attempt);
  const names = [...new Set(grants.map(({ by }) => by.name))];
  const glass = grants.some(({ break_glass: broken }) => broken !== undefined) ? ' BY BREAKING THE GLASS' : '';
  return names.length === 0 ? ', approved by nobody' : `, approved by ${names.join(', ')}${glass}`;
}

function failedLines({ steps }: RunReport): readonly string[] {
  // What takes a step back is told with the step that it is of.
  const failed = withStatus(steps, 'failed').filter(({ rolls_back }) => rolls_back === undefined);
  return failed.map(({ id, attempts, is_tolerated: isTolerated }) => {
    const error = attempts.at(-1)?.result?.error ?? '';
    return `Failed: '${id}'${isTolerated ? ' (tolerated)' : ''}: ${error}`;
  });
}

function skippedLines({ steps }: RunReport): readonly string[] {
  return withStatus(steps, 'skipped').map(({ id, attempts }) => {
    const skipped = attempts.at(-1)?.skipped;
    const by = skipped?.by.kind === 'human' ? ` by ${skipped.by.name}` : '';
    return `Skipped: '${id}'${by}: ${skipped?.note ?? ''}`;
  });
}

function rollbackLines({ steps, run }: RunReport): readonly string[] {
  const isOver = ['completed', 'failed', 'aborted'].includes(run.status);
  return steps.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ rollback, number }, index) => {
      const isLeft = isOver || index < attempts.length - 1;
      const line = rollback && rollbackLine(rollback, isLeft);
      return line === undefined ? [] : [line(`'${id}'${number === 1 ? '' : ` (attempt ${number})`}`)];
    }),
  );
}

type RollbackLine = (step: string) => string;

/** What came of what would take an attempt back; undefined where nothing was to be taken back, or may still be. */
function rollbackLine(rollback: ReportRollback, isLeft: boolean): RollbackLine | undefined {
  const command = rollback.command.text.trimEnd();
  switch (rollback.status) {
    case 'passed':
      return (step) => `Rolled back: ${step} by: ${command}`;
    case 'failed':
      return (step) => `NOT rolled back: ${step}: the rollback failed: ${command}`;
    case 'declined':
      return (step) => `NOT rolled back: ${step}: ${declinedWords(rollback)}`;
    case 'offered':
      return isLeft
        ? (step) => `NOT rolled back: ${step}: the rollback was offered and not run: ${command}`
        : undefined;
    default:
      return undefined;
  }
}

function waitingLines({ steps }: RunReport): readonly string[] {
  return steps
    .filter(({ status }) => status === 'waiting' || status === 'interrupted' || status === 'running')
    .map(({ id, status }) => `Open: '${id}' is ${status}`);
}

function divergedLines({ divergence }: RunReport): readonly string[] {
  const modified = divergence.modified.map(
    ({ step_id, how, by, detail }) =>
      `Diverged${step_id === undefined ? '' : ` in '${step_id}'`}: ${howWords(how)} (${by}): ${divergedDetail(detail)}`,
  );
  const unlisted = divergence.unlisted.map(
    ({ source, step_id, command, by }) =>
      `Not in the runbook: ${command ?? `'${step_id ?? ''}'`}, ${howWords(source)} (${by})`,
  );
  return [...modified, ...unlisted];
}

function withStatus(steps: readonly ReportStep[], status: ReportStep['status']): readonly ReportStep[] {
  return steps.filter((step) => step.status === status);
}
