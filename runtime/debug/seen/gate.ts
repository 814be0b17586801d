import type { ApprovalRequested, GovernanceVerdict } from '../../model/event.js';
import type { PlanStep } from '../../model/plan.js';
import { areEnough } from '../../run/grant.js';
import { approvalEnd } from '../../run/requirement.js';
import { stepGate } from '../../run/step-gate.js';
import type { StepState } from '../../run/step-state.js';
import { lastEvent } from '../happened.js';
import type { RunView } from '../view.js';
import { summed } from './lazy-value.js';
import type { JudgedStep } from './risk.js';

/** What stands between a step and its start, by whom that was said, and what is still missing. */
export function seenGate(view: RunView, planStep: PlanStep, state: StepState, judged: JudgedStep): object {
  const verdict = verdictOf(view, planStep, state, judged);
  const asked = askedOf(state);
  const people: SeenPeople = asked ? seenRequest(view, planStep, state, asked) : seenAuthored(planStep);
  const row = [verdict && decisions[verdict.decision], people.asked_of, people.state].filter(
    (part) => part !== undefined,
  );
  if (row.length === 0) return {};
  return { gate: summed(row.join(', '), { ...(verdict && seenVerdict(view, verdict)), ...people }) };
}

/** Whom a gate asks, and what came of it. */
interface SeenPeople {
  readonly asked_of?: string;
  readonly gesture?: string;
  readonly state?: string;
  readonly expires_at?: string;
}

function seenVerdict({ shown }: RunView, { decision, rule, layer, message }: GovernanceVerdict): object {
  return { decision: decisions[decision], rule, said_by: layer, why: shown.text(message) };
}

const decisions: Readonly<Record<GovernanceVerdict['decision'], string>> = {
  allow: 'open',
  deny: 'denied',
  require_approval: 'needs an approval',
  by_hand: 'done by hand',
};

function verdictOf(
  view: RunView,
  planStep: PlanStep,
  state: StepState,
  { command }: JudgedStep,
): GovernanceVerdict | undefined {
  if (state.name === 'pending') return command && stepGate({ ...view, planStep }, command).verdict;
  const { id } = planStep.step;
  const isOfAttempt = (event: { readonly step_id: string; readonly attempt: number }) =>
    event.step_id === id && event.attempt === state.attempt;
  return lastEvent(view, 'governance.decided', isOfAttempt)?.data;
}

function askedOf(state: StepState): ApprovalRequested | undefined {
  if (state.name === 'awaiting-approval') return state.approval.request;
  return 'approved' in state ? state.approved : undefined;
}

function seenRequest(view: RunView, planStep: PlanStep, state: StepState, request: ApprovalRequested): SeenPeople {
  const { requirement, gesture, typed_text: typed } = request;
  const grants = state.name === 'awaiting-approval' ? state.approval.grants : [];
  const isOpen = state.name === 'awaiting-approval' && !areEnough(request, grants);
  return {
    asked_of: seenPeople(requirement.min, requirement.roles),
    gesture: typed === undefined ? gesture : `type '${view.shown.text(typed)}'`,
    state: isOpen ? `${grants.length} of ${requirement.min} given` : 'given',
    ...(state.name === 'awaiting-approval' && { expires_at: approvalEnd({ ...view, planStep }, state.approval) }),
  };
}

function seenAuthored({ step: { approvals } }: PlanStep): SeenPeople {
  if (approvals === undefined || approvals.min === 0) return {};
  return { asked_of: seenPeople(approvals.min, approvals.roles), state: 'not asked for yet' };
}

/** How many people, and in which roles. */
export function seenPeople(min: number, roles: readonly string[]): string {
  const people = min === 1 ? 'one person' : `${min} people`;
  return roles.length === 0 ? people : `${people} in the role ${roles.join(' or ')}`;
}
