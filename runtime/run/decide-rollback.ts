import type { RollbackStored, RunEvent, StepError } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { isSameJson } from '../model/same-json.js';
import type { PreparedCommand, PreparedRollback } from './command.js';
import { commandGate, type Gate, type GatedCommand } from './gate.js';
import { openedIntervention } from './intervention.js';
import type { ResolutionFault } from './resolve.js';
import { rollbackOf } from './rollback-state.js';
import { type StepContext, stepEvent } from './step-event.js';
import { stepGate } from './step-gate.js';

/** Whether the step of a context takes another one back. */
export function isRollback({ planStep }: StepContext): boolean {
  return forwardIdOf(planStep.step.id) !== undefined;
}

/** What is recorded of a step's rollback before the step may start, or why the step must not. */
export type Stored =
  | { readonly kind: 'stored'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'fault'; readonly error: StepError };

/** Stores what would take a step back; where that cannot be told or may not run, the step must not run either. */
export function storedRollback(ctx: StepContext, rollback: PreparedRollback | undefined): Stored {
  // A probe changes nothing, so there is nothing to take back.
  if (rollback === undefined || ctx.state.origin?.mode === 'probe') return { kind: 'stored', events: [] };
  if (rollback.kind === 'fault') {
    const { kind, message } = rollback.fault;
    return { kind: 'fault', error: { kind, message: `its rollback cannot be told before it runs: ${message}` } };
  }
  const refusal = rollback.kind === 'command' ? refusedRollback(ctx, rollback) : undefined;
  if (refusal !== undefined) return { kind: 'fault', error: { kind: 'governance', message: refusal } };
  return { kind: 'stored', events: [stepEvent(ctx, 'rollback.stored', storedOf(rollback))] };
}

/** Whether a rollback is the one that was stored before. */
export function isSameRollback({ state, planStep }: StepContext, rollback: PreparedRollback | undefined): boolean {
  const stored = rollbackOf(state.rollbacks, planStep.step.id)?.stored;
  if (rollback === undefined) return stored === undefined;
  // What is hidden in it may be another value now.
  return rollback.kind !== 'fault' && !rollback.isRedacted && isSameJson(stored, storedOf(rollback));
}

/** That people are asked about a rollback, and whether it is still what was stored; nothing where that was said. */
export function offeredRollback(ctx: StepContext, hash: string | undefined): readonly RunEvent[] {
  const rollback = rollbackOf(ctx.state.rollbacks, forwardIdOf(ctx.planStep.step.id));
  if (rollback === undefined) return [];
  const { rollback_hash } = rollback.stored;
  const isChanged = hash !== undefined && hash !== rollback_hash;
  // Said once, and again whenever it comes out as another one than people were asked about.
  if (rollback.standing === 'offered' && (hash === undefined || hash === rollback.offered)) return [];
  const offered = { rollback_hash, ...(isChanged && { changed_hash: hash }) };
  return [stepEvent(forwardOf(ctx), 'rollback.offered', offered)];
}

/** What happens where a rollback cannot be filled in any more: nothing else is run in its place, a person says how it goes on. */
export function unresolvedRollback(ctx: StepContext, { message }: ResolutionFault): readonly RunEvent[] {
  return [
    ...offeredRollback(ctx, undefined),
    stepEvent(ctx, 'step.ready', {}),
    openedIntervention(ctx, 'rollback_failed', message),
  ];
}

/** The gate of a step's command; what takes a step back needs a person's yes even where it is safe. */
export function gateOf(ctx: StepContext, command: GatedCommand): Gate {
  const gate = stepGate(ctx, command);
  return isRollback(ctx) ? rollbackGate(gate) : gate;
}

/** The gate of what takes a step back: a person has to say yes to it. */
export function rollbackGate(gate: Gate): Gate {
  if (gate.kind !== 'open') return gate;
  const message = 'what takes a step back runs only where a person says so';
  const verdict = { ...gate.verdict, decision: 'require_approval', rule: 'gate/rollback', message } as const;
  return { kind: 'gesture', verdict, gesture: { gesture: 'confirm' } };
}

function refusedRollback(ctx: StepContext, command: PreparedCommand): string | undefined {
  const gate = commandGate(ctx.plan, command, ctx.planStep.step.id);
  return gate.kind === 'denied' ? `its rollback must not run: ${gate.verdict.message}` : undefined;
}

function storedOf(rollback: Exclude<PreparedRollback, { kind: 'fault' }>): RollbackStored {
  const hidden = rollback.isRedacted ? ({ redacted: true } as const) : {};
  const base = { rollback_hash: rollback.hash, origin: 'author', ...hidden } as const;
  if (rollback.kind === 'instructions') return { ...base, instructions: rollback.text };
  const { provider: _, ...shown } = rollback.shown;
  return { ...base, ...shown, risk: rollback.classification.final.risk };
}

/** The context of the step that is taken back. */
function forwardOf(ctx: StepContext): StepContext {
  const planStep = ctx.plan.steps[ctx.planStep.index - ctx.plan.steps.length];
  if (planStep === undefined) throw new Error(`'${ctx.planStep.step.id}' takes no step back`);
  return { ...ctx, planStep };
}
