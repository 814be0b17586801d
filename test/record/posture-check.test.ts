import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent, RunCreated } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { newPostureRecord, postureFault } from '../../runtime/record/posture-check.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import { cli, planOf } from '../support/plans.js';
import { runInMemory, type Script } from '../support/ports.js';
import { type Forgery, rechained } from './rechain.js';

const yes: Script['people'] = {
  approval: async ({ approval: { request } }) => ({
    kind: 'approve',
    actor: { kind: 'human', id: 'bob', channel: 'tty' },
    ...(request.typed_text !== undefined && { typed: request.typed_text }),
  }),
};

const steps = [cli('a', ['one']), cli('b', ['two'])];
const byItself = await runInMemory(planOf(steps));
const changing = await runInMemory(planOf(steps), { risks: { one: 'caution', two: 'caution' }, people: yes });
const destroying = await runInMemory(planOf(steps), { risks: { one: 'dangerous', two: 'dangerous' }, people: yes });

/** What a verifier says of a trace whose beginning notes another posture. */
function verdictOn({ events }: typeof byItself, noted: Partial<RunCreated>, more: Forgery = (event) => event) {
  const forgery: Forgery = (event) =>
    more(event.type === 'run.created' ? { ...event, data: { ...event.data, ...noted } } : event);
  const verdict = verifyTrace(rechained(events, forgery).trace, sha256Hex);
  return verdict.kind === 'changed' ? verdict.message : verdict.kind;
}

test('a step that ran by itself cannot have done so in a run that is strict or not trusted', () => {
  assert.equal(verdictOn(byItself, {}), 'intact');
  assert.match(verdictOn(byItself, { governance_mode: 'strict' }), /'a' ran by itself, although the run is strict/);
  assert.match(verdictOn(byItself, { trust_level: 1 }), /'a' ran by itself, although its trust level is 1/);
  assert.match(verdictOn(byItself, { trust_level: 0 }), /'a' ran by itself, although its trust level is 0/);
});

test('a trace of an earlier version, which notes no posture, is one of a run without a policy', () => {
  const earlier: Forgery = (event) => {
    if (event.type !== 'run.created') return event;
    const { governance_mode: _, trust_level: __, confirm: ___, self_approval: ____, ...data } = event.data;
    return { ...event, data };
  };
  assert.equal(verdictOn(byItself, {}, earlier), 'intact');
});

test('under a policy nothing is safe by one key alone', () => {
  assert.match(verdictOn(byItself, { profile: 'governed' }), /'a' was called safe by one key alone/);
});

test('a governed run that notes no mode was strict', () => {
  const reviewed: Forgery = (event) =>
    event.type === 'runbook.classified' ? { ...event, data: { ...event.data, merge_rule: 'R3' } } : event;
  const governed = { profile: 'governed', governance_mode: 'audit' } as const;
  assert.equal(verdictOn(byItself, governed, reviewed), 'intact');
  const unsaid = (event: RecordedEvent) => {
    if (event.type !== 'run.created') return reviewed(event);
    const { governance_mode: _, ...data } = event.data;
    return { ...event, data };
  };
  assert.match(verdictOn(byItself, governed, unsaid), /ran by itself, although the run is strict/);
});

test('what the trust level leaves to people by hand cannot have been started', () => {
  assert.equal(verdictOn(changing, { trust_level: 1 }), 'intact');
  assert.match(
    verdictOn(changing, { trust_level: 0 }),
    /'a' is caution and was started, although its trust level is 0/,
  );
  assert.equal(verdictOn(destroying, { trust_level: 1 }), 'intact');
  assert.match(verdictOn(destroying, { trust_level: 0 }), /'a' is dangerous and was started/);
});

test('more changes than the limits of the run allow cannot have been made', () => {
  assert.equal(verdictOn(changing, { limits: { max_mutations: 2 } }), 'intact');
  assert.match(verdictOn(changing, { limits: { max_mutations: 1 } }), /'b' was started after the 1 changes/);
  assert.equal(verdictOn(byItself, { limits: { max_mutations: 0 } }), 'intact');
});

test('a critical step cannot have been approved within the cooldown after another one', () => {
  const critical: Forgery = (event) =>
    event.type === 'runbook.classified' ? { ...event, data: { ...event.data, critical: true } } : event;
  const hour = { limits: { cooldown_ms: 3_600_000 } };
  assert.match(verdictOn(destroying, hour, critical), /'b' was approved too soon after another critical step/);
  assert.equal(verdictOn(destroying, { limits: { cooldown_ms: 1 } }, critical), 'intact');
  assert.equal(verdictOn(destroying, hour), 'intact');
});

test('what becomes strict after the beginning stays strict', () => {
  const automatic = byItself.events.find(({ type }) => type === 'step.auto_executed')!;
  const created = byItself.events[0]!;
  const after = (...turns: readonly object[]) => {
    const record = newPostureRecord();
    for (const turn of [{}, ...turns])
      assert.equal(postureFault(record, { ...created, ...turn } as RecordedEvent), undefined);
    return postureFault(record, automatic);
  };
  const resumed = (data: object) => ({ type: 'run.resumed', data: { reason: 'a person let it go on', ...data } });
  assert.equal(after(resumed({})), undefined);
  assert.match(after(resumed({ governance_mode: 'strict' }), resumed({})) ?? '', /the run is strict/);
  assert.match(after(resumed({ trust_level: 1 }), resumed({ trust_level: 2 })) ?? '', /its trust level is 1/);
  assert.match(after({ type: 'policy.downgraded', data: { ratio: 0.9, threshold: 0.7 } }) ?? '', /the run is strict/);
});
