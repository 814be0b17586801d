import { evaluate } from '../../debug/evaluate.js';
import { inspection } from '../../debug/inspection.js';
import { stepNames } from '../../debug/places.js';
import type { PlanStep } from '../../model/plan.js';
import type { Result } from '../../model/result.js';
import { currentStepIndex } from '../../run/state.js';
import { linesOf } from './breakpoint-commands.js';
import { type Debugged, fault, type Outcome, type ShellCommands, said } from './debugged.js';
import { stepAt } from './place.js';
import { riskTextOf } from './risk.js';
import type { Marks } from './source-lines.js';
import { stepTyped } from './step-breakpoints.js';
import { infoText, whereText } from './where.js';

/** The commands that only look at the run. */
export const lookCommands: ShellCommands = {
  where: {
    usage: 'where',
    aliases: ['w'],
    help: 'the step that the run is at',
    run: (run) => said(whereText(run, placeOf(run))),
  },
  list: {
    usage: 'list [ID|LINE]',
    aliases: ['l'],
    help: 'the runbook around the step; again: what follows',
    complete: (run) => stepNames(run.plan),
    run: list,
  },
  info: {
    usage: 'info',
    aliases: ['i'],
    help: 'the run, its steps and its record',
    run: (run) => said(infoText(run, placeOf(run))),
  },
  risk: {
    usage: 'risk [ID]',
    aliases: ['why'],
    help: 'how dangerous a step is, and why',
    complete: (run) => stepNames(run.plan),
    run: risk,
  },
  print: {
    usage: 'print vars|captures|inputs|EXPRESSION',
    aliases: ['p'],
    help: 'the values of names',
    complete: printable,
    run: print,
  },
  history: {
    usage: 'history',
    help: 'the results so far, in their order',
    run: (run) => looked(inspection('history', run.view)),
  },
  dump: {
    usage: 'dump',
    help: 'the state of the run as JSON',
    run: (run) => {
      const outcome = looked(inspection('dump', run.view));
      return outcome.kind === 'said' ? { ...outcome, kind: 'printed' } : outcome;
    },
  },
  snapshot: {
    usage: 'snapshot',
    help: 'write the state of the run to a file, now',
    run: snapshot,
  },
};

/** The step that a run is at, or was at last. */
function placeOf({ place, plan, timeline, view: { state } }: Debugged): PlanStep | undefined {
  const last = plan.indexes.get(state.failure ?? '') ?? Math.min(currentStepIndex(state), plan.steps.length - 1);
  return timeline.at?.planStep ?? stepAt(place) ?? plan.steps[last];
}

function list(run: Debugged, rest: string): Outcome {
  const { source, plan, place, timeline, breakpoints, columns } = run;
  if (source === undefined) {
    return fault("something hidden goes over several lines of the runbook, so it is not listed; type 'where'");
  }
  const marks: Marks = { current: timeline.at?.planStep ?? stepAt(place), steps: plan.steps, breakpoints, columns };
  if (rest === '') return said(source.further(marks) ?? 'this is the end of the runbook');
  if (/^\d+$/.test(rest)) return listFrom(Number(rest), run, marks);
  const named = stepTyped(rest, linesOf(run));
  return named.ok ? said(source.around(named.value.step, marks)) : fault(named.error);
}

function listFrom(line: number, { source }: Debugged, marks: Marks): Outcome {
  if (source && line >= 1 && line <= source.count) return said(source.at(line, marks));
  return fault(`there is no line ${line}; the runbook has ${source?.count} lines`);
}

function risk(run: Debugged, rest: string): Outcome {
  if (rest === '') {
    const planStep = placeOf(run);
    return planStep ? said(riskTextOf(run, planStep)) : fault('the runbook has no step');
  }
  const named = stepTyped(rest, linesOf(run));
  return named.ok ? said(riskTextOf(run, named.value.step)) : fault(named.error);
}

function print({ view }: Debugged, rest: string): Outcome {
  if (rest === '') return fault("type 'print vars', 'print captures', 'print inputs' or 'print NAME'");
  const group = inspection(`print ${rest}`, view);
  if (group) return looked(group);
  const value = evaluate(rest, view);
  if (!value.ok) return fault(value.error);
  const text = typeof value.value === 'string' ? value.value : JSON.stringify(value.value, null, 2);
  return { kind: 'printed', text };
}

function printable({ plan, view: { state } }: Debugged): readonly string[] {
  const names = [...Object.keys(plan.vars), ...Object.keys(plan.inputs), ...Object.keys(state.captures)];
  return ['vars', 'captures', 'inputs', ...names];
}

function looked(result: Result<string, string> | undefined): Outcome {
  if (result === undefined) throw new Error('a command of the shell is not known to the debugger');
  return result.ok ? said(result.value) : fault(result.error);
}

async function snapshot({ pacer, directory, place }: Debugged): Promise<Outcome> {
  const path = place.kind === 'over' ? undefined : await pacer.snapshot();
  if (path !== undefined) return said(`${directory}/${path} was written`);
  return fault(`the run is over, and its snapshots lie in ${directory}/snapshots/`);
}
