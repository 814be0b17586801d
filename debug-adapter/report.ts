import { commandLine } from '../runtime/model/command-line.js';
import type { RecordedEvent, StepReady } from '../runtime/model/event.js';
import type { PlanStep } from '../runtime/model/plan.js';
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
      return `  approved by ${event.actor.id}`;
    case 'approval.revoked':
    case 'approval.expired':
      return `  the approval does not count: ${event.data.reason}`;
    case 'step.executed':
      return event.data.truncated ? '  the output is longer than what is kept; its rest is not shown' : undefined;
    case 'step.retried':
      return `  tried again in ${event.data.delay_ms / 1000} s: ${event.data.cause}`;
    case 'step.result':
      return resultLine(event, state);
    case 'intervention.opened':
      return `${headOf(event, ctx)}\n  interrupted: nobody knows what it did`;
    case 'intervention.resolved':
      return `  ${resolved[event.data.resolution]} by ${event.actor.id}${event.data.note === '' ? '' : `: ${event.data.note}`}`;
    case 'run.paused':
      return `run waits: ${event.data.detail}`;
    case 'run.finished':
      return `run ${event.data.status}: ${event.data.reason}`;
    default:
      return undefined;
  }
}

const resolved = { retry: 'run again', done: 'taken as done', failed: 'taken as failed' } as const;

type StepEvent = Extract<RecordedEvent, { readonly step_id: string }>;

function headOf({ step_id, attempt }: StepEvent, ctx: ReportContext): string {
  const planStep = ctx.stepNamed(step_id);
  const number = (planStep?.index ?? 0) + 1;
  const title = ctx.redact(planStep?.step.title ?? step_id).replaceAll('\n', ' ');
  return `[${number}/${ctx.stepCount}] ${title}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
}

/** What a step does: its command line, its script or the fields that its provider gets. */
function workLines({ argv, script, provider, env, instructions }: StepReady): readonly string[] {
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
  if (!data.error) return `  ${data.status}`;
  const isTolerated = state.failure !== step_id;
  return `  ${data.status}: ${inside(data.error.message)}${isTolerated ? '; the run goes on' : ''}`;
}

// No text of a runbook or a program can begin a line that looks like one of the debugger.
function inside(text: string): string {
  return text.replaceAll('\n', '\n    ');
}
