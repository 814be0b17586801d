import { commandLine } from '../runtime/model/command-line.js';
import type { RecordedEvent, StepResult } from '../runtime/model/event.js';
import type { PlanStep } from '../runtime/model/plan.js';

/** What a report on a run draws on. */
export interface ReportContext {
  readonly stepCount: number;
  readonly stepNamed: (id: string) => PlanStep | undefined;
  readonly redact: (text: string) => string;
}

/** What the debug console says about an event that is redacted already; undefined where it says nothing. */
export function reportLine(event: RecordedEvent, ctx: ReportContext): string | undefined {
  switch (event.type) {
    case 'step.ready':
      return readyLine(event, ctx);
    case 'governance.decided':
      return `  ${event.data.risk ?? 'denied'}: ${event.data.message}`;
    case 'evidence.submitted':
      return `  evidence '${event.data.name}' by ${event.actor.id}`;
    case 'step.approved':
      return `  approved by ${event.actor.id}`;
    case 'step.executed':
      return event.data.truncated ? '  the output is longer than what is kept; its rest is not shown' : undefined;
    case 'step.result':
      return resultLine(event.data);
    case 'run.finished':
      return `run ${event.data.status}: ${event.data.reason}`;
    default:
      return undefined;
  }
}

function readyLine(event: Extract<RecordedEvent, { type: 'step.ready' }>, ctx: ReportContext): string {
  const planStep = ctx.stepNamed(event.step_id);
  const number = (planStep?.index ?? 0) + 1;
  const head = `[${number}/${ctx.stepCount}] ${ctx.redact(planStep?.step.title ?? event.step_id)}`;
  const { argv, instructions } = event.data;
  if (argv) return `${head}\n  $ ${commandLine(argv)}`;
  return instructions === undefined ? head : `${head}\n${indented(instructions)}`;
}

function resultLine({ status, error }: StepResult): string {
  return error ? `  ${status}: ${error.message}` : `  ${status}`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ');
}
