import type { Actor, StepExecuted } from '../../runtime/model/event.js';
import type { Command } from '../../runtime/run/command.js';
import { next } from '../../runtime/run/next.js';
import { waitingFor } from '../../runtime/run/waiting.js';
import { proveByNoKey } from '../support/decided-run.js';
import { executedWith } from '../support/ports.js';
import type { Act } from './act.js';
import type { Machine } from './machine.js';
import { actors, evidenceNames, plan, starter, typings, works } from './world.js';

/** Lets it happen; what the run refuses has no effect. */
export function perform(machine: Machine, given: Act): void {
  switch (given.kind) {
    case 'engine':
      if (machine.isDriven) driven(machine, given.torn);
      break;
    case 'end':
      machine.end(executionOf(given.outcome, given.code), given.torn);
      break;
    case 'rest':
      rest(machine);
      break;
    case 'oblige':
    case 'approve':
    case 'reject':
    case 'evidence':
    case 'intervene':
    case 'skip':
    case 'tick':
    case 'cancel':
      answered(machine, given);
      break;
    case 'resume':
      resumed(machine, given.who, given.from);
      break;
    case 'rogue':
      rogue(machine, given);
      break;
    case 'jump':
      machine.jump({ kind: 'jump-run', to: given.to, actor: actorAt(given.who) });
      break;
    default:
      disturbed(machine, given);
  }
}

/** What nobody asks a run for. */
function disturbed(
  machine: Machine,
  given: Extract<Act, { readonly kind: 'kill' | 'edit' | 'clock' | 'panic' }>,
): void {
  switch (given.kind) {
    case 'kill':
      machine.loseTail(given.share);
      break;
    case 'edit':
      machine.current[at(machine, given.where)] = works[given.work]!;
      break;
    case 'clock':
      machine.clock += given.minutes * 60_000;
      break;
    case 'panic':
      halted(machine, given.isCleared);
  }
}

function halted(machine: Machine, isCleared: boolean): void {
  const notice = { by: 'carol', channel: 'cli', reason: 'fire', at: '' };
  if (!machine.isDriven) return;
  machine.give({ kind: 'panic-run', notice, frozen: { processes: 1, running: 0, latencyMs: 1 } });
  if (isCleared) machine.give({ kind: 'clear-panic', by: 'carol', reason: 'it is out' });
}

/** What the engine does next by itself; questions are for people. */
function driven(machine: Machine, tornAt: number | undefined): void {
  const intent = machine.intent();
  switch (intent.kind) {
    case 'start-run':
    case 'finish-run':
      machine.give({ kind: intent.kind }, tornAt);
      return;
    case 'prepare-step':
    case 'wait-retry':
      machine.prepare(intent.planStep.index, undefined, tornAt);
      return;
    case 'execute-step':
      if (machine.isReady(intent.planStep.index)) machine.start(intent.planStep.index, undefined, tornAt);
      else machine.prepare(intent.planStep.index, undefined, tornAt);
      return;
    case 'settle-rollback':
      machine.give({ kind: 'settle-rollback', index: intent.planStep.index }, tornAt);
      return;
    case 'ask-evidence':
    case 'ask-approval':
      if (!machine.isReady(intent.planStep.index)) machine.prepare(intent.planStep.index, undefined, tornAt);
      return;
    default:
  }
}

function rest(machine: Machine): void {
  const waiting = waitingFor(machine.plan, machine.state);
  const isAsking = machine.isDriven && machine.intent().kind.startsWith('ask-');
  if (!isAsking || waiting === undefined) return;
  machine.give({ kind: 'pause-run', ...waiting });
  machine.die();
}

/** What a person says, in the process that drives the run or, while it waits, in another one. */
type Answer = Extract<
  Act,
  { readonly kind: 'oblige' | 'approve' | 'reject' | 'evidence' | 'intervene' | 'skip' | 'tick' | 'cancel' }
>;

function answered(machine: Machine, given: Answer): void {
  // Whoever cancels a run ends its program first.
  if (given.kind === 'cancel' && machine.isDriven) machine.end(executionOf('cancelled', 0));
  const command = given.kind === 'oblige' ? obliging(machine, actorAt(given.who)) : commandOf(machine, given);
  if (command === undefined) return;
  if (machine.isDriven) machine.give(command);
  else fromElsewhere(machine, command);
}

// As in `runtime/node/act.ts`: what nobody drives is at rest before the answer and after it.
function fromElsewhere(machine: Machine, command: Command): void {
  const before = waitingFor(machine.plan, machine.state);
  if (machine.state.phase.name === 'running' && before !== undefined) machine.give({ kind: 'pause-run', ...before });
  if (machine.state.phase.name !== 'paused' || !machine.give(command)) return;
  if (machine.state.phase.name !== 'paused') return;
  const after = waitingFor(machine.plan, machine.state);
  const isAtEnd = next(machine.plan, { ...machine.state, phase: { name: 'running' } }).kind === 'finish-run';
  if (isAtEnd) machine.give({ kind: 'finish-run' });
  else if (after !== undefined) machine.give({ kind: 'pause-run', ...after });
}

/** Just what is asked for, where somebody is asked. */
function obliging(machine: Machine, actor: Actor): Command | undefined {
  const intent = next(machine.plan, { ...machine.state, phase: { name: 'running' } });
  switch (intent.kind) {
    case 'ask-evidence': {
      const { name, kind } = intent.evidence;
      const record = kind === 'checklist' ? records[1] : records[0];
      const approvalId = machine.newId('approval');
      return { kind: 'submit-evidence', index: intent.planStep.index, actor, name, record, approvalId };
    }
    case 'ask-approval': {
      const typed = intent.approval.request.typed_text;
      return {
        kind: 'approve-step',
        index: intent.planStep.index,
        actor,
        prove: proveByNoKey,
        ...(typed !== undefined && { typed }),
      };
    }
    case 'ask-intervention':
      return { kind: 'resolve-intervention', index: intent.planStep.index, actor, resolution: 'retry', note: 'looked' };
    default:
      return undefined;
  }
}

function commandOf(machine: Machine, given: Exclude<Answer, { readonly kind: 'oblige' }>): Command {
  const actor = actorAt(given.who);
  if (given.kind === 'cancel') return { kind: 'cancel-run', actor };
  const index = at(machine, given.where);
  switch (given.kind) {
    case 'approve': {
      const typed = typings[given.typed];
      return { kind: 'approve-step', index, actor, prove: proveByNoKey, ...(typed !== undefined && { typed }) };
    }
    case 'skip':
      return { kind: 'skip-step', index, actor, reason: given.reason };
    case 'tick': {
      const items = [['p', 'q', 'x'][given.item]!];
      return { kind: 'tick-evidence', index, actor, name: 'boxes', items, approvalId: machine.newId('approval') };
    }
    case 'reject':
      return { kind: 'reject-step', index, actor, reason: given.reason };
    case 'evidence': {
      const name = evidenceNames[given.name]!;
      const record = records[given.given]!;
      return { kind: 'submit-evidence', index, actor, name, record, approvalId: machine.newId('approval') };
    }
    case 'intervene':
      return { kind: 'resolve-intervention', index, actor, resolution: resolutions[given.how]!, note: given.note };
  }
}

const resolutions = ['retry', 'done', 'failed', 'skip', 'abort'] as const;

const records = [
  { kind: 'text', text: 'seen' },
  { kind: 'checklist', items: ['p', 'q'] },
  { kind: 'text', text: ' ' },
  { kind: 'checklist', items: ['p'] },
  { kind: 'checklist', items: ['p', 'q', 'x'] },
] as const;

function resumed(machine: Machine, by: number, from: number | undefined): void {
  // The lock: what is driven by one process is not driven by another.
  if (machine.isDriven && machine.state.phase.name === 'running') return;
  machine.resume({
    kind: 'resume-run',
    actor: actorAt(by),
    droppedBytes: 0,
    ...(from !== undefined && { fromIndex: from }),
  });
}

function rogue(machine: Machine, { what, where: place, work: other }: Extract<Act, { kind: 'rogue' }>): void {
  // While a program runs, the engine does nothing but wait for it; only its start may come once more.
  if (!machine.isDriven || (machine.isExecuting && what !== 'start again')) return;
  const index = at(machine, place);
  switch (what) {
    case 'start':
      machine.start(index);
      return;
    case 'start again':
      machine.startAgain(index);
      return;
    case 'prepare':
      machine.prepare(index, works[other]);
      return;
    case 'finish':
      machine.give({ kind: 'finish-step', index, execution: executedWith(0) });
  }
}

function executionOf(outcome: StepExecuted['outcome'], code: number) {
  const execution = executedWith(code);
  return { ...execution, executed: { ...execution.executed, outcome, exit_code: outcome === 'exited' ? code : null } };
}

function at(machine: Machine, offset: number): number {
  return offset === 0 ? machine.index : (machine.index + offset) % (2 * plan.steps.length);
}

function actorAt(index: number) {
  return actors[index] ?? starter;
}
