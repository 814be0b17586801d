import { forwardIdOf, type PlanStep } from '../../model/plan.js';
import { openLines, stepLines as stepLinesOf } from '../../run/description.js';
import { dueRollbackStep } from '../../run/rollback.js';
import { currentStepIndex, type RunState, stepState } from '../../run/state.js';
import { oneLine } from '../console-text.js';
import type { Focus } from '../scopes.js';
import type { Stop } from '../stop.js';
import { failureOf } from '../view.js';
import { breakpointLines } from './breakpoint-commands.js';
import type { Debugged } from './debugged.js';
import { stepAt } from './place.js';
import { rollbackHeading, standingWords, stepHeading } from './step-words.js';
import { waitsFor } from './waits.js';

/** The step that a run is at or looked at, or was at last. */
export function placeOf({ place, plan, timeline, view: { state } }: Debugged): PlanStep | undefined {
  const last = plan.indexes.get(state.failure ?? '') ?? Math.min(currentStepIndex(state), plan.steps.length - 1);
  return timeline.at?.planStep ?? stepAt(place) ?? plan.steps[last];
}

/** What the names of a line are looked up in. */
export function focusOf(run: Debugged): Focus {
  const planStep = placeOf(run);
  return planStep ? { kind: 'step', planStep } : { kind: 'run' };
}

/** Where a run is: the step, its line, the groups around it, and why the run stands there. */
export function whereText(run: Debugged, planStep: PlanStep | undefined): string {
  if (planStep === undefined) return 'the runbook has no step';
  const { plan } = run;
  const { step, groups } = planStep;
  return [
    headingOf(run, planStep),
    `${oneLine(plan.runbookPath)}:${lineOf(run, planStep)}`,
    ...groups
      .toReversed()
      .map(({ id, title }) => `in group '${id}'${title === undefined ? '' : `: ${oneLine(title)}`}`),
    ...stepLinesOf(plan, planStep).map((line) => oneLine(run.view.shown.text(line))),
    ...openLines(plan, step.id).map((line) => `! ${oneLine(run.view.shown.text(line))}`),
    standing(run, planStep),
  ].join('\n');
}

/** What a person is told when the run comes to stand still. */
export function stopText(run: Debugged, { reason, planStep }: Stop): string {
  const { step } = planStep;
  if (reason === 'exception') {
    const { plan, timeline } = run;
    const end = dueRollbackStep(plan, timeline.present) ? "'rollback' to take it back" : "'next' to end it";
    return `step '${step.id}' failed, and with it the run; type 'why' to see more, 'retry' to do it again or ${end}`;
  }
  const next = `${arrivals[reason] ?? 'next'}: ${headingOf(run, planStep)}, line ${lineOf(run, planStep)}`;
  if (reason !== 'entry') return `\n${next}`;
  return `\n${next}\ntype 'next' to do it, 'continue' to go on, 'help' for everything else`;
}

const arrivals: Readonly<Partial<Record<Stop['reason'], string>>> = {
  breakpoint: 'breakpoint',
  pause: 'paused',
  goto: 'gone to',
  restart: 'again',
  back: 'gone back to',
};

/** A step as it is headed everywhere, or what takes one back. */
export function headingOf({ plan, view, style }: Debugged, planStep: PlanStep): string {
  const dress = { redact: view.shown.text, style };
  const isOfRunbook = forwardIdOf(planStep.step.id) === undefined;
  return isOfRunbook ? stepHeading(planStep, plan, dress) : rollbackHeading(planStep.step, dress);
}

function lineOf({ lines }: Debugged, { step }: PlanStep): number {
  return lines.positionAt(step.at.start).line;
}

function standing(run: Debugged, { step, index }: PlanStep): string {
  const { place, view, timeline } = run;
  if (timeline.at) return `this is the past: '${step.id}' as it was before it began`;
  switch (place.kind) {
    case 'over':
      return `the run is over: ${phaseText(view.state)}`;
    case 'record':
      return `this is the end of the record: ${phaseText(view.state)}`;
    case 'running':
      return 'the run goes on';
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

/** How a run stands or ended, and why. */
export function phaseText({ phase }: RunState): string {
  if (phase.name === 'finished') return `${phase.outcome.status}, ${oneLine(phase.outcome.reason)}`;
  return phase.name === 'paused' ? `it waits, ${oneLine(phase.detail)}` : phase.name;
}

/** The run as a whole: who debugs it, where it is recorded, how far it is. */
export function infoText(run: Debugged, planStep: PlanStep | undefined): string {
  const { plan, view, speaker, directory, style } = run;
  const { origin } = view.state;
  const breakpoints = breakpointLines(run);
  return [
    `${style.bold(oneLine(view.shown.text(plan.name)))}  ${oneLine(plan.runbookPath)}`,
    `run ${origin?.runId ?? ''}, ${origin?.mode ?? ''}, as ${oneLine(speaker.id)}`,
    ...(directory === '' ? [] : [`recorded in ${directory}`]),
    ...stepLines(run, planStep),
    ...(breakpoints.length === 0 ? [] : ['breakpoints', ...breakpoints.map((line) => `  ${line}`)]),
  ].join('\n');
}

function stepLines({ plan, view: { state }, style }: Debugged, at: PlanStep | undefined): readonly string[] {
  const middle = at?.index ?? currentStepIndex(state);
  const start = Math.max(0, Math.min(middle - shownBefore, plan.steps.length - shownSteps));
  const shown = plan.steps.slice(start, start + shownSteps).map((planStep) => {
    const { sign, standing } = standingWords(stepState(state, planStep.index), style);
    return `${planStep === at ? '>' : ' '} ${sign} ${planStep.step.id}${standing}`;
  });
  const after = plan.steps.length - start - shown.length;
  return [
    ...(start > 0 ? [style.dim(`  … ${start} before`)] : []),
    ...shown,
    ...(after > 0 ? [style.dim(`  … ${after} after`)] : []),
  ];
}

/** So that all fits on a screen of 24 lines. */
const shownSteps = 14;
const shownBefore = 5;
