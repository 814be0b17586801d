import type { PlanGroup, PlanStep } from '../model/plan.js';
import { stepState } from '../run/state.js';
import { seenApprovals } from './seen/approvals.js';
import { seenGroup, seenRun } from './seen/around.js';
import { seenCaptures } from './seen/captures.js';
import { seenGovernance } from './seen/governance.js';
import { seenHistory } from './seen/history.js';
import { seenResult } from './seen/result.js';
import { seenSnapshots } from './seen/snapshots.js';
import { seenStep } from './seen/step.js';
import { type RunView, shownEvidence, shownInputs, shownOutcomes, shownVars } from './view.js';

/** A named group of what is seen of a run that stands still. */
export interface Scope {
  /** What it is called in a path such as `$approvals[0].state`. */
  readonly id: string;
  readonly name: string;
  /** What is in it, made when somebody looks. */
  readonly value: () => object;
  /** What is written before a name in it to evaluate it as an expression; missing where that cannot be done. */
  readonly prefix?: string;
  readonly hint?: 'arguments' | 'locals' | 'returnValue' | 'registers';
  /** Whether it starts closed: it takes reading files, or it is long and would push what stands below it out of sight. */
  readonly startsClosed?: true;
  /** How many items there are in it, where it is a list and that is known without looking. */
  readonly count?: number;
}

/** What somebody looks at: the step that the run stands at, a group around it, or the run as a whole. */
export type Focus =
  | { readonly kind: 'step'; readonly planStep: PlanStep }
  | { readonly kind: 'group'; readonly group: PlanGroup }
  | { readonly kind: 'run' };

/** The scopes of a run; what is empty is there all the same, so that its place is known, but for what few runbooks have. */
export function scopesOf(view: RunView, focus: Focus): readonly Scope[] {
  const { plan, state } = view;
  const hasExpressions = plan.apiVersion !== 'runbook/v0';
  return [
    focusScope(view, focus),
    { id: 'vars', name: 'Variables', value: () => shownVars(view), prefix: 'vars', hint: 'locals' },
    ...when(view.inputs.size > 0, {
      id: 'inputs',
      name: 'Inputs',
      value: () => shownInputs(view),
      prefix: 'inputs',
      hint: 'arguments',
    }),
    { id: 'captures', name: 'Captures', value: () => seenCaptures(view), prefix: 'captures' },
    { id: 'steps', name: 'Steps', value: () => shownOutcomes(view), ...(hasExpressions && { prefix: 'steps' }) },
    ...when(hasEvidence(view), { id: 'evidence', name: 'Evidence', value: () => shownEvidence(view) }),
    { id: 'approvals', name: 'Approvals', value: () => seenApprovals(view) },
    { id: 'result', name: 'Last result', value: () => seenResult(view), hint: 'returnValue' },
    { id: 'history', name: 'History', value: () => seenHistory(view), count: state.history.length },
    { id: 'snapshots', name: 'Snapshots', value: () => seenSnapshots(view), startsClosed: true },
    { id: 'governance', name: 'Governance', value: () => seenGovernance(view), hint: 'registers' },
  ];
}

function focusScope(view: RunView, focus: Focus): Scope {
  switch (focus.kind) {
    case 'step':
      return { id: 'step', name: 'Step', value: () => seenStep(view, focus.planStep), startsClosed: true };
    case 'group':
      return { id: 'group', name: 'Group', value: () => seenGroup(view, focus.group), startsClosed: true };
    case 'run':
      return { id: 'run', name: 'Run', value: () => seenRun(view), startsClosed: true };
  }
}

function when(holds: boolean, scope: Scope): readonly Scope[] {
  return holds ? [scope] : [];
}

function hasEvidence({ plan, state }: RunView): boolean {
  return plan.steps.some(({ index }) => {
    const step = stepState(state, index);
    if (step.name === 'pending') return false;
    return Object.keys(step.name === 'done' ? step.result.evidence : step.evidence).length > 0;
  });
}
