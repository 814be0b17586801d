import { join } from 'node:path';
import type { InterventionCause } from '../../model/event.js';
import { isNamed } from '../../model/person.js';
import type { ApprovalRequirement } from '../../model/runbook.js';
import { currentStepIndex, fold, type RunState, stepState } from '../../run/state.js';
import type { OpenApproval, StepState } from '../../run/step-state.js';
import { readTrace } from '../store/read-trace.js';
import type { RunSummary } from '../store/runs.js';

/** Something of a run that only a person can do next. */
export interface WaitingThing {
  /** `resume`: nothing is asked, but the run does not go on by itself. */
  readonly kind: 'approval' | 'evidence' | 'intervention' | 'resume';
  readonly stepId?: string;
  /** The place of the step among the steps of the runbook, from 1; missing for what takes a step back. */
  readonly number?: number;
  /** ISO 8601 in UTC. */
  readonly since?: string;
  /** After this moment nobody is waited for any more; ISO 8601 in UTC. */
  readonly until?: string;
  /** What has to be typed exactly, where a yes is not enough. */
  readonly typed?: string;
  /** The class of what is to be approved. */
  readonly risk?: string;
  /** The names of the evidence that is still to be handed in. */
  readonly evidence?: readonly string[];
  readonly cause?: InterventionCause;
  readonly detail?: string;
  readonly people: WantedPeople;
}

/** Who may do it. */
export interface WantedPeople {
  /** How many more are needed. */
  readonly left: number;
  readonly roles: readonly string[];
  /** The people who do not count. */
  readonly barred: readonly string[];
  /** Why the one who looks is not among them; missing where they may be. */
  readonly notMe?: 'acted' | 'approved' | 'role';
}

/** What a run waits for that is recorded in a folder, as somebody of this name sees it; none where it goes on by itself or is over. */
export async function waitingIn(run: RunSummary, me: string): Promise<readonly WaitingThing[]> {
  const isOpen = run.status === 'waiting' || run.status === 'interrupted';
  if (!isOpen && run.status !== 'running') return [];
  const trace = await readTrace(join(run.directory, 'trace.jsonl'));
  if (!trace.ok) return [];
  const state = fold(trace.value.events);
  const asked = askedIn(state, me);
  // What was asked for counts no more where the driver has died, but it is asked for again when the run goes on.
  return asked.length > 0 || !isOpen ? asked : [goOn(state, run)];
}

const anybody: WantedPeople = { left: 1, roles: [], barred: [] };

function goOn(state: RunState, { lastAt, detail }: RunSummary): WaitingThing {
  const index = currentStepIndex(state);
  const stepId = state.origin?.created.steps[index];
  return {
    kind: 'resume',
    people: anybody,
    ...(stepId !== undefined && { stepId, number: index + 1 }),
    ...(lastAt !== undefined && { since: lastAt }),
    ...(detail !== undefined && { detail }),
  };
}

function askedIn(state: RunState, me: string): readonly WaitingThing[] {
  const index = currentStepIndex(state);
  const stepId = state.origin?.created.steps[index];
  const own = stepId === undefined ? undefined : thingOf(stepState(state, index), me);
  const backwards = Object.entries(state.rollbacks).flatMap(([id, { step }]) => {
    const thing = thingOf(step, me);
    return thing ? [{ ...thing, stepId: `${id}:rollback` }] : [];
  });
  return [...(own && stepId !== undefined ? [{ ...own, stepId, number: index + 1 }] : []), ...backwards];
}

/** What a step waits for; undefined where it waits for nobody. */
function thingOf(step: StepState, me: string): WaitingThing | undefined {
  switch (step.name) {
    case 'awaiting-approval':
      return approvalOf(step.approval, me);
    case 'awaiting-evidence': {
      const evidence = (step.ready.required_evidence ?? []).filter((name) => !Object.hasOwn(step.evidence, name));
      return { kind: 'evidence', since: step.readyAt, evidence, people: anybody };
    }
    case 'intervening': {
      const { cause, openedAt: since, expiresAt: until, detail } = step;
      const known = { ...(until !== undefined && { until }), ...(detail !== undefined && { detail }) };
      return { kind: 'intervention', cause, since, people: anybody, ...known };
    }
    case 'pending':
    case 'ready':
    case 'executing':
    case 'retrying':
    case 'done':
      return undefined;
  }
}

function approvalOf({ request, askedAt: since, grants }: OpenApproval, me: string): WaitingThing {
  const { requirement, risk, typed_text: typed, gesture, expires_at: until } = request;
  const { min, roles, distinct_from: barred = [] } = requirement;
  const hasApproved = grants.some(({ actor }) => isNamed(me, [actor.id]));
  const notMe = hasApproved ? 'approved' : barredBecause(requirement, me);
  return {
    kind: 'approval',
    since,
    people: { left: Math.max(1, min - grants.length), roles, barred, ...(notMe && { notMe }) },
    ...(risk && { risk }),
    ...(gesture === 'typed' && typed !== undefined && { typed }),
    ...(until !== undefined && { until }),
  };
}

function barredBecause(requirement: ApprovalRequirement, me: string): 'acted' | 'role' | undefined {
  const { distinct_from: barred = [], self_approval: alone, roles, holders } = requirement;
  if (isNamed(me, barred) && alone !== 'break_glass') return 'acted';
  if (roles.length === 0 || holders === undefined) return undefined;
  const isHolder = roles.some((role) => Object.hasOwn(holders, role) && isNamed(me, holders[role] ?? []));
  return isHolder ? undefined : 'role';
}
