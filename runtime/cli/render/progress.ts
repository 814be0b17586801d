import type { Observer } from '../../engine/drive.js';
import type {
  InterventionOpened,
  RecordedEvent,
  RollbackStored,
  StepReady,
  StepResult,
  StepSkipped,
} from '../../model/event.js';
import { forwardIdOf, type Plan, type PlanStep } from '../../model/plan.js';
import { duration, millisecondsBetween } from '../../model/time.js';
import { causeText } from '../../run/intervention.js';
import type { RunState } from '../../run/state.js';
import type { StepState } from '../../run/step-state.js';
import { waivedText } from './approval.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { stepDescription } from './description.js';
import { reusedWords } from './export-words.js';
import { resolutionText } from './intervention.js';
import { panicLines } from './panic.js';
import { oneLine, plain } from './plain.js';
import { driftLine } from './posture.js';
import { rollbackLines, storedLines } from './rollback.js';
import { rollbackHeading, stepHeading } from './step-heading.js';
import { briefly, inRollback, workLines } from './work.js';

/** Shows a run on a terminal or in a file as it goes on: each step with its risk, its output and its outcome. */
export interface Progress extends Observer {
  /** Shows a step that was begun before, as far as it has come. */
  begun(begun: ShownBegun): void;
}

/** A step that was begun before, with what would take it back. */
export interface ShownBegun {
  readonly planStep: PlanStep;
  readonly step: BegunStep;
  readonly rollback?: RollbackStored;
}

type BegunStep = Extract<StepState, { readonly ready: StepReady }>;

/** The progress of a run; what is not recorded yet is redacted by `redact`. */
export function progressOf(plan: Plan, redact: (text: string) => string, write: (text: string) => void): Progress {
  const heads = new Map([
    ...plan.steps.map((planStep) => [planStep.step.id, describedHeading(planStep, plan, redact)] as const),
    ...[...plan.rollbacks.values()].map(({ step }) => [step.id, rollbackHeading(step, redact)] as const),
  ]);
  let headed = '';
  const head = (stepId: string, attempt: number) => {
    headed = `${stepId} ${attempt}`;
    write(`\n${heads.get(stepId) ?? oneLine(stepId)}${attempt > 1 ? colors.dim(`, attempt ${attempt}`) : ''}\n`);
  };
  return {
    begun: (begun) => {
      head(begun.planStep.step.id, begun.step.attempt);
      write(indented(begunLines(begun)));
    },
    onEvent: (event, state) => {
      if (event.type === 'run.paused') write(waitingLine(event.data.detail));
      const lines = linesOf(event, state);
      if (lines === undefined) return;
      // What is skipped is not made ready before.
      if ('step_id' in event && headed !== `${event.step_id} ${event.attempt}`) head(event.step_id, event.attempt);
      write(indented(lines));
    },
    onRewound: () => {
      headed = '';
    },
    onOutput: (_stepId, stream, text) => {
      const mark = stream === 'stdout' ? colors.dim('│') : colors.yellow('│');
      const lines = plain(text).replace(/\n$/, '').split('\n');
      write(indented(lines.map((line) => `${mark} ${line}`)));
    },
  };
}

function describedHeading(planStep: PlanStep, plan: Plan, redact: (text: string) => string): string {
  const lines = stepDescription(plan, planStep, redact).map((line) => `\n      ${line}`);
  return stepHeading(planStep, plan, redact) + lines.join('');
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}\n`).join('');
}

/** The same that is shown of a step which begins now, for whoever did not see that. */
function begunLines({ step, rollback }: ShownBegun): readonly string[] {
  const risk = step.verdict?.final ?? (step.name === 'awaiting-approval' ? step.approval.request.risk : undefined);
  return [
    ...workLines(step.ready, briefly),
    ...(risk === undefined ? [] : [riskText(risk)]),
    ...(rollback ? storedLines(rollback, inRollback) : []),
    ...(step.name === 'intervening' ? [reasonLine(step)] : []),
  ];
}

/** What an event adds to what is shown; undefined where nothing. */
function linesOf(event: RecordedEvent, state: RunState): readonly string[] | undefined {
  switch (event.type) {
    case 'policy.downgraded':
      return [driftLine(event.data)];
    case 'step.ready':
      return workLines(event.data, briefly);
    case 'runbook.classified':
      return [riskText(event.data.final)];
    case 'governance.decided':
      return event.data.decision === 'allow' ? undefined : [oneLine(event.data.message)];
    case 'step.skipped':
      return [skippedLine(event.data)];
    case 'step.retried':
      return [retriedLine(event.data.delay_ms, event.data.cause)];
    case 'assertion.evaluated':
      return event.data.passed ? undefined : [colors.red('✗') + oneLine(` ${event.data.kind}: ${event.data.detail}`)];
    case 'step.result':
      return resultLines(event.data, state);
    default:
      return linesOfPeople(event);
  }
}

/** What an event that people cause adds. */
function linesOfPeople(event: RecordedEvent): readonly string[] | undefined {
  switch (event.type) {
    case 'evidence.submitted':
      return [
        `${colors.green('✓')} evidence ${oneLine(`${event.data.name} by ${event.actor.id}${reusedWords(event.actor)}`)}`,
      ];
    case 'step.approved':
      return approvedLines(event);
    case 'step.rejected':
      return [`${colors.red('✗')} rejected by ${oneLine(event.actor.id)}: ${oneLine(event.data.reason)}`];
    case 'approval.expired':
      // That a person has to say how it goes on, and why, follows at once.
      return [];
    case 'approval.revoked':
      return [colors.yellow(`! no approval counts any more: ${oneLine(event.data.reason)}`)];
    case 'variable.changed':
    case 'run.resumed':
      return debuggedLines(event);
    case 'intervention.opened':
      return openedLines(event.data);
    case 'intervention.resolved': {
      const { resolution, note } = event.data;
      const how = resolutionText[resolution];
      return [`${oneLine(event.actor.id)} says that it ${how}${note === '' ? '' : `: ${oneLine(note)}`}`];
    }
    case 'intervention.expired':
      return [colors.yellow(`! ${oneLine(event.data.reason)}`)];
    default:
      return rollbackLines(event) ?? panicLines(event);
  }
}

/** What a person made of the run in a debugger. */
function debuggedLines(
  event: Extract<RecordedEvent, { type: 'variable.changed' | 'run.resumed' }>,
): readonly string[] | undefined {
  if (event.type === 'run.resumed')
    return event.data.jumped_from === undefined ? undefined : [oneLine(event.data.reason)];
  const { scope, name, after } = event.data;
  return [oneLine(`${event.actor.id} set '${scope}.${name}' to '${after}'`)];
}

function approvedLines({ actor, data }: Extract<RecordedEvent, { type: 'step.approved' }>): readonly string[] {
  const role = actor.role === undefined ? '' : ` as ${oneLine(actor.role)}`;
  const approved = `${colors.green('✓')} approved by ${oneLine(actor.id)}${role}`;
  const { break_glass: broken } = data;
  if (broken === undefined) return [approved];
  const waived = waivedText(broken);
  return [approved, colors.red(`! GLASS BROKEN by ${oneLine(actor.id)}, past ${waived}: ${oneLine(broken.reason)}`)];
}

function openedLines(opened: InterventionOpened): readonly string[] {
  return isSaid.has(opened.cause) ? [] : [reasonLine(opened)];
}

// The gate, or what came of the rollback, was said right before.
const isSaid: ReadonlySet<InterventionOpened['cause']> = new Set(['by_hand', 'rolled_back', 'rollback_declined']);

function reasonLine({ cause, detail }: Pick<InterventionOpened, 'cause' | 'detail'>): string {
  if (cause === 'interrupted') return colors.yellow('! interrupted: nobody knows whether the step ran to its end');
  return colors.yellow(`! ${oneLine(detail ?? causeText[cause])}`);
}

function skippedLine({ reason, note = '' }: StepSkipped): string {
  if (reason === 'probe') return colors.dim('- not run, as this is a probe');
  return colors.dim(`- skipped: ${oneLine(note)}`);
}

function retriedLine(delayMs: number, cause: string): string {
  return colors.yellow(`! tried again in ${duration(delayMs)}: ${oneLine(cause)}`);
}

function resultLines(result: StepResult, state: RunState): readonly string[] | undefined {
  const took = duration(millisecondsBetween(result.started_at, result.ended_at));
  if (result.status === 'passed') return [`${colors.green('✓ passed')} in ${took}`];
  // Why was said before.
  if (result.status === 'skipped') return undefined;
  const failed = `${colors.red('✗ failed')} after ${took}: ${oneLine(result.error?.message ?? '')}`;
  const isTolerated = state.failure !== result.step_id && forwardIdOf(result.step_id) === undefined;
  return isTolerated ? [failed, colors.yellow("! the run goes on, as the step's 'on_error: continue' says")] : [failed];
}

function waitingLine(detail: string): string {
  return `\n${colors.yellow('… waiting')}: ${oneLine(detail)}\n`;
}
