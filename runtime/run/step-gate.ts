import type { LeafStep } from '../model/runbook.js';
import { commandGate, type Gate, type GatedCommand } from './gate.js';
import { limitGate } from './limits.js';
import type { StepContext } from './step-event.js';

/** The gate of a step where its run stands: by its class, by what its author asks for, and by what the run has spent. */
export function stepGate(ctx: Omit<StepContext, 'moment'>, command: GatedCommand): Gate {
  const { step } = ctx.planStep;
  const gate = authoredGate(commandGate(ctx.plan, command, step.id), step);
  const mayRun = gate.kind === 'open' || gate.kind === 'gesture';
  return (mayRun ? limitGate(ctx, command.classification) : undefined) ?? gate;
}

/** The gate with the approvals that the author of a step asks for: a safe step asks, too. */
export function authoredGate(gate: Gate, { approvals }: Pick<LeafStep, 'approvals'>): Gate {
  const min = approvals?.min ?? 0;
  if (gate.kind !== 'open' || min < 1) return gate;
  const message = `${gate.verdict.message}, and the runbook asks for ${min === 1 ? 'an approval' : `${min} approvals`}`;
  return {
    kind: 'gesture',
    verdict: { decision: 'require_approval', rule: 'gate/approvals', layer: 'runbook', risk: 'safe', message },
    gesture: { gesture: 'confirm' },
  };
}
