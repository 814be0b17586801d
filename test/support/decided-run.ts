import assert from 'node:assert/strict';
import type { Actor, RecordedEvent, RunEvent } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import type { FinalRisk } from '../../runtime/model/risk.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import type { Command, Preparation, ProveGrant } from '../../runtime/run/command.js';
import { decide } from '../../runtime/run/decide.js';
import { evolve, initialState, type RunState } from '../../runtime/run/state.js';
import { classificationOf, createdOf, executedWith, parsedOf } from './ports.js';

/** A person of a test. */
export function person(id: string, role?: string): Actor {
  return { kind: 'human', id, channel: 'tty', ...(role !== undefined && { role }) };
}

/** The moment so many hours after a test begins. */
export function hour(count: number): string {
  return new Date(Date.UTC(2026, 0, 1) + count * 3_600_000).toISOString();
}

/** A run that only the policy decides: what is wanted of it happens or is refused, and nothing is executed. */
export class DecidedRun {
  state: RunState = initialState;
  readonly events: RecordedEvent[] = [];
  /** What the clock shows. */
  now = hour(0);
  private head = emptyHead;

  plan: Plan;
  private readonly redact: (event: RunEvent) => RunEvent;

  constructor(plan: Plan, starter: Actor = person('alice'), redact: (event: RunEvent) => RunEvent = (event) => event) {
    this.plan = plan;
    this.redact = redact;
    this.happens({ kind: 'create-run', actor: starter, created: createdOf(plan), parsed: parsedOf(plan) });
    this.happens({ kind: 'start-run' });
  }

  /** What comes of a command: the types of the events, or the reason why it is refused. */
  gives(command: Command): string | readonly string[] {
    const decision = decide(this.plan, this.state, command, { now: this.now });
    if (!decision.ok) return decision.error.reason;
    for (const event of decision.value) this.take(event);
    return decision.value.map(({ type }) => type);
  }

  /** Lets a command happen that has to be accepted. */
  happens(command: Command): this {
    const came = this.gives(command);
    assert.ok(typeof came !== 'string', `'${command.kind}' is refused: ${String(came)}`);
    return this;
  }

  /** Why a command is refused, in words; nothing happens. */
  refusal(command: Command): string | undefined {
    const decision = decide(this.plan, this.state, command, { now: this.now });
    return decision.ok ? undefined : decision.error.message;
  }

  private take(event: RunEvent): void {
    const identity = { runId: 'r', runbookId: 'test', mode: 'real' } as const;
    const recorded = sealed(this.redact(event), this.head, identity, this.now, sha256Hex).event;
    this.head = headAfter(recorded);
    this.events.push(recorded);
    this.state = evolve(this.state, recorded);
  }
}

/** Prepares a command of this class. */
export function prepared(index: number, risk: FinalRisk, more: Partial<Preparation> = {}): Command {
  const argv = ['df'];
  const command = {
    kind: 'command',
    shown: { argv },
    programs: [argv],
    hash: `sha256:${risk}`,
    isRedacted: false,
    classification: { ...classificationOf(risk), resource: 'deployment/api' },
  } as const;
  return prepare(index, { ...command, ...more } as Preparation);
}

/** Prepares a step that a person does. */
export function shownStep(index: number, more: { readonly isRedacted?: boolean } = {}): Command {
  return prepare(index, { kind: 'instructions', text: 'look', hash: 'sha256:look', isRedacted: false, ...more });
}

function prepare(index: number, preparation: Preparation): Command {
  preparations += 1;
  return { kind: 'prepare-step', index, preparation, approvalId: `approval-${preparations}` };
}

let preparations = 0;

/** Approves a step, with a proof that no key can check. */
export function approve(index: number, actor: Actor, more: object = {}): Command {
  return { kind: 'approve-step', index, actor, prove: proveByNoKey, ...more };
}

/** A proof of an approval in the form that proofs have, by a key that nobody has. */
export const proveByNoKey: ProveGrant = ({ at }) => ({ key_id: 'k', at, signature: 's' });

/** Starts a step. */
export function start(index: number): Command {
  return { kind: 'start-step', index, executionId: `e-${index}`, cwd: '/', removedEnvironment: [] };
}

/** Ends a step with an exit code. */
export function end(index: number, exitCode = 0): Command {
  return { kind: 'finish-step', index, execution: executedWith(exitCode) };
}

/** Lets a run rest. */
export const pause: Command = { kind: 'pause-run', reason: 'approval', detail: 'waits' };

/** Lets a run go on. */
export function resume(actor: Actor = person('alice')): Command {
  return { kind: 'resume-run', actor, droppedBytes: 0 };
}
