import type { PlanStep } from '../../model/plan.js';
import { failed, ok, type Result } from '../../model/result.js';
import { inspection } from '../inspection.js';
import { lookUp } from '../look-up.js';
import { stepNames } from '../places.js';
import { linesOf } from './breakpoint-commands.js';
import { type ConsoleCommand, type ConsoleCommands, type Debugged, fault, type Outcome, said } from './debugged.js';
import { stepAt } from './place.js';
import { riskTextOf } from './risk.js';
import { snapshot, snapshotWords } from './snapshot-command.js';
import type { Marks } from './source-lines.js';
import { stepTyped } from './step-breakpoints.js';
import { focusOf, infoText, placeOf, whereText } from './where.js';
import { whyStepText, whyText } from './why.js';

const looking = { time: 'always', isRemembered: true } as const;

const results = 'the results so far, or all of the state as JSON';

/** The commands that only look at the run. */
export const lookCommands: ConsoleCommands = {
  where: {
    usage: 'where',
    example: 'where',
    ...looking,
    aliases: ['w'],
    help: 'the step that the run is at',
    run: (run) => said(whereText(run, placeOf(run))),
  },
  list: {
    usage: 'list [ID|LINE]',
    example: 'list 40',
    ...looking,
    aliases: ['l'],
    help: 'the runbook around the step; again: what follows',
    complete: (run) => stepNames(run.plan),
    run: list,
  },
  info: {
    usage: 'info',
    example: 'info',
    ...looking,
    aliases: ['i'],
    help: 'the run, its steps and its record',
    run: (run) => said(infoText(run, placeOf(run))),
  },
  why: {
    usage: 'why [ID]',
    example: 'why drain_node',
    ...looking,
    help: 'why the run stands here, or what became of a step',
    complete: (run) => stepNames(run.plan),
    run: (run, rest) => (rest === '' ? said(whyText(run)) : ofStep(run, rest, whyStepText)),
  },
  risk: {
    usage: 'risk [ID]',
    example: 'risk drain_node',
    ...looking,
    help: 'how dangerous a step is, and which rule says so',
    complete: (run) => stepNames(run.plan),
    run: (run, rest) => ofStep(run, rest, riskTextOf),
  },
  print: {
    usage: 'print vars|captures|inputs|EXPRESSION',
    example: 'print captures',
    ...looking,
    aliases: ['p'],
    help: 'the values of names',
    complete: printable,
    run: print,
  },
  history: {
    usage: 'history',
    example: 'history',
    ...looking,
    help: results,
    run: (run) => looked(inspection('history', run.view), 'said'),
  },
  dump: {
    usage: 'dump',
    example: 'dump',
    ...looking,
    help: results,
    run: (run) => looked(inspection('dump', run.view), 'printed'),
  },
  snapshot: {
    usage: 'snapshot [N | diff N N]',
    example: 'snapshot diff 2 5',
    ...looking,
    help: 'write the state to a file, show one, or compare two',
    complete: snapshotWords,
    run: snapshot,
  },
};

/** The command that goes on to what follows where it is said again. */
export const pagingCommand: ConsoleCommand | undefined = lookCommands['list'];

/** What is said of the step that a person names, or of the one that the run is at. */
function ofStep(run: Debugged, rest: string, textOf: (run: Debugged, planStep: PlanStep) => string): Outcome {
  const named = rest === '' ? here(run) : stepNamedBy(run, rest);
  return named.ok ? said(textOf(run, named.value)) : fault(named.error);
}

function here(run: Debugged): Result<PlanStep, string> {
  const planStep = placeOf(run);
  return planStep ? ok(planStep) : failed('the runbook has no step');
}

function stepNamedBy(run: Debugged, rest: string): Result<PlanStep, string> {
  const named = stepTyped(rest, linesOf(run));
  return named.ok ? ok(named.value.step) : named;
}

function list(run: Debugged, rest: string): Outcome {
  const { source, plan, place, timeline, breakpoints, style } = run;
  if (source === undefined) {
    return fault("something hidden goes over several lines of the runbook, so it is not listed; type 'where'");
  }
  const marks: Marks = { current: timeline.at?.planStep ?? stepAt(place), steps: plan.steps, breakpoints, style };
  if (rest === '') return listed(source.further(marks));
  if (/^\d+$/.test(rest)) return listFrom(Number(rest), run, marks);
  const named = stepNamedBy(run, rest);
  return named.ok ? listed(source.around(named.value, marks)) : fault(named.error);
}

function listed(text: string | undefined): Outcome {
  return text === undefined ? said('this is the end of the runbook') : { kind: 'listed', text };
}

function listFrom(line: number, { source }: Debugged, marks: Marks): Outcome {
  if (source && line >= 1 && line <= source.count) return listed(source.at(line, marks));
  return fault(`there is no line ${line}; the runbook has ${source?.count} lines`);
}

function print(run: Debugged, rest: string): Outcome {
  if (rest === '') return fault("type 'print vars', 'print captures', 'print inputs' or 'print NAME'");
  const group = inspection(`print ${rest}`, run.view);
  if (group) return looked(group, 'said');
  const value = lookUp(rest, run.view, focusOf(run));
  return value.ok ? { kind: 'value', value: value.value } : fault(value.error);
}

function printable({ plan, view: { state } }: Debugged): readonly string[] {
  const names = [...Object.keys(plan.vars), ...Object.keys(plan.inputs), ...Object.keys(state.captures)];
  return ['vars', 'captures', 'inputs', ...names];
}

function looked(result: Result<string, string> | undefined, kind: 'said' | 'printed'): Outcome {
  if (result === undefined) throw new Error('a command of the console is not known to the debugger');
  return result.ok ? { kind, text: result.value } : fault(result.error);
}
