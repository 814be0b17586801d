import type { StepReady } from '../../model/event.js';
import type { PlanStep } from '../../model/plan.js';
import type { StoppedRun } from '../../node/resume.js';
import { currentStep } from '../../run/current.js';
import { goesOnRollingBack } from '../../run/resume.js';
import { rollbackOf } from '../../run/rollback-state.js';
import { currentStepIndex, moved, stepState } from '../../run/state.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';
import { stoppedStep } from './step-standing.js';

/** How a stopped run is let go on. */
export interface GoingOn {
  readonly from: string | undefined;
  readonly starter: string;
  readonly redact: (text: string) => string;
}

/** What was done of a run so far, and where it goes on. */
export function stoppedText(stopped: StoppedRun, { from, starter, redact }: GoingOn): string {
  const { loaded, origin, isChanged } = stopped;
  const { steps } = loaded.plan;
  const at = startIndex(stopped, from);
  const next = steps[at];
  return [
    colors.bold(oneLine(redact(loaded.plan.name))),
    colors.dim(`run ${origin.runId}, goes on as ${oneLine(starter)}`),
    ...(isChanged ? [colors.yellow('! the runbook is not what the run was begun with')] : []),
    ...pastLines(stopped, at),
    ...takenBackLines(stopped, from),
    rollingBackLine(stopped, from) ??
      (next === undefined
        ? 'goes on at its end: every step is done'
        : `goes on at step '${next.step.id}'${again(stopped, from)}`),
    '',
  ].join('\n');
}

/** The step that a run stopped in, with what it does, where it had begun. */
export function begunStep({
  state,
  loaded,
}: StoppedRun): { readonly planStep: PlanStep; readonly attempt: number; readonly ready: StepReady } | undefined {
  const placed = moved(
    state,
    loaded.plan.steps.map(({ step }) => step.id),
  );
  const isRollingBack = goesOnRollingBack(loaded.plan, placed);
  const planStep = isRollingBack ? currentStep(loaded.plan, placed) : loaded.plan.steps[currentStepIndex(placed)];
  const step = stepState(placed, planStep?.index ?? -1);
  return planStep && 'ready' in step && step.name !== 'retrying'
    ? { planStep, attempt: step.attempt, ready: step.ready }
    : undefined;
}

/** Where a run goes on that still takes steps back; undefined where it does not. */
function rollingBackLine({ state, loaded: { plan } }: StoppedRun, from: string | undefined): string | undefined {
  const placed = moved(
    state,
    plan.steps.map(({ step }) => step.id),
  );
  if (from !== undefined || !goesOnRollingBack(plan, placed)) return undefined;
  const id = currentStep(plan, placed)?.step.id;
  return `goes on with what its failure left to be said or taken back${id === undefined ? '' : `: '${id}'`}`;
}

// They count as passed all the same, so only a person can say that they are done again.
function takenBackLines({ state }: StoppedRun, from: string | undefined): readonly string[] {
  const isBack = (id: string) => rollbackOf(state.rollbacks, id)?.standing === 'passed' && id !== state.failure;
  const ids = (state.origin?.created.steps ?? []).filter(isBack);
  const [first] = ids;
  if (from !== undefined || first === undefined || state.phase.name !== 'finished') return [];
  const what = ids.map((id) => `'${oneLine(id)}'`).join(', ');
  return [colors.yellow(`! taken back since: ${what}; '--from ${oneLine(first)}' does it again`)];
}

function startIndex({ loaded, state }: StoppedRun, from: string | undefined): number {
  const { plan } = loaded;
  const placed = moved(
    state,
    plan.steps.map(({ step }) => step.id),
  );
  return plan.indexes.get(from ?? state.failure ?? '') ?? currentStepIndex(placed);
}

function pastLines({ state, origin }: StoppedRun, at: number): readonly string[] {
  const past = origin.created.steps
    .map((id, index) => ({ id, step: stepState(state, index) }))
    .filter(({ step }, index) => index <= at && step.name !== 'pending')
    .map(({ id, step }) => {
      const { sign, standing } = stoppedStep(step);
      return `  ${sign} ${oneLine(id)}${standing}`;
    });
  if (past.length <= mostShown) return past;
  return [colors.dim(`  … ${past.length - mostShown} steps before`), ...past.slice(-mostShown)];
}

/** So that what matters does not scroll away. */
const mostShown = 20;

function again({ state, loaded }: StoppedRun, from: string | undefined): string {
  if (from !== undefined) return ', and does it and all after it again';
  return state.failure !== undefined && loaded.plan.indexes.has(state.failure) ? ', which is tried again' : '';
}
