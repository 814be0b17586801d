import { duration, millisecondsBetween } from '../../model/time.js';
import type { RunRecord } from '../../node/record/run-record.js';
import type { RunSummary } from '../../node/store/runs.js';
import { type RunState, stepState } from '../../run/state.js';
import type { StepState } from '../../run/step-state.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { colors } from './colors.js';
import { describedFacts } from './export-about.js';
import { oneLine } from './plain.js';
import { deedLines } from './record-deeds.js';
import { captureLines, fromHere } from './report.js';
import { statusText, summaryJson } from './runs.js';
import { liveStep, stoppedStep } from './step-standing.js';
import { verdictLines } from './verdict.js';

/** The record of a run as people read it: its steps, who said yes, what was captured, and what it proves. */
export function recordText(summary: RunSummary, record: RunRecord, report: RunReport): string {
  const { state, verdict } = record;
  return [
    ...headLines(summary),
    ...describedFacts(report.run).map(([name, lines]) => colors.dim(`${name}: ${lines.map(oneLine).join('; ')}`)),
    '',
    ...stepLines(record.state, report, summary.status === 'running' ? liveStep : stoppedStep),
    ...captureLines(state),
    '',
    colors.bold('Record'),
    ...fileLines(summary, record),
    `  ${verdictLines(verdict)}`,
  ].join('\n');
}

/** The record of a run as a program reads it. */
export function recordJson(summary: RunSummary, record: RunRecord, report: RunReport): string {
  const { state, verdict, files } = record;
  const captures = Object.entries(state.captures).map(([name, { stepId, preview }]) => [
    name,
    { step: stepId, preview },
  ]);
  const shown = {
    ...summaryJson(summary),
    step_results: idsOf(state).map((id, index) => stepJson(id, stepState(state, index), record, report)),
    captures: Object.fromEntries(captures),
    ...(report.run.about && { about: report.run.about }),
    outputs: report.run.outputs,
    files: Object.fromEntries(files),
    verdict,
  };
  return `${JSON.stringify(shown)}\n`;
}

function headLines({ runId, status, detail, origin, lastAt }: RunSummary): readonly string[] {
  const took = origin && lastAt !== undefined ? millisecondsBetween(origin.startedAt, lastAt) : undefined;
  return [
    colors.bold(origin === undefined ? runId : oneLine(origin.runbook)),
    ...(origin ? [colors.dim(`run ${runId} of ${oneLine(origin.runbookPath)}, mode ${oneLine(origin.mode)}`)] : []),
    ...(origin ? [colors.dim(`begun ${origin.startedAt} by ${oneLine(origin.actor)}`)] : []),
    `${statusText(status)}${took === undefined ? '' : colors.dim(`, ${duration(took)} from its first event to its last`)}`,
    ...(detail === undefined ? [] : [`  ${oneLine(detail)}`]),
  ];
}

function stepLines(state: RunState, report: RunReport, shownStep: typeof stoppedStep): readonly string[] {
  return idsOf(state).flatMap((id, index) => {
    const step = stepState(state, index);
    const { sign, standing } = isTakenBack(report, id) ? takenBack : shownStep(step);
    const reported = report.steps.find((one) => one.id === id);
    const rollback = report.steps.find(({ rolls_back: forward }) => forward === id);
    const deeds = reported ? deedLines(reported, rollback) : [];
    return [`${sign} ${oneLine(id)}${timesOf(step)}${standing}`, ...deeds.map((deed) => colors.dim(`    ${deed}`))];
  });
}

const takenBack = { sign: colors.yellow('!'), standing: colors.yellow(' was taken back and not done again') };

function isTakenBack({ steps }: RunReport, id: string): boolean {
  return steps.some((step) => step.id === id && step.status === 'rolled_back');
}

function timesOf(step: StepState): string {
  if (step.name !== 'done' || step.result.status === 'skipped') return '';
  const took = duration(millisecondsBetween(step.result.started_at, step.result.ended_at));
  return colors.dim(step.attempt > 1 ? ` (${took}, attempt ${step.attempt})` : ` (${took})`);
}

function fileLines({ directory }: RunSummary, { files }: RunRecord): readonly string[] {
  const here = fromHere(directory);
  const beside = [...files].map(([folder, count]) => `  ${folder.padEnd(11)} ${here}/${folder}/ (${count})`);
  return [`  ${'trace'.padEnd(11)} ${here}/trace.jsonl`, ...beside];
}

function stepJson(id: string, step: StepState, { approvals }: RunRecord, report: RunReport): object {
  const approved = (approvals.get(id) ?? []).map(({ actor, at, attempt }) => ({ by: actor, at, attempt }));
  return {
    id,
    standing: step.name,
    attempts: step.attempt,
    ...(isTakenBack(report, id) && { taken_back: true }),
    ...(step.name === 'done' && { result: step.result }),
    ...(step.name === 'done' && step.exitCode !== undefined && { exit_code: step.exitCode }),
    ...('skipped' in step && step.skipped && { skipped: step.skipped }),
    approvals: approved,
  };
}

function idsOf({ origin }: RunState): readonly string[] {
  return origin?.created.steps ?? [];
}
