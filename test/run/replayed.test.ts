import assert from 'node:assert/strict';
import test from 'node:test';
import type { ApprovalAnswer, EvidenceAnswer, InterventionAnswer, People } from '../../runtime/engine/ports.js';
import type { Actor, RunMode } from '../../runtime/model/event.js';
import type { Plan } from '../../runtime/model/plan.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import { decide } from '../../runtime/run/decide.js';
import { initialState } from '../../runtime/run/state.js';
import { rechained } from '../record/rechain.js';
import { cli, manual, planOf } from '../support/plans.js';
import { type Outcome, runInMemory } from '../support/ports.js';

const recorded: Actor = { kind: 'human', id: 'ann', channel: 'replay' };
const approve: ApprovalAnswer = { kind: 'approve', actor: recorded };
const approved = planOf([cli('touch', ['touch'])]);
const looked = planOf([manual('look', { requiredEvidence: [{ kind: 'text', name: 'seen' }] })]);

/** What a run makes of people whose answers come from a recording, and why it refused them. */
async function answered(plan: Plan, mode: RunMode): Promise<Outcome & { readonly complaints: readonly string[] }> {
  const complaints: string[] = [];
  const once =
    <Answer>(answer: Answer) =>
    async ({ complaint }: { readonly complaint?: string }) => {
      if (complaint === undefined) return answer;
      complaints.push(complaint);
      return undefined;
    };
  const people: People = {
    approval: once(approve),
    evidence: once<EvidenceAnswer>({ actor: recorded, given: { kind: 'text', text: 'all is well' } }),
    intervention: once<InterventionAnswer>({ actor: recorded, resolution: 'done', note: 'seen' }),
  };
  const outcome = await runInMemory(plan, { mode, people, risks: { touch: 'caution' } });
  return { ...outcome, complaints };
}

test('what was recorded of people counts in a replay', async () => {
  for (const plan of [approved, looked]) {
    const { events, complaints } = await answered(plan, 'replay');
    assert.deepEqual([unsatisfied(events), complaints], [[], []]);
  }
});

test('what was recorded of people lets nothing of a real run or of a probe happen', async () => {
  const check = async (plan: Plan, mode: RunMode) => {
    const { started, state, complaints } = await answered(plan, mode);
    assert.deepEqual([started, state.phase.name], [[], 'paused'], mode);
    assert.match(complaints.join(), /^what was recorded of ann counts in a replay alone/);
  };
  await check(approved, 'real');
  await check(looked, 'real');
});

test('a real run that a recording is said to have begun does not start', async () => {
  const { state } = await runInMemory(approved);
  const { origin } = state;
  assert.ok(origin);
  const begun = { ...initialState, origin: { ...origin, actor: recorded } };
  const moment = { now: '2026-01-01T00:00:00.000Z' };
  const start = decide(approved, begun, { kind: 'start-run' }, moment);
  assert.ok(!start.ok && start.error.message.includes('counts in a replay alone'));
  const inReplay = { ...begun, origin: { ...begun.origin, mode: 'replay' as const } };
  assert.ok(decide(approved, inReplay, { kind: 'start-run' }, moment).ok);
});

test('a record of a real run in which a recording stands for people is found, however well it is chained', async () => {
  for (const plan of [approved, looked]) {
    const { events } = await answered(plan, 'replay');
    const asReplay = verifyTrace(rechained(events).trace, sha256Hex);
    assert.equal(asReplay.kind, 'intact');
    const forged = verifyTrace(
      rechained(events.map((event) => ({ ...event, mode: 'real' as const }))).trace,
      sha256Hex,
    );
    assert.ok(forged.kind === 'changed');
    assert.match(forged.message, /comes from a recording, which counts in a replay alone/);
  }
});
