import type { StoppedRun } from '../../node/resume.js';
import { currentStep } from '../../run/current.js';
import { againIndexes, goesOnRollingBack } from '../../run/resume.js';
import { rollbackOf, takenBack } from '../../run/rollback-state.js';
import { currentStepIndex, moved, stepState } from '../../run/state.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';
import { driftLine } from './posture.js';
import type { ShownBegun } from './progress.js';
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
    ...(origin.downgraded ? [driftLine(origin.downgraded)] : []),
    ...(isChanged ? [colors.yellow('! the runbook is not what the run was begun with')] : []),
    ...pastLines(stopped, Math.max(at, loaded.plan.indexes.get(stopped.state.failure ?? '') ?? 0)),
    ...takenBackLines(stopped, from),
    rollingBackLine(stopped, from) ??
      (next === undefined
        ? 'goes on at its end: every step is done'
        : `goes on at step '${next.step.id}'${again(stopped, from)}`),
    '',
  ].join('\n');
}

/** The step that a run stopped in, with what it does, where it had begun. */
export function begunStep({ state, loaded }: StoppedRun): ShownBegun | undefined {
  const placed = moved(
    state,
    loaded.plan.steps.map(({ step }) => step.id),
  );
  const isRollingBack = goesOnRollingBack(loaded.plan, placed);
  const planStep = isRollingBack ? currentStep(loaded.plan, placed) : loaded.plan.steps[currentStepIndex(placed)];
  const step = stepState(placed, planStep?.index ?? -1);
  if (!planStep || !('ready' in step) || step.name === 'retrying') return undefined;
  const rollback = rollbackOf(state.rollbacks, planStep.step.id)?.stored;
  return { planStep, step, ...(rollback && { rollback }) };
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

function takenBackLines({ state, loaded: { plan } }: StoppedRun, from: string | undefined): readonly string[] {
  const undone = new Set(takenBack(state.rollbacks));
  const ids = plan.steps.map(({ step }) => step.id).filter((id) => undone.has(id) && id !== state.failure);
  if (from !== undefined || ids.length === 0 || state.phase.name !== 'finished') return [];
  const what = ids.map((id) => `'${oneLine(id)}'`).join(', ');
  return [colors.yellow(`! taken back, and so to be done again: ${what}`)];
}

function startIndex({ loaded, state }: StoppedRun, from: string | undefined): number {
  const { plan } = loaded;
  const placed = moved(
    state,
    plan.steps.map(({ step }) => step.id),
  );
  return plan.indexes.get(from ?? '') ?? Math.min(...againIndexes(placed), currentStepIndex(placed));
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
  if (takenBack(state.rollbacks).some((id) => loaded.plan.indexes.has(id))) return ', which was taken back';
  return state.failure !== undefined && loaded.plan.indexes.has(state.failure) ? ', which is tried again' : '';
}
