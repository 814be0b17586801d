import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { act } from './act.js';
import { Machine, verifierFault } from './machine.js';
import { perform } from './perform.js';
import { planUnder, postures } from './world.js';

/** How many histories of a run are tried; each is checked after every single thing that happens. */
const numRuns = 500;

// Without bias: short histories come nowhere.
const histories = fc.noBias(fc.array(act, { maxLength: 240, size: 'max' }));

function eachHistory(look: (machine: Machine) => void, runs = numRuns): void {
  const history = fc.property(fc.constantFrom(...postures), histories, (posture, acts) => {
    const machine = new Machine(planUnder(posture));
    for (const given of acts) perform(machine, given);
    look(machine);
  });
  fc.assert(history, { numRuns: runs, seed: 5 });
}

test('whatever people and the engine do, no gate is passed without its own grant or twice, and the verifier agrees', () => {
  const seen = new Map<string, number>();
  eachHistory((machine) => {
    assert.equal(verifierFault(machine.events), undefined);
    for (const { type } of machine.events) seen.set(type, (seen.get(type) ?? 0) + 1);
  });
  // A walk that never comes anywhere would prove nothing.
  for (const type of [
    'step.approved',
    'step.started',
    'run.resumed',
    'approval.expired',
    'intervention.resolved',
    'run.finished',
    'approval.revoked',
    'rollback.offered',
    'rollback.executed',
    'rollback.declined',
    'panic.engaged',
    'step.skipped',
  ]) {
    assert.ok((seen.get(type) ?? 0) > 2, `${type}: ${seen.get(type)}; all: ${JSON.stringify([...seen])}`);
  }
});

test('a trace that lacks one of the grants that let a step run is found', () => {
  let looked = 0;
  eachHistory((machine) => {
    for (const grant of machine.events.filter((event) => wasNeeded(event, machine.events))) {
      looked += 1;
      const without = machine.events.filter((event) => event !== grant);
      assert.notEqual(verifierFault(without), undefined, `${grant.type} of '${JSON.stringify(grant)}' is not missed`);
    }
  });
  assert.ok(looked > 200, `${looked} grants`);
});

// Made ready anew, a step needs another grant.
const endings = new Set<RecordedEvent['type']>(['step.started', 'step.result', 'step.ready', 'approval.revoked']);

/** Whether an event is a grant by which its step was started or, where people do it, passed. */
function wasNeeded(grant: RecordedEvent, events: readonly RecordedEvent[]): boolean {
  if (grant.type !== 'step.approved' && grant.type !== 'step.auto_executed') return false;
  const later = events.slice(grant.seq).filter((event) => 'step_id' in event && event.step_id === grant.step_id);
  const end = later.find(({ type }) => endings.has(type));
  return end?.type === 'step.started' || (end?.type === 'step.result' && end.data.status === 'passed');
}

test('what people answer while a run rests is not lost, and is not asked for again', () => {
  let answered = 0;
  eachHistory((machine) => {
    perform(machine, { kind: 'rest' });
    const { index } = machine;
    if (!machine.asksTheSame(index)) return;
    for (const who of [1, 3]) perform(machine, { kind: 'oblige', who });
    // One that is turned down is no answer; whoever gives it is told.
    if (machine.isAsking(index)) return;
    perform(machine, { kind: 'resume', who: 0, from: undefined });
    const asked = machine.requests(index);
    perform(machine, { kind: 'engine', torn: undefined });
    answered += 1;
    assert.ok(!machine.isAsking(index));
    assert.equal(machine.requests(index), asked);
  });
  assert.ok(answered > 10, `${answered} answers`);
});

test('nothing waits for ever: a run that nobody comes back to ends when it is touched after its time', () => {
  eachHistory((machine) => {
    for (let touched = 0; machine.state.phase.name !== 'finished'; touched += 1) {
      assert.ok(touched < mostTouches, `it still waits: ${JSON.stringify(machine.intent())}`);
      machine.clock += fourDays;
      perform(machine, { kind: 'resume', who: 0, from: undefined });
      for (let act = 0; act < mostActs && machine.isDriven; act += 1) {
        perform(machine, { kind: 'engine', torn: undefined });
        perform(machine, { kind: 'end', outcome: 'exited', code: 0, torn: undefined });
        perform(machine, { kind: 'rest' });
      }
    }
  }, 200);
});

const fourDays = 4 * 24 * 3_600_000;
/** How often somebody looks after a run, and how much the engine does each time; both more than it can need. */
const mostTouches = 20;
const mostActs = 60;
