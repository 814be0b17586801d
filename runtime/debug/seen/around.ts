import type { PlanGroup } from '../../model/plan.js';
import { stepState } from '../../run/state.js';
import type { RunView } from '../view.js';

/** What is known of a group of steps: how far it is. */
export function seenGroup({ plan, state, shown }: RunView, group: PlanGroup): Readonly<Record<string, unknown>> {
  const inside = plan.steps.filter(({ groups }) => groups.some(({ id }) => id === group.id));
  return {
    id: group.id,
    ...(group.title !== undefined && { title: shown.text(group.title) }),
    ...(group.when !== undefined && { when: shown.text(group.when) }),
    steps: Object.fromEntries(inside.map(({ step, index }) => [step.id, progressText(state, index)])),
  };
}

/** What is known of a run as a whole. */
export function seenRun({ plan, state, shown }: RunView): Readonly<Record<string, unknown>> {
  const { origin, phase, history, failure } = state;
  return {
    ...(origin && {
      id: origin.runId,
      mode: origin.mode,
      started_at: origin.startedAt,
      by: shown.text(origin.actor.id),
    }),
    runbook: shown.text(plan.name),
    file: shown.text(plan.runbookPath),
    format: plan.apiVersion,
    digest: plan.runbookSha256,
    state: phase.name === 'finished' ? phase.outcome.status : phase.name,
    ...(phase.name === 'paused' && { waits_for: shown.text(phase.detail) }),
    done: `${history.length} of ${plan.steps.length} steps`,
    ...(failure !== undefined && { failed_at: failure }),
    events: state.seq,
  };
}

function progressText(state: RunView['state'], index: number): string {
  const step = stepState(state, index);
  return step.name === 'done' ? step.result.status : step.name;
}
