import { capturedText } from '../runtime/debug/console/captured.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { InterventionCause, RecordedEvent, StepReady } from '../runtime/model/event.js';
import { forwardIdOf, type PlanStep } from '../runtime/model/plan.js';
import { duration, millisecondsBetween } from '../runtime/model/time.js';
import { causeText } from '../runtime/run/intervention.js';
import { type RunState, stepState } from '../runtime/run/state.js';

/** What a report on a run draws on. */
export interface ReportContext {
  readonly stepCount: number;
  readonly stepNamed: (id: string) => PlanStep | undefined;
  /** Redacts a text of the runbook. */
  readonly redact: (text: string) => string;
}

/** What the debug console says about an event that is redacted already, and the state after it; undefined where it says nothing. */
export function reportLine(event: RecordedEvent, state: RunState, ctx: ReportContext): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return [headOf(event, ctx), ...workLines(event.data)].join('\n');
    case 'step.skipped':
      return skippedLine(event, state, ctx);
    case 'governance.decided':
      return `  ${event.data.risk ?? 'denied'}: ${event.data.message}`;
    case 'evidence.submitted':
      return `  evidence '${event.data.name}' by ${event.actor.id}`;
    case 'step.approved':
      return approvedText(event);
    case 'approval.revoked':
    case 'approval.expired':
      return `  the approval does not count: ${event.data.reason}`;
    case 'step.executed':
      return event.data.truncated ? '  the output is longer than what is kept; its rest is not shown' : undefined;
    case 'capture.recorded':
      return `  ${capturedText(event.data)}`;
    case 'assertion.evaluated':
      return event.data.passed ? undefined : `  ✗ ${event.data.kind}: ${inside(event.data.detail)}`;
    case 'step.rejected':
      return `  rejected by ${event.actor.id}: ${inside(event.data.reason)}`;
    case 'step.retried':
      return `  tried again in ${event.data.delay_ms / 1000} s: ${event.data.cause}`;
    case 'step.result':
      return resultLine(event, state);
    case 'intervention.opened':
      return `${headOf(event, ctx)}\n  ${inside(event.data.detail ?? openedText(event.data.cause))}`;
    case 'intervention.resolved':
      return `  ${resolved[event.data.resolution]} by ${event.actor.id}${event.data.note === '' ? '' : `: ${event.data.note}`}`;
    case 'rollback.stored':
    case 'rollback.offered':
    case 'rollback.declined':
    case 'rollback.executed':
      return rollbackText(event);
    case 'variable.changed':
      return `${event.actor.id} set '${event.data.scope}.${event.data.name}' to '${inside(String(event.data.after))}'`;
    case 'run.resumed':
      return jumpText(event);
    case 'run.paused':
      return `run waits: ${event.data.detail}`;
    case 'run.finished':
      return `run ${event.data.status}: ${event.data.reason}`;
    default:
      return undefined;
  }
}

// That a run goes on which had come to rest is said where it is taken up.
function jumpText({ data }: Extract<RecordedEvent, { type: 'run.resumed' }>): string | undefined {
  return data.jumped_from === undefined ? undefined : inside(data.reason);
}

function openedText(cause: InterventionCause): string {
  return cause === 'interrupted' ? 'interrupted: nobody knows what it did' : causeText[cause];
}

function approvedText({ actor, data }: Extract<RecordedEvent, { type: 'step.approved' }>): string {
  const { break_glass: broken } = data;
  if (broken === undefined) return `  approved by ${actor.id}`;
  return `  approved by ${actor.id}, WHO BROKE THE GLASS (${broken.waived.join(', ')}): ${inside(broken.reason)}`;
}

const resolved = {
  retry: 'run again',
  done: 'taken as done',
  failed: 'taken as failed',
  skip: 'left out',
  abort: 'the run is ended',
} as const;

/** What the console says of the taking back of a step. */
function rollbackText(event: Extract<RecordedEvent, { type: `rollback.${string}` }>): string {
  switch (event.type) {
    case 'rollback.stored':
      return [`  if it fails, it can be taken back (${event.data.risk ?? 'by hand'}):`, ...workLines(event.data)].join(
        '\n',
      );
    case 'rollback.offered':
      return `  '${event.step_id}' can be taken back${event.data.changed_hash === undefined ? '' : '; what would do it is not what was stored before it ran'}`;
    case 'rollback.declined':
      return `  '${event.step_id}' was not rolled back: ${inside(event.data.reason)}`;
    case 'rollback.executed':
      return event.data.status === 'passed'
        ? `  '${event.step_id}' was rolled back`
        : `  the rollback of '${event.step_id}' failed`;
  }
}

type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

function headOf({ step_id, attempt }: StepEvent, ctx: ReportContext): string {
  const planStep = ctx.stepNamed(step_id);
  const taken = forwardIdOf(step_id);
  if (taken !== undefined) return `[rollback] ${taken}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
  const number = (planStep?.index ?? 0) + 1;
  const title = ctx.redact(planStep?.step.title ?? step_id).replaceAll('\n', ' ');
  return `[${number}/${ctx.stepCount}] ${title}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
}

/** What a step does: its command line, its script or the fields that its provider gets. */
function workLines({
  argv,
  script,
  provider,
  env,
  instructions,
}: Pick<StepReady, 'argv' | 'script' | 'provider' | 'env' | 'instructions'>): readonly string[] {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `  ${name}=${inside(value)}`);
  if (argv) return [...variables, `  $ ${inside(commandLine(argv))}`];
  if (script !== undefined) return [...variables, script.trimEnd().replace(/^/gm, '  | ')];
  if (provider) return [...variables, `  ${provider.type} ${JSON.stringify(provider.with)}`];
  return instructions === undefined ? [] : [instructions.trimEnd().replace(/^/gm, '  ')];
}

// Where its conditions kept a step from being made ready, nothing has been said of it yet.
function skippedLine(
  event: Extract<RecordedEvent, { type: 'step.skipped' }>,
  state: RunState,
  ctx: ReportContext,
): string {
  const step = stepState(state, ctx.stepNamed(event.step_id)?.index ?? -1);
  const line = `  skipped: ${inside(event.data.note ?? event.data.reason)}`;
  return 'ready' in step ? line : `${headOf(event, ctx)}\n${line}`;
}

function resultLine({ data, step_id }: Extract<RecordedEvent, { type: 'step.result' }>, state: RunState) {
  if (data.status === 'skipped') return undefined;
  const took = duration(millisecondsBetween(data.started_at, data.ended_at));
  if (!data.error) return `  ${data.status} in ${took}`;
  const isTolerated = state.failure !== step_id && forwardIdOf(step_id) === undefined;
  return `  ${data.status} after ${took}: ${inside(data.error.message)}${isTolerated ? '; the run goes on' : ''}`;
}

// No text of a runbook or a program can begin a line that looks like one of the debugger.
function inside(text: string): string {
  return text.replaceAll('\n', '\n    ');
}
