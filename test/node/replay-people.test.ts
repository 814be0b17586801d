import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { People } from '../../runtime/engine/ports.js';
import { nobodyHere } from '../../runtime/node/replay/people.js';
import { v1 } from '../support/recorded.js';
import { type Done, ofType, replayed, replayedFrom, resultsOf, written } from './replay-support.js';

const touch = 'id: touch, type: cli, with: {argv: [touch, x]}';
const call = '{match: {argv: [touch, x]}, calls: {min: 0, max: 9}}';
const looks = [
  'id: again, type: manual, replay_mode: reuse_evidence, instructions: Look., required_evidence: [{kind: text, name: seen}]',
  'id: anew, type: manual, instructions: Look anew., required_evidence: [{kind: text, name: seen}]',
];
const seen = 'evidence: {again: {seen: all is well}, anew: {seen: all is well}}\n';

function approvers(done: Done): readonly string[] {
  return ofType(done, 'step.approved').map(({ actor }) => `${actor.id} ${actor.role ?? ''} ${actor.channel}`);
}

function underPolicy(folder: string, policy: object): void {
  writeFileSync(join(folder, '.runbook', 'policy.json'), JSON.stringify(policy));
}

test('a recorded approval stands for as many different people as are asked for, each in a role', async (t) => {
  const runbook = v1([`${touch}, approvals: {min: 3, roles: [dba, lead]}`]);
  const done = await replayed(t, { runbook, calls: [call], recording: 'gates: {touch: approve}\n' });
  assert.deepEqual(resultsOf(done), ['touch passed']);
  assert.deepEqual(approvers(done), [
    'replay-approver-1 dba replay',
    'replay-approver-2 dba replay',
    'replay-approver-3 dba replay',
  ]);
});

test('a recorded approval is given by the people who hold the role by the policy, and not by whoever acted before', async (t) => {
  const place = written(t, {
    runbook: v1([`${touch}, approvals: {min: 2, roles: [dba]}`]),
    calls: [call],
    recording: 'gates: {touch: approve}\n',
  });
  underPolicy(place.folder, { self_approval: 'deny', approvers: { roles: { dba: ['replay', 'ann', 'bob'] } } });
  const done = await replayedFrom(place);
  assert.deepEqual(approvers(done), ['ann dba replay', 'bob dba replay'], resultsOf(done).join());
});

test('what has to be typed is typed as it is asked for', async (t) => {
  const runbook = v1(['id: drop, type: cli, with: {argv: [kubectl, delete, namespace, shop]}']);
  const calls = ['{match: {argv: [kubectl, delete, namespace, shop]}}'];
  const done = await replayed(t, { runbook, calls, recording: 'gates: {drop: approve}\n' });
  assert.deepEqual(resultsOf(done), ['drop passed']);
  assert.deepEqual(
    ofType(done, 'step.approved').map(({ data }) => [data.gesture, data.typed_ok]),
    [['typed', true]],
  );
});

test('a recorded no fails the step', async (t) => {
  const done = await replayed(t, { runbook: v1([touch]), calls: [call], recording: 'gates: {touch: reject}\n' });
  assert.deepEqual(resultsOf(done), ['touch failed: approval: rejected by replay: rejected in the recording']);
});

test('each request for an approval of a step gets the next recorded answer, and the last one counts for all that follow', async (t) => {
  const runbook = v1([`${touch}, approvals: {min: 1, ttl: 1ms}`]);
  const gates = 'gates: {touch: [approve, reject]}\n';
  const word = 'interventions: {touch: [{resolution: retry, note: again}]}\n';
  const done = await replayed(t, { runbook, calls: [call], recording: `${gates}${word}` });
  assert.deepEqual(ofType(done, 'approval.expired').length, 1, resultsOf(done).join());
  assert.match(resultsOf(done)[0] ?? '', /^touch failed: approval: rejected by replay/);
});

test('people wait between two critical steps no longer than the clock of the replay needs to go on', async (t) => {
  const steps = ['a', 'b'].map((id) => `id: ${id}, type: cli, with: {argv: [kubectl, delete, namespace, ${id}]}`);
  const calls = ['a', 'b'].map((id) => `{match: {argv: [kubectl, delete, namespace, ${id}]}}`);
  const place = written(t, { runbook: v1(steps), calls, recording: 'gates: {a: approve, b: approve}\n' });
  underPolicy(place.folder, { limits: { cooldown_between_critical: '10m' } });
  const done = await replayedFrom(place);
  assert.deepEqual(resultsOf(done), ['a passed', 'b passed']);
  const [first = '', second = ''] = ofType(done, 'step.started').map(({ ts }) => ts);
  assert.ok(Date.parse(second) - Date.parse(first) >= 600_000, `${first} ${second}`);
});

test('where a recording has no answer and nobody is there the step waits', async (t) => {
  const done = await replayed(t, { runbook: v1([touch]), calls: ['{match: {argv: [touch, x]}}'] });
  const { phase } = done.state;
  assert.equal(phase.name === 'paused' && phase.reason, 'approval');
  assert.deepEqual(done.unmet, [], 'what a run that waits may still call is not missing');
});

test('where a recording has no answer whoever is there is asked', async (t) => {
  const ann = { kind: 'human', id: 'ann', channel: 'tty' } as const;
  const people: People = {
    evidence: async () => undefined,
    approval: async () => ({ kind: 'approve', actor: ann }),
    intervention: async () => undefined,
  };
  const done = await replayed(t, { runbook: v1([touch]), calls: [call] }, { people });
  assert.deepEqual(approvers(done), ['ann  tty']);
});

const fresh: People['evidence'] = async () => ({
  actor: { kind: 'human', id: 'ann', channel: 'file' },
  given: { kind: 'text', text: 'seen just now' },
});

test('recorded evidence counts for the steps that say so, or for all where the replay says so', async (t) => {
  const place = written(t, { runbook: v1(looks), calls: [call], recording: seen });
  const some = await replayedFrom(place, { reuse: 'where-said' });
  assert.deepEqual(resultsOf(some), ['again passed']);
  assert.equal(some.state.phase.name === 'paused' && some.state.phase.detail, "step 'anew' needs evidence 'seen'");
  const rest = await replayedFrom(place, { reuse: 'as-needed', people: { ...nobodyHere, evidence: fresh } });
  assert.deepEqual(resultsOf(rest), ['again passed', 'anew passed']);
  assert.deepEqual(
    ofType(rest, 'evidence.submitted').map(({ actor }) => actor.id),
    ['replay', 'ann'],
    'what people have goes before what was recorded, but where the runbook says otherwise',
  );
  const all = await replayedFrom(place, { reuse: 'everywhere' });
  assert.deepEqual(resultsOf(all), ['again passed', 'anew passed']);
  assert.deepEqual(
    ofType(all, 'evidence.submitted').map(({ actor }) => actor),
    [1, 2].map(() => ({ kind: 'human', id: 'replay', channel: 'replay' })),
  );
});

test('a file that was recorded as evidence is taken into the record by its digest', async (t) => {
  const runbook = v1([
    'id: look, type: manual, instructions: Look., required_evidence: [{kind: attachment, name: shot}]',
  ]);
  const recording = 'evidence: {look: {shot: {file: shots/a.txt}}}\n';
  const place = written(t, { runbook, calls: [call], recording, files: { 'shots/a.txt': 'seen\n' } });
  const done = await replayedFrom(place, { keeps: 'disk' });
  assert.deepEqual(resultsOf(done), ['look passed']);
  const [event] = ofType(done, 'evidence.submitted');
  const given = event?.data.record;
  assert.equal(given?.kind === 'attachment' && given.file, 'a.txt');
  const name = given?.kind === 'attachment' ? given.sha256.replace('sha256:', '') : '';
  assert.equal(readFileSync(join(done.opened.directory, 'attachments', name), 'utf8'), 'seen\n');
});

test('recorded words on a step are said in turn, and no more often than they were recorded', async (t) => {
  const runbook = v1([`${touch}, approvals: {min: 1, ttl: 1ms}`]);
  const words = '[{resolution: retry, note: a}, {resolution: skip, note: not today}]';
  const done = await replayed(t, {
    runbook,
    calls: [call],
    recording: `gates: {touch: approve}\ninterventions: {touch: ${words}}\n`,
  });
  assert.deepEqual(
    ofType(done, 'intervention.resolved').map(({ data, actor }) => [data.resolution, actor.channel]),
    [
      ['retry', 'replay'],
      ['skip', 'replay'],
    ],
  );
  assert.deepEqual(resultsOf(done), ['touch skipped']);
});
