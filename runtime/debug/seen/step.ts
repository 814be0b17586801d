import { commandLine } from '../../model/command-line.js';
import type { PlanStep } from '../../model/plan.js';
import type { EvidenceRequirement, LeafStep } from '../../model/runbook.js';
import { stepState } from '../../run/state.js';
import type { StepState } from '../../run/step-state.js';
import { timeLimit } from '../../run/time-limit.js';
import type { RunView } from '../view.js';
import { seenGate } from './gate.js';
import { judgedStep, seenRisk } from './risk.js';
import { seenWork } from './work.js';

/** What is known of the step that a run stands at: what it does, how dangerous that is, and what it still needs. */
export function seenStep(view: RunView, planStep: PlanStep): Readonly<Record<string, unknown>> {
  const { step, index } = planStep;
  const state = stepState(view.state, index);
  const judged = judgedStep(view, step);
  return {
    state: stateText(state),
    ...(attemptOf(state) > 1 && { attempt: attemptOf(state) }),
    ...seenWork(view, step, state, judged),
    ...seenRisk(view, planStep, state, judged),
    ...seenGate(view, planStep, state, judged),
    ...seenNeeds(view, step, state),
    ...seenLimits(view, step, state),
    ...(step.when !== undefined && { when: view.shown.text(step.when) }),
  };
}

const stateTexts: Readonly<Record<StepState['name'], string>> = {
  pending: 'not begun',
  ready: 'ready to start',
  'awaiting-evidence': 'waits for evidence',
  'awaiting-approval': 'waits for an approval',
  executing: 'runs',
  retrying: 'waits to be tried again',
  intervening: "waits for a person's word",
  done: 'done',
};

function stateText(state: StepState): string {
  return state.name === 'done' ? state.result.status : stateTexts[state.name];
}

// One that is not begun is looked at before its next attempt.
function attemptOf(state: StepState): number {
  return state.name === 'pending' ? state.attempt + 1 : state.attempt;
}

function seenNeeds({ shown }: RunView, step: LeafStep, state: StepState): object {
  if (step.type !== 'manual' || step.requiredEvidence.length === 0) return {};
  const given = evidenceOf(state);
  const seen = step.requiredEvidence.map((need) => [need.name, evidenceText(need, Object.hasOwn(given, need.name))]);
  return { evidence: Object.fromEntries(seen.map(([name = '', text = '']) => [name, shown.text(text)])) };
}

function evidenceOf(state: StepState): object {
  if (state.name === 'pending') return {};
  return state.name === 'done' ? state.result.evidence : state.evidence;
}

function evidenceText(need: EvidenceRequirement, isGiven: boolean): string {
  const what = need.kind === 'checklist' ? `checklist of ${need.items.length}` : need.kind;
  return `${what}, ${isGiven ? 'handed in' : 'not handed in yet'}`;
}

function seenLimits(view: RunView, step: LeafStep, state: StepState): object {
  if (step.type === 'manual') return {};
  const risk = 'verdict' in state ? (state.verdict?.final ?? 'safe') : 'safe';
  const { maxAttempts = 0 } = step.retry ?? {};
  const used = 'retries' in state ? state.retries : 0;
  return {
    timeout: `${timeLimit(view.plan, step, risk) / 1000} s`,
    ...(maxAttempts > 0 && { retries: `${used} of ${maxAttempts} used` }),
    ...(step.onError === 'continue' && { on_error: 'continue' }),
    ...(step.rollback && { rollback: rollbackText(view, step.id) }),
  };
}

/** What takes a step back, as it was stored before the step ran. */
function rollbackText({ state, shown }: RunView, id: string): string {
  const { stored } = (Object.hasOwn(state.rollbacks, id) ? state.rollbacks[id] : undefined) ?? {};
  if (!stored) return 'stored when the step starts';
  const { argv, script, instructions = '' } = stored;
  return argv ? commandLine(shown.argv(argv)) : shown.text(script ?? instructions);
}
