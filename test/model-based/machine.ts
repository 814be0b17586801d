import assert from 'node:assert/strict';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { type Plan, planStepAt, planStepNamed } from '../../runtime/model/plan.js';
import { isPast, laterOf } from '../../runtime/model/time.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, headAfter, sealed } from '../../runtime/record/chain.js';
import { conductFault, newConduct } from '../../runtime/record/conduct.js';
import type { Command } from '../../runtime/run/command.js';
import { currentStep } from '../../runtime/run/current.js';
import { decide } from '../../runtime/run/decide.js';
import { type Intent, next } from '../../runtime/run/next.js';
import { evolve, fold, initialState, type RunState, stepState } from '../../runtime/run/state.js';
import { createdOf, parsedOf } from '../support/ports.js';
import { type Entry, Ledger } from './ledger.js';
import { plan, preparationOf, starter, type Work, works } from './world.js';

/** A run with the process that drives it: its log, and what only lies in the memory of the process. */
export class Machine {
  state: RunState = initialState;
  /** The clock of the machine, in milliseconds. */
  clock = Date.UTC(2026, 0, 1);
  /** What each step would do now, by its index, and behind them what would take each back. */
  readonly current: Work[] = [...plan.steps, ...plan.steps].map(() => works[0]!);
  /** Whether a process drives the run. */
  isDriven = true;
  private readonly entries: Entry[] = [];
  readonly plan: Plan;
  private ledger: Ledger;
  /** What the process has made ready, by the index of the step. */
  private readonly prepared = new Map<number, Work>();
  private running: number | undefined;
  private flushed = 0;
  private ids = 0;

  constructor(at: Plan = plan) {
    this.plan = at;
    this.ledger = new Ledger(at);
    this.give({ kind: 'create-run', actor: starter, created: createdOf(at), parsed: parsedOf(at) });
  }

  get events(): readonly RecordedEvent[] {
    return this.entries.map(({ event }) => event);
  }

  /** Whether the process waits for a program that it has started. */
  get isExecuting(): boolean {
    return this.running !== undefined;
  }

  /** The index of the step that the next command of a person is most likely about. */
  get index(): number {
    return currentStep(this.plan, this.state)?.index ?? 0;
  }

  intent(): Intent {
    return next(this.plan, this.state);
  }

  newId(kind: string): string {
    this.ids += 1;
    return `${kind}-${this.ids}`;
  }

  /** Gives a command to the run; whether it was accepted. Of a torn one only so many events reach the disk. */
  give(command: Command, torn = Number.POSITIVE_INFINITY): boolean {
    const now = new Date(this.clock).toISOString();
    const decision = decide(this.plan, this.state, command, { now });
    if (!decision.ok) {
      assert.notEqual(decision.error.message, '');
      return false;
    }
    for (const event of decision.value.slice(0, torn)) {
      const head = this.entries.length === 0 ? emptyHead : headAfter(this.entries.at(-1)!.event);
      const recorded = sealed(event, head, identity, now, sha256Hex).event;
      this.note({
        event: recorded,
        work: this.workOf(recorded),
        typed: 'typed' in command ? command.typed : undefined,
      });
    }
    if (decision.value.length > torn) this.die();
    else if (!decision.value.every(({ type }) => waitsForOthers.has(type))) this.flushed = this.entries.length;
    this.check();
    return true;
  }

  /** Makes a step ready as the engine does: what comes out is kept in memory only. */
  prepare(index: number, work = this.current[index], torn?: number): boolean {
    if (work === undefined || planStepAt(plan, index) === undefined) return false;
    const before = this.prepared.get(index);
    this.prepared.set(index, work);
    const preparation = preparationOf(index, (other) => (other === index ? work : this.current[other]!));
    const isAccepted = this.give(
      { kind: 'prepare-step', index, preparation, approvalId: this.newId('approval') },
      torn,
    );
    if (isAccepted) return true;
    if (before === undefined) this.prepared.delete(index);
    else this.prepared.set(index, before);
    return false;
  }

  /** Starts what was made ready; whatever else is in memory by now. */
  start(index: number, executionId = this.newId('execution'), torn?: number): boolean {
    // What is not in the memory of the process it cannot start, whatever it is told.
    if (!this.prepared.has(index)) return false;
    const command: Command = { kind: 'start-step', index, executionId, cwd: '/', removedEnvironment: [] };
    if (!this.give(command, torn)) return false;
    // Only what is recorded whole is done: the process that would do it is dead otherwise.
    if (this.isDriven) this.running = index;
    return true;
  }

  /** The start that was made last comes once more, as when its answer was lost. */
  startAgain(index: number): void {
    const last = this.events.findLast((event) => event.type === 'step.started');
    if (last === undefined || this.intent().kind === 'execute-step') return;
    const executionId = last.data.execution_id;
    const isAccepted = this.give({ kind: 'start-step', index, executionId, cwd: '/', removedEnvironment: [] });
    assert.ok(!isAccepted, 'a start that comes twice starts nothing');
  }

  /** The program that runs ends; only the process that started it can tell. */
  end(execution: Extract<Command, { kind: 'finish-step' }>['execution'], torn?: number): void {
    const index = this.running;
    if (index === undefined) return;
    this.running = undefined;
    assert.ok(this.give({ kind: 'finish-step', index, execution }, torn), 'the end of a program is always taken');
  }

  isReady(index: number): boolean {
    return this.prepared.has(index);
  }

  /** The machine loses its power: of what was not flushed only this share is left. */
  loseTail(share: number): void {
    const kept = this.flushed + Math.floor(share * (this.entries.length - this.flushed));
    const left = this.entries.splice(0).slice(0, kept);
    this.die();
    this.state = initialState;
    this.ledger = new Ledger(this.plan);
    for (const entry of left) this.note(entry);
    this.check();
  }

  /** The process dies, and with it what it had in memory. */
  die(): void {
    this.isDriven = false;
    this.running = undefined;
    this.prepared.clear();
  }

  /** A person lets the run go on, in a new process. */
  resume(command: Extract<Command, { kind: 'resume-run' }>): boolean {
    this.die();
    const isAccepted = this.give(command);
    this.isDriven = isAccepted;
    return isAccepted;
  }

  /** Somebody goes to another step: what was made ready is forgotten, as the engine does. */
  jump(command: Extract<Command, { kind: 'jump-run' }>): void {
    if (this.isDriven && this.give(command)) this.prepared.clear();
  }

  /** Whether the run rests, asks for an approval of this step in time, and the step would still do what was asked about. */
  asksTheSame(index: number): boolean {
    const step = stepState(this.state, index);
    const work = this.current[index];
    if (this.state.phase.name !== 'paused' || step.name !== 'awaiting-approval' || work === undefined) return false;
    const now = laterOf(new Date(this.clock).toISOString(), this.state.latest);
    const isInTime = !isPast(step.approval.request.expires_at, now);
    return isInTime && step.ready.redacted !== true && !work.isHidden && step.ready.command_hash === work.hash;
  }

  /** Whether an approval of this step is still asked for. */
  isAsking(index: number): boolean {
    return stepState(this.state, index).name === 'awaiting-approval';
  }

  /** How often an approval of a step was asked for. */
  requests(index: number): number {
    const id = planStepAt(plan, index)?.step.id;
    return this.events.filter((event) => event.type === 'approval.requested' && event.step_id === id).length;
  }

  private note(entry: Entry): void {
    this.entries.push(entry);
    this.state = evolve(this.state, entry.event);
    this.ledger.note(entry);
  }

  private workOf(event: RecordedEvent): Work | undefined {
    if (!('step_id' in event)) return undefined;
    return this.prepared.get(planStepNamed(plan, event.step_id)?.index ?? -1);
  }

  private check(): void {
    assert.deepEqual(fold(this.events), this.state, 'the fold of the log is the live state');
    const intent = this.intent();
    if (intent.kind !== 'rest' || this.state.phase.name === 'finished') return;
    if (this.state.phase.name === 'paused') return;
    const step = stepState(this.state, this.index);
    assert.equal(step.name, 'executing', 'a run that goes on rests only while a program runs');
  }
}

// As in `runtime/engine/drive.ts`: nothing outside follows from these before something else is recorded.
const waitsForOthers = new Set<RecordedEvent['type']>([
  'step.ready',
  'runbook.classified',
  'governance.decided',
  'step.auto_executed',
  'step.executed',
  'assertion.evaluated',
  'capture.recorded',
  'step.result',
  'step.skipped',
  'snapshot.written',
]);

const identity = { runId: '20260101T000000Z-aaaaaa', runbookId: 'test', mode: 'real' } as const;

/** What the verifier says against a trace; undefined where it could have come to be. */
export function verifierFault(events: readonly RecordedEvent[]): string | undefined {
  const conduct = newConduct();
  for (const event of events) {
    const fault = conductFault(conduct, event);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
