import { type Plan, planStepAt } from '../model/plan.js';
import { ok, unreachable } from '../model/result.js';
import { approveStep, rejectStep, revokeApproval } from './approve.js';
import type { Command } from './command.js';
import { prepareStep } from './decide-prepare.js';
import { type Decision, refused } from './decision.js';
import { finishedEvents } from './finish.js';
import { resolveIntervention } from './intervention.js';
import { expireStep } from './late.js';
import { submitEvidence, tickEvidence } from './manual.js';
import { settleRollback } from './settle-rollback.js';
import { skipStep } from './skip.js';
import type { RunState } from './state.js';
import { type Moment, type StepContext, stepEvent, stepOf } from './step-event.js';
import { timeLimit } from './time-limit.js';

/** A command about one step. */
export type StepCommand = Extract<Command, { readonly index: number }>;

/** Decides what a command about a step makes happen. */
export function decideStep(plan: Plan, state: RunState, command: StepCommand, moment: Moment): Decision {
  const { name } = state.phase;
  if (name !== 'running' && !(name === 'paused' && isAnswer(command)) && !isEndOfHalted(state, command))
    return refused('not-running', `the run is ${name}, so no step can go on`);
  const planStep = planStepAt(plan, command.index);
  if (planStep === undefined) return refused('no-such-step', `the runbook has no step number ${command.index + 1}`);
  const ctx: StepContext = { planStep, state, moment, plan };
  switch (command.kind) {
    case 'prepare-step':
      return prepareStep(ctx, command.preparation, command.approvalId);
    case 'approve-step':
      return approveStep(ctx, command);
    case 'reject-step':
      return rejectStep(ctx, command);
    case 'submit-evidence':
      return submitEvidence(ctx, command);
    case 'tick-evidence':
      return tickEvidence(ctx, command);
    case 'skip-step':
      return skipStep(ctx, command);
    case 'revoke-approval':
      return revokeApproval(ctx, command.reason);
    case 'expire-step':
      return expireStep(ctx);
    case 'start-step':
      return startStep(ctx, command);
    case 'finish-step':
      return finishStep(ctx, command);
    case 'resolve-intervention':
      return resolveIntervention(ctx, command);
    case 'settle-rollback':
      return settleRollback(ctx);
    default:
      return unreachable(command);
  }
}

/** Whether a command is a person's answer, which counts while the run rests, too: nothing is done because of it. */
function isAnswer({ kind }: StepCommand): boolean {
  switch (kind) {
    case 'approve-step':
    case 'reject-step':
    case 'submit-evidence':
    case 'tick-evidence':
    case 'skip-step':
    case 'revoke-approval':
    case 'resolve-intervention':
      return true;
    default:
      return false;
  }
}

// A program that was frozen ends after all once it is let go on, or is ended from outside.
function isEndOfHalted({ phase }: RunState, { kind }: StepCommand): boolean {
  return kind === 'finish-step' && phase.name === 'paused' && phase.reason === 'panic';
}

function startStep(ctx: StepContext, command: Extract<StepCommand, { kind: 'start-step' }>): Decision {
  const step = stepOf(ctx);
  const { id } = ctx.planStep.step;
  if (step.name === 'executing' && step.executionId === command.executionId) {
    return refused('execution-known', `execution '${command.executionId}' of step '${id}' was started already`);
  }
  if (step.name !== 'ready' || step.verdict === undefined || step.isOpen !== true) {
    return refused('not-ready', `step '${id}' is not ready to run`);
  }
  const { argv } = step.ready;
  return ok([
    stepEvent(ctx, 'step.started', {
      ...(argv && { argv }),
      command_hash: step.verdict.command_hash,
      cwd: command.cwd,
      timeout_ms: timeLimit(ctx.plan, ctx.planStep.step, step.verdict.final),
      execution_id: command.executionId,
      ...(command.removedEnvironment.length > 0 && { removed_env: command.removedEnvironment }),
    }),
  ]);
}

function finishStep(ctx: StepContext, { execution }: Extract<StepCommand, { kind: 'finish-step' }>): Decision {
  const step = stepOf(ctx);
  if (step.name !== 'executing') return refused('not-executing', `step '${ctx.planStep.step.id}' is not running`);
  return ok(finishedEvents(ctx, execution, step.retries));
}
