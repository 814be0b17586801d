import type { Plan, PlanStep } from '../model/plan.js';
import { type RollbackState, rollbackOf } from './rollback-state.js';
import { type RunState, stepState } from './state.js';

/** The id of the step that is to be taken back next: of those that were started, the last; undefined where none is left. */
export function dueRollback(state: RunState): string | undefined {
  return dueRollbacks(state)[0];
}

/** The ids of the steps that are to be taken back, the last one that was started first. */
export function dueRollbacks(state: RunState): readonly string[] {
  if (state.failure === undefined) return [];
  const due = rollbacksIn(state).filter(({ standing }) => standing === 'stored' || standing === 'offered');
  return due.map(({ id }) => id);
}

/** The id of the step whose rollback has ended, or cannot be done, and of which that has to be said before anything else. */
export function unsettledRollback({ rollbacks }: Plan, state: RunState): string | undefined {
  const own = rollbackOf(state.rollbacks, state.failure);
  if (own !== undefined && isUnanswered(own)) return isAskedAbout(state, state.failure) ? undefined : state.failure;
  const due = dueRollback(state);
  if (due === undefined) return undefined;
  const isGone = !rollbacks.has(state.origin?.created.steps.indexOf(due) ?? -1);
  return isGone || rollbackOf(state.rollbacks, due)?.step.name === 'done' ? due : undefined;
}

/** Whether steps are being taken back, or are to be. */
export function isRollingBack(plan: Plan, state: RunState): boolean {
  return dueRollback(state) !== undefined || unsettledRollback(plan, state) !== undefined;
}

/** The rollback that comes next, as a step of its own. */
export function dueRollbackStep({ rollbacks }: Plan, state: RunState): PlanStep | undefined {
  const due = dueRollback(state);
  return due === undefined ? undefined : rollbacks.get(state.origin?.created.steps.indexOf(due) ?? -1);
}

/** In words, what was taken back of a run and what was not; undefined where nothing could be. */
export function rollbackReport(state: RunState): string | undefined {
  const all = rollbacksIn(state);
  const undone = all.filter(({ standing }) => standing === 'passed').map(({ id }) => id);
  const left = all
    .filter(({ standing }) => standing !== 'passed')
    .map((rollback) => `${rollback.id} (${whyLeft(rollback)})`);
  if (all.length === 0) return undefined;
  if (left.length === 0) return `rolled back: ${undone.join(', ')}`;
  if (undone.length === 0) return `not rolled back: ${left.join(', ')}`;
  return `partly rolled back: ${undone.join(', ')}; not rolled back: ${left.join(', ')}`;
}

type NamedRollback = RollbackState & { readonly id: string };

/** The rollbacks of steps that were started, the last one first. */
function rollbacksIn({ rollbacks, origin }: RunState): readonly NamedRollback[] {
  const ids = new Set(origin?.created.steps);
  return Object.entries(rollbacks)
    .flatMap(([id, rollback]) => (rollback.startedAt !== undefined && ids.has(id) ? [{ id, ...rollback }] : []))
    .sort((left, right) => (right.startedAt ?? 0) - (left.startedAt ?? 0));
}

function isAskedAbout(state: RunState, id: string | undefined): boolean {
  const index = id === undefined ? -1 : (state.origin?.created.steps.indexOf(id) ?? -1);
  return stepState(state, index).name === 'intervening';
}

function isUnanswered({ standing, startedAt, isAnswered }: RollbackState): boolean {
  const hasEnded = standing === 'passed' || standing === 'failed' || standing === 'declined';
  return hasEnded && startedAt !== undefined && isAnswered !== true;
}

function whyLeft({ standing, reason, by, step }: RollbackState): string {
  if (standing === 'declined')
    return `declined${by === undefined ? '' : ` by ${by}`}: ${reason ?? 'no reason was given'}`;
  if (standing === 'failed') return 'its rollback failed';
  if (step.name === 'executing' || step.name === 'intervening') return 'nobody has said what became of its rollback';
  return 'its rollback was not run';
}
