import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { isPast } from '../../runtime/model/time.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { grantText, openGrants, provenGrant } from '../../runtime/record/grant-text.js';
import type { Command } from '../../runtime/run/command.js';
import { deadlineAfter } from '../../runtime/run/deadline.js';
import { next } from '../../runtime/run/next.js';
import { evolve, stepState } from '../../runtime/run/state.js';
import { unbound } from '../record/rechain.js';
import {
  approve,
  DecidedRun,
  end,
  hour,
  pause,
  person,
  prepared,
  resume,
  shownStep,
  start,
} from '../support/decided-run.js';
import { cli, manual, planOf } from '../support/plans.js';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const bob = person('bob');
const onePlan = () => planOf([cli('one', ['df'])]);
const asking = () => new DecidedRun(onePlan()).happens(prepared(0, 'caution'));
const change = 'id: change, type: cli, with: {argv: ["touch", "one"]}';

test('a deadline that is no moment keeps nothing open', () => {
  for (const deadline of ['never', 'NaN', '', 'Infinity', '2026-13-45T00:00:00Z', 'null']) {
    assert.ok(isPast(deadline, hour(0)), deadline);
  }
  for (const now of ['', 'NaN', 'yesterday']) assert.ok(isPast(hour(1), now), now);
  for (const wait of [Number.NaN, -1, Number.NEGATIVE_INFINITY]) {
    const plan = planOf([cli('one', ['df'], { approvals: { min: 1, roles: [], ttlMs: wait } })]);
    const run = new DecidedRun(plan).happens(prepared(0, 'caution'));
    assert.deepEqual(run.gives(approve(0, bob)), ['approval.expired', 'intervention.opened'], String(wait));
  }
  assert.equal(deadlineAfter(hour(0), Number.POSITIVE_INFINITY), hour(366 * 24));
});

test('an approval does not come in time because the clock was set back', () => {
  const seen = asking();
  seen.now = hour(80);
  seen.happens(pause);
  seen.now = hour(1);
  assert.deepEqual(seen.gives(approve(0, bob)), ['approval.expired', 'intervention.opened']);
  const expired = asking();
  expired.now = hour(80);
  expired.happens(approve(0, bob));
  expired.now = hour(1);
  assert.equal(expired.gives(approve(0, bob)), 'no-approval-asked');
  assert.equal(expired.gives(start(0)), 'not-ready');
});

test('a trace with a moment in it that is none does not stop the clock', () => {
  const run = asking();
  run.state = { ...run.state, latest: hour(1) };
  run.now = 'no moment';
  run.happens(pause);
  assert.equal(run.state.latest, hour(1));
  run.now = hour(80);
  assert.deepEqual(run.gives(approve(0, bob)), ['approval.expired', 'intervention.opened']);
});

test('an approval that comes while the run is pausing is kept, and counts once', () => {
  const run = asking().happens(pause);
  run.happens(approve(0, bob));
  assert.equal(run.gives(approve(0, bob)), 'no-approval-asked');
  run.happens(resume());
  assert.deepEqual(run.gives(prepared(0, 'caution')), []);
  run.happens(start(0)).happens(end(0));
  assert.equal(run.gives(start(0)), 'not-ready');
});

test('an answer to a request that was closed meanwhile does not count for the one that took its place', () => {
  const run = asking();
  const asked = run.events.findLast((event) => event.type === 'approval.requested');
  assert.ok(asked?.type === 'approval.requested');
  const { approval_id: approvalId } = asked.data;
  run.happens(prepared(0, 'dangerous'));
  assert.equal(run.gives(approve(0, bob, { approvalId })), 'no-approval-asked');
  const typed = { typed: 'deployment/api' };
  assert.equal(run.gives(approve(0, bob, { ...typed, approvalId })), 'no-approval-asked');
  assert.equal(run.gives({ kind: 'reject-step', index: 0, actor: bob, reason: 'no', approvalId }), 'no-approval-asked');
});

test('of all ways to a step none passes its open request', () => {
  const record = { kind: 'text', text: 'x' } as const;
  const ways: readonly Command[] = [
    start(0),
    end(0),
    { kind: 'start-run' },
    { kind: 'finish-run' },
    { kind: 'submit-evidence', index: 0, actor: bob, name: 'x', record, approvalId: 'a' },
    { kind: 'tick-evidence', index: 0, actor: bob, name: 'x', items: ['x'], approvalId: 'a' },
    { kind: 'resolve-intervention', index: 0, actor: bob, resolution: 'done', note: 'x' },
    { kind: 'resolve-intervention', index: 0, actor: bob, resolution: 'retry', note: 'x' },
    { kind: 'revoke-approval', index: 0, reason: 'x' },
    prepared(0, 'caution'),
    prepared(0, 'dangerous'),
    pause,
    resume(),
  ];
  for (const risk of ['caution', 'dangerous'] as const) {
    for (const first of ways) {
      for (const second of ways) {
        const run = new DecidedRun(onePlan()).happens(prepared(0, risk));
        attempt(run, first);
        attempt(run, second);
        attempt(run, start(0));
        assert.ok(!run.events.some(({ type }) => type === 'step.started'), `${first.kind}, ${second.kind}`);
      }
    }
  }
});

// What cannot follow from where a run is may be a fault that is thrown: nothing happens then, either.
function attempt(run: DecidedRun, command: Command): void {
  try {
    run.gives(command);
  } catch (error) {
    assert.ok(error instanceof Error && !(error instanceof TypeError), String(error));
  }
}

test('nothing that was not recorded can be typed, and nobody that is no person approves', () => {
  const run = new DecidedRun(onePlan()).happens(prepared(0, 'dangerous'));
  const step = stepState(run.state, 0);
  assert.ok(step.name === 'awaiting-approval');
  const { typed_text: _, ...untold } = step.approval.request;
  Object.assign(step.approval, { request: untold });
  for (const typed of [{}, { typed: undefined }, { typed: '' }, { typed: 'undefined' }, { typed: 'null' }]) {
    assert.equal(run.gives(approve(0, bob, typed)), 'typed-text-differs', JSON.stringify(typed));
  }
  const cast = asking();
  for (const kind of ['engine', 'policy', 'system', 'Human', 'human ', undefined, null, 1]) {
    assert.equal(cast.gives(approve(0, { kind, id: 'bob' } as unknown as Actor)), 'not-a-person', String(kind));
  }
  for (const id of ['', ' ', '\u200b', '\u00a0\u2060']) assert.equal(cast.gives(approve(0, person(id))), 'no-name');
});

test('an approval of one attempt lets no other attempt start', () => {
  const retry = { maxAttempts: 2, initialMs: 1, factor: 1 };
  const run = new DecidedRun(planOf([cli('one', ['df'], { retry })])).happens(prepared(0, 'caution'));
  run.happens(approve(0, bob)).happens(start(0)).happens(end(0, 1));
  assert.equal(stepState(run.state, 0).name, 'retrying');
  assert.equal(run.gives(start(0)), 'not-ready');
  assert.equal(run.gives(prepared(0, 'caution')).at(-1), 'approval.requested');
  assert.equal(run.gives(start(0)), 'not-ready');
});

test('an edit, another class or another text to type voids what was approved', () => {
  for (const other of [
    prepared(0, 'caution', { hash: 'sha256:other' } as object),
    prepared(0, 'dangerous'),
    prepared(0, 'caution', { isRedacted: true } as object),
  ]) {
    const run = asking().happens(approve(0, bob)).happens(pause).happens(resume());
    assert.equal(run.gives(other).at(-1), 'approval.requested');
    assert.equal(run.gives(start(0)), 'not-ready');
  }
});

test('nothing waits for ever: whatever a step asks of people runs out by itself', () => {
  const evidence = manual('look', {
    requiredEvidence: [{ kind: 'text', name: 'seen' }],
    approvals: { min: 1, roles: [] },
  });
  const record = { kind: 'text', text: 'x' } as const;
  const approval = new DecidedRun(planOf([evidence])).happens(shownStep(0));
  approval.happens({ kind: 'submit-evidence', index: 0, actor: bob, name: 'seen', record, approvalId: 'a' });
  const asked = new DecidedRun(planOf([evidence])).happens(shownStep(0));
  for (const run of [asking(), approval, asked]) {
    run.happens(pause);
    run.now = hour(73);
    run.happens(resume());
    assert.equal(next(run.plan, run.state).kind, 'ask-intervention');
    run.happens({ ...pause, reason: 'intervention' } as Command);
    run.now = hour(150);
    run.happens(resume());
    assert.equal(run.state.phase.name, 'finished');
  }
});

type Approved = Extract<RecordedEvent, { type: 'step.approved' }>;

/** A yes that nobody said, in the words of the record. */
function forgedYes(events: readonly RecordedEvent[], more: object = {}): object {
  const asked = events.findLast((event) => event.type === 'approval.requested');
  assert.ok(asked?.type === 'approval.requested');
  const { approval_id, command_hash, gesture } = asked.data;
  const typed_ok = gesture === 'typed';
  const data = { approval_id, command_hash, gesture, typed_ok, source: 'human', ...more };
  return { ...asked, type: 'step.approved', actor: { kind: 'human', id: 'bob', channel: 'tty' }, data };
}

/** A proof by a key that whoever forges the record made. */
function ownProof(event: object): object {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = `sha256:${sha256Hex(publicKey.export({ type: 'spki', format: 'der' }))}`;
  const unsigned = { key_id: keyId, at: hour(0), signature: '' };
  const { data } = event as Approved;
  const subject = provenGrant({ ...(event as Approved), data: { ...data, proof: unsigned } });
  assert.ok(subject);
  return { ...unsigned, signature: sign(null, Buffer.from(grantText(subject)), privateKey).toString('base64') };
}

test('an approval that was written into the record by hand opens nothing', async (t) => {
  const forgeries: readonly ((events: readonly RecordedEvent[]) => readonly object[])[] = [
    (events) => [forgedYes(events)],
    (events) => [forgedYes(events, { proof: { key_id: `sha256:${'0'.repeat(64)}`, at: hour(0), signature: '' } })],
    (events) => [forgedYes(events, { proof: ownProof(forgedYes(events)) })],
  ];
  for (const forgery of forgeries) {
    const run = await WaitingRun.of(t, v1([change]));
    run.forges((events) => [...events.slice(0, -1), ...forgery(events), ...events.slice(-1)]);
    assert.equal(run.count('step.approved'), 1);
    const resumed = await run.goesOn();
    assert.match(
      `${resumed.code} ${resumed.stdout}${resumed.stderr}`,
      /^[24] [\s\S]*(its proof is missing, which every approval of this run has|bob approved it with the key .* does not trust)/,
    );
    assert.ok(!run.made('one'));
  }
});

test('a proof that was changed in any part, or taken from another run, opens nothing', async (t) => {
  const given = await WaitingRun.of(t, v1([change]));
  await given.approved('change', 'bob');
  const real = given.events.find((event) => event.type === 'step.approved');
  assert.ok(real?.type === 'step.approved' && real.data.proof);
  const { proof } = real.data;
  const changes: readonly ((event: Approved) => object)[] = [
    (event) => ({ ...event, actor: { ...event.actor, id: 'carol' } }),
    (event) => ({ ...event, actor: { ...event.actor, role: 'DRI' } }),
    (event) => ({ ...event, data: { ...event.data, proof: { ...proof, at: hour(0) } } }),
    (event) => ({ ...event, data: { ...event.data, break_glass: { reason: 'x', waived: ['min'] } } }),
    (event) => ({ ...event, data: { ...event.data, proof: { ...proof, signature: `${proof.signature} ` } } }),
  ];
  const before = given.events;
  for (const changed of changes) {
    given.forges(() => before.map((event) => (event.type === 'step.approved' ? changed(event) : event)));
    const resumed = await given.goesOn();
    assert.notEqual(resumed.code, 0, resumed.stdout);
    assert.ok(!given.made('one'));
  }
  const other = await WaitingRun.of(t, v1([change]));
  cpSync(join(given.folder, 'state', 'runbook', 'approvals'), join(other.folder, 'state', 'runbook', 'approvals'), {
    recursive: true,
  });
  other.forges((events) => [...events.slice(0, -1), forgedYes(events, { proof }), ...events.slice(-1)]);
  assert.equal((await other.goesOn()).code, 6);
  assert.ok(!other.made('one'));
});

test('a real approval starts its step once, in whatever copy of the record and however that is cut', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  const approved = run.events;
  const copy = join(run.folder, 'copy');
  cpSync(run.directory, copy, { recursive: true });
  assert.equal((await run.goesOn()).code, 0);
  rmSync(join(run.folder, 'one'));
  const again = await run.runs(['resume', copy, '--as', 'alice']);
  assert.equal(again.code, 6, again.stdout);
  assert.match(again.stdout, /the approval was used before, and lets nothing start a second time/);
  run.forges(() => approved);
  rmSync(join(run.directory, 'snapshots'), { recursive: true, force: true });
  const cut = await run.goesOn();
  assert.equal(cut.code, 6, cut.stdout);
  assert.ok(!run.made('one'));
});

test('a request that was made easier in the record is asked for anew', async (t) => {
  const run = await WaitingRun.of(t, v1([`${change}, approvals: {min: 2, distinct_from: [starter]}`]));
  const easier = (event: RecordedEvent) =>
    event.type === 'approval.requested'
      ? { ...event, data: { ...event.data, requirement: { min: 1, roles: [] } } }
      : event;
  run.forges((events) => events.map(easier));
  const found = await run.calls(['approve'], 'change', '--as', 'alice');
  assert.deepEqual([found.code, /1 people were asked for, and 2 have to approve/.test(found.stderr)], [4, true]);
  run.forges((events) => events.map(unbound));
  await run.approved('change', 'alice');
  const resumed = await run.goesOn();
  assert.equal(resumed.code, 6, resumed.stdout);
  assert.ok(!run.made('one'));
});

test('an approval for what was edited since is asked for anew', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  run.edits((text) => text.replace('"one"', '"one", "two"'));
  assert.equal((await run.goesOn()).code, 4);
  assert.equal((await run.goesOn('--allow-changed')).code, 6);
  assert.ok(!run.made('one') && !run.made('two'));
});

test('what is typed in vain, and why somebody refused, gives no secret away', async (t) => {
  const run = await WaitingRun.of(
    t,
    v1(['id: danger, type: cli, with: {argv: ["rm", "-rf", "./gone"]}, resource: gone']),
  );
  const secret = 'hunter2-of-production';
  const terminal = run.onTerminal(['approve'], 'danger', '--as', 'bob');
  await terminal.answer("type 'gone' to run it", secret);
  await terminal.answer(/type it exactly[\s\S]*type 'gone' to run it/, 'gone');
  assert.equal(await terminal.exit(), 0);
  assert.ok(!readFileSync(join(run.directory, 'trace.jsonl'), 'utf8').includes(secret));
  const env = { API_TOKEN: 'a-token-in-the-environment' };
  const other = await WaitingRun.of(t, v1([change]));
  const words = ['reject', other.directory, 'change', '--as', 'bob', '--reason', `leaked ${env.API_TOKEN}`];
  const { stdout, stderr, code } = await other.runs(words, env);
  assert.equal(code, 0, stderr);
  const left = `${stdout}${stderr}${readFileSync(join(other.directory, 'trace.jsonl'), 'utf8')}`;
  assert.ok(!left.includes(env.API_TOKEN));
});

test('a run that waits can be ended by another process, and its step is never done', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  assert.equal((await run.calls(['abort'], '--as', 'carol', '--reason', 'not any more')).code, 0);
  assert.ok(!existsSync(join(run.folder, 'one')));
  const resumed = await run.goesOn();
  assert.notEqual(resumed.code, 0, 'what was approved before the end is asked for anew');
  assert.ok(!run.made('one'));
});

test('a grant is closed by what closes its request, so that nothing starts by it', () => {
  for (const type of ['step.rejected', 'approval.expired'] as const) {
    const run = asking().happens(approve(0, bob));
    const event = run.events.at(-1);
    assert.ok(event?.type === 'step.approved');
    const { approval_id } = event.data;
    run.state = evolve(run.state, { ...event, type, data: { approval_id, reason: 'x' } } as RecordedEvent);
    assert.equal(run.gives(start(0)), 'not-ready', type);
    assert.deepEqual(openGrants(run.state), []);
  }
});

test('a real approval beside a forged one counts for nothing', async (t) => {
  const run = await WaitingRun.of(
    t,
    v1(['id: change, type: manual, instructions: look, approvals: {min: 2, roles: []}']),
  );
  run.forges((events) => [...events.slice(0, -1).map(unbound), forgedYes(events), ...events.slice(-1)]);
  const terminal = run.onTerminal(['approve'], 'change', '--as', 'carol');
  await terminal.answer('(y/n)', 'y');
  assert.notEqual(await terminal.exit(), 0);
  assert.match(terminal.transcript(), /nothing proves that bob approved it/);
  assert.deepEqual([run.count('approval.revoked'), run.count('step.result')], [1, 0]);
});

test('a proof that does not fit or is missing is found by whoever verifies the run, and one by a strange key told', async (t) => {
  const run = await WaitingRun.of(t, v1([change]));
  await run.approved('change', 'bob');
  await run.goesOn();
  const verified = await run.calls(['verify']);
  assert.equal(verified.code, 0, verified.stdout);
  assert.doesNotMatch(verified.stdout, /proof/);
  const { events } = run;
  const changed = (more: object, actor: object = {}) =>
    run.forges(() =>
      events.map((event) =>
        event.type === 'step.approved'
          ? { ...event, actor: { ...event.actor, ...actor }, data: { ...event.data, ...more } }
          : event,
      ),
    );
  changed({}, { id: 'carol' });
  assert.match((await run.calls(['verify'])).stdout, /the proof that carol approved step 'change' does not fit/);
  changed({ proof: undefined });
  const missing = await run.calls(['verify']);
  assert.deepEqual([missing.code, /its proof is missing/.test(missing.stdout)], [5, true], missing.stdout);
  run.forges(() => events);
  const elsewhere = { XDG_STATE_HOME: join(run.folder, 'elsewhere') };
  const strange = await run.runs(['verify', run.directory], elsewhere);
  assert.match(strange.stdout, /an approval brings no proof by a key whose approvals count for this account/);
});
