import type { Stop } from '../../debug/stop.js';
import { failureOf } from '../../debug/view.js';
import { forwardIdOf, type PlanStep } from '../../model/plan.js';
import { openLines, stepLines as stepLinesOf } from '../../run/description.js';
import { currentStepIndex, stepState } from '../../run/state.js';
import { colors } from '../render/colors.js';
import { oneLine } from '../render/plain.js';
import { rollbackHeading, stepHeading } from '../render/step-heading.js';
import { stoppedStep } from '../render/step-standing.js';
import { breakpointLines } from './breakpoint-commands.js';
import type { Debugged } from './debugged.js';
import { waitsFor } from './waits.js';

/** Where a run is: the step, its line, the groups around it, and why the run stands there. */
export function whereText(run: Debugged, planStep: PlanStep | undefined): string {
  if (planStep === undefined) return 'the runbook has no step';
  const { plan, loaded } = run;
  const { step, groups } = planStep;
  const { line } = loaded.analysis.lines.positionAt(step.at.start);
  return [
    headingOf(run, planStep),
    `${oneLine(plan.runbookPath)}:${line}`,
    ...groups
      .toReversed()
      .map(({ id, title }) => `in group '${id}'${title === undefined ? '' : `: ${oneLine(title)}`}`),
    ...stepLinesOf(plan, planStep).map((line) => oneLine(run.values.redactor.text(line))),
    ...openLines(plan, step.id).map((line) => `! ${oneLine(run.values.redactor.text(line))}`),
    standing(run, planStep),
  ].join('\n');
}

/** What a person is told when the run comes to stand still. */
export function stopText(run: Debugged, { reason, planStep }: Stop): string {
  const { step } = planStep;
  if (reason === 'exception') {
    return `step '${step.id}' failed, and with it the run; look around, then type 'next' to end it or 'quit' to leave`;
  }
  const { line } = run.loaded.analysis.lines.positionAt(step.at.start);
  const next = `${reason === 'breakpoint' ? 'breakpoint' : 'next'}: ${headingOf(run, planStep)}, line ${line}`;
  if (reason !== 'entry') return `\n${next}`;
  return `\n${next}\ntype 'next' to do it, 'continue' to go on, 'help' for everything else`;
}

/** A step as it is headed everywhere, or what takes one back. */
export function headingOf({ plan, values: { redactor } }: Debugged, planStep: PlanStep): string {
  const isOfRunbook = forwardIdOf(planStep.step.id) === undefined;
  return isOfRunbook ? stepHeading(planStep, plan, redactor.text) : rollbackHeading(planStep.step, redactor.text);
}

function standing({ place, view, timeline }: Debugged, { step, index }: PlanStep): string {
  if (timeline.at) return `this is the past: '${step.id}' as it was before it began`;
  switch (place.kind) {
    case 'over':
      return `the run is over: ${phaseText(view.state)}`;
    case 'asked':
      return `it ${waitsFor(place.asked)}`;
    case 'stopped': {
      const failure = place.stop.reason === 'exception' ? failureOf(view.state) : undefined;
      if (failure) return `it failed: ${oneLine(failure.message)}; 'next' ends the run`;
      const attempts = stepState(view.state, index).attempt;
      return attempts === 0 ? `nothing of '${step.id}' has run yet` : `it is tried again, after ${attempts} so far`;
    }
  }
}

function phaseText({ phase }: Debugged['view']['state']): string {
  if (phase.name === 'finished') return `${phase.outcome.status}, ${oneLine(phase.outcome.reason)}`;
  return phase.name === 'paused' ? `it waits, ${oneLine(phase.detail)}` : phase.name;
}

/** The run as a whole: who debugs it, where it is recorded, how far it is. */
export function infoText(run: Debugged, planStep: PlanStep | undefined): string {
  const { plan, values, view, actor, directory } = run;
  const { origin } = view.state;
  const breakpoints = breakpointLines(run);
  return [
    `${colors.bold(oneLine(values.redactor.text(plan.name)))}  ${oneLine(plan.runbookPath)}`,
    `run ${origin?.runId ?? ''}, ${origin?.mode ?? ''}, as ${oneLine(actor.id)}`,
    `recorded in ${directory}`,
    ...stepLines(run, planStep),
    ...(breakpoints.length === 0 ? [] : ['breakpoints', ...breakpoints.map((line) => `  ${line}`)]),
  ].join('\n');
}

function stepLines({ plan, view: { state } }: Debugged, at: PlanStep | undefined): readonly string[] {
  const middle = at?.index ?? currentStepIndex(state);
  const start = Math.max(0, Math.min(middle - shownBefore, plan.steps.length - shownSteps));
  const shown = plan.steps.slice(start, start + shownSteps).map((planStep) => {
    const { sign, standing } = stoppedStep(stepState(state, planStep.index));
    return `${planStep === at ? '>' : ' '} ${sign} ${planStep.step.id}${standing}`;
  });
  const after = plan.steps.length - start - shown.length;
  return [
    ...(start > 0 ? [colors.dim(`  … ${start} before`)] : []),
    ...shown,
    ...(after > 0 ? [colors.dim(`  … ${after} after`)] : []),
  ];
}

/** So that all fits on a screen of 24 lines. */
const shownSteps = 14;
const shownBefore = 5;
