import { type StepLines, stepNames } from '../places.js';
import { type ConsoleCommands, type Debugged, fault, type Outcome, said } from './debugged.js';
import { stepTyped } from './step-breakpoints.js';

const stopping = 'stop before a step, or no longer; alone: list, or clear';

/** The commands that set breakpoints and take them away. */
export const breakpointCommands: ConsoleCommands = {
  break: {
    usage: 'break [ID|LINE]',
    example: 'break drain_node',
    time: 'always',
    isRemembered: true,
    aliases: ['b'],
    help: stopping,
    complete: (run) => stepNames(run.plan),
    run: (run, rest) => (rest === '' ? listed(run) : set(run, rest)),
  },
  delete: {
    usage: 'delete [ID|LINE]',
    example: 'delete drain_node',
    time: 'always',
    isRemembered: true,
    help: stopping,
    complete: ({ plan, breakpoints }) => plan.steps.filter((step) => breakpoints.has(step)).map(({ step }) => step.id),
    run: (run, rest) => (rest === '' ? cleared(run) : removed(run, rest)),
  },
};

/** The steps of a run with the lines of its runbook. */
export function linesOf({ plan, lines }: Debugged): StepLines {
  return { plan, lines };
}

/** Where the breakpoints are, one a line; empty where there are none. */
export function breakpointLines({ plan, breakpoints, lines }: Debugged): readonly string[] {
  return plan.steps
    .filter((planStep) => breakpoints.has(planStep))
    .map(({ step }) => `line ${lines.positionAt(step.at.start).line}, before step '${step.id}'`);
}

function listed(run: Debugged): Outcome {
  const lines = breakpointLines(run);
  return said(lines.length === 0 ? "there are no breakpoints; type 'break ID' or 'break LINE'" : lines.join('\n'));
}

function set(run: Debugged, rest: string): Outcome {
  const named = stepTyped(rest, linesOf(run));
  if (!named.ok) return fault(named.error);
  const { step, message } = named.value;
  run.breakpoints.add(step);
  const moved = message === undefined ? '' : ` (${message})`;
  return said(`stops before step '${step.step.id}'${moved}`);
}

function removed(run: Debugged, rest: string): Outcome {
  const named = stepTyped(rest, linesOf(run));
  if (!named.ok) return fault(named.error);
  const { id } = named.value.step.step;
  if (run.breakpoints.remove(named.value.step)) return said(`no longer stops before step '${id}'`);
  return fault(`step '${id}' has no breakpoint; type 'break' to see them`);
}

function cleared({ plan, breakpoints }: Debugged): Outcome {
  const count = plan.steps.filter((planStep) => breakpoints.remove(planStep)).length;
  return said(count === 0 ? 'there were no breakpoints' : `${count} breakpoint${count === 1 ? '' : 's'} taken away`);
}
