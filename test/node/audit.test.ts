import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { auditPruned, rebuildAudit, syncAudit } from '../../runtime/node/audit/sync.js';
import { makeKey, workspaceKeys } from '../../runtime/node/keys/keys.js';
import { removeRun } from '../../runtime/node/store/prune.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { temporaryFolder } from '../support/paths.js';
import {
  auditFiles,
  entriesIn,
  finished,
  goOn,
  linesIn,
  type MadeRun,
  makeRun,
  runIdAt,
  stepEvents,
} from './audit-support.js';
import {
  assertVerified,
  auditedHome,
  digest,
  firstFinding,
  forged,
  replaceLine,
  synced,
  verdictOn,
} from './audited-home.js';
import { runbookOf, runOnDisk } from './support.js';

test('the audit holds what all runs of a folder did, numbered without gaps, and only once', async (t) => {
  const home = await auditedHome(t);
  const before = readFileSync(auditFiles(home).entries, 'utf8');
  assert.deepEqual(
    entriesIn(home).map(({ seq }) => seq),
    entriesIn(home).map((_, index) => index + 1),
  );
  assert.deepEqual([...new Set(entriesIn(home).map(({ run_id }) => run_id))], [runIdAt(1), runIdAt(2)]);
  assert.equal((await synced(home)).added, 0);
  assert.equal(readFileSync(auditFiles(home).entries, 'utf8'), before);
  await assertVerified(home);
});

test('a run that goes on is taken in from where it was, with the command that was prepared before', async (t) => {
  const home = temporaryFolder(t);
  const run: MadeRun = { runId: runIdAt(1), waits: true };
  const trace = makeRun(home, run);
  await synced(home);
  // What was read is not read again: it is gone from the trace, and nobody misses it.
  const { bytes } = JSON.parse(readFileSync(auditFiles(home).state, 'utf8')).runs[run.runId];
  goOn(trace, run, [...stepEvents('s1', digest).slice(4), finished(1)]);
  const whole = readFileSync(trace.path);
  writeFileSync(trace.path, Buffer.concat([Buffer.alloc(bytes, ' '), whole.subarray(bytes)]));
  const { added, faults } = await synced(home);
  assert.deepEqual([added, faults], [5, []]);
  const approved = entriesIn(home).find(({ type }) => type === 'step.approved');
  assert.deepEqual(approved?.data['command'], { argv: ['kubectl', 'drain', 's1'] });
  writeFileSync(trace.path, whole);
  await assertVerified(home);
});

test('a state that was lost or is not that of the entries is made anew from them', async (t) => {
  for (const change of [
    (state: string) => rmSync(state),
    (state: string) => writeFileSync(state, '{'),
    (state: string) => writeFileSync(state, readFileSync(state, 'utf8').replace(/"entries":\d+/, '"entries":1')),
    (state: string) => writeFileSync(state, readFileSync(state, 'utf8').replaceAll(/"bytes":\d+/g, '"bytes":"x"')),
  ]) {
    const home = await auditedHome(t);
    const { entries, state } = auditFiles(home);
    const before = readFileSync(entries, 'utf8');
    const noted = readFileSync(state, 'utf8');
    change(state);
    makeRun(home, { runId: runIdAt(3) });
    assert.equal((await synced(home)).added, 11);
    assert.ok(readFileSync(entries, 'utf8').startsWith(before));
    assert.notEqual(readFileSync(state, 'utf8'), noted);
    await assertVerified(home);
  }
});

test('entries that a writer which died did not finish are written anew, whole or torn', async (t) => {
  const home = await auditedHome(t);
  const { entries, approvals } = auditFiles(home);
  const last = runIdAt(3);
  makeRun(home, { runId: last });
  const copy = temporaryFolder(t);
  cpSync(home, copy, { recursive: true });
  await synced(copy);
  const whole = readFileSync(auditFiles(copy).entries);
  const old = statSync(entries).size;
  const ends = [old + 1, old + 700, whole.indexOf('\n', old) + 1, whole.length - 1, whole.length];
  for (const end of ends) {
    const killed = temporaryFolder(t);
    cpSync(home, killed, { recursive: true });
    writeFileSync(auditFiles(killed).entries, whole.subarray(0, end));
    cpSync(auditFiles(copy).approvals, auditFiles(killed).approvals);
    const before = await verdictOn(killed);
    assert.equal(before.kind, 'unsatisfied', JSON.stringify(before));
    await synced(killed);
    assert.deepEqual(readFileSync(auditFiles(killed).entries), whole);
    await assertVerified(killed);
  }
  // Blocks that a loss of power left empty.
  appendFileSync(entries, `${'\0'.repeat(40)}\n`);
  appendFileSync(approvals, '{"torn');
  await synced(home);
  assert.deepEqual(readFileSync(entries), whole);
  await assertVerified(home);
});

test('a run that died is taken in as far as it was written, and the rest when it goes on', async (t) => {
  const home = temporaryFolder(t);
  const run: MadeRun = { runId: runIdAt(1), waits: true };
  const trace = makeRun(home, run);
  const whole = readFileSync(trace.path);
  truncateSync(trace.path, whole.length - 7);
  assert.deepEqual((await synced(home)).faults, []);
  const count = entriesIn(home).length;
  writeFileSync(trace.path, whole);
  assert.equal((await synced(home)).added, 1);
  assert.equal(entriesIn(home).length, count + 1);
  await assertVerified(home);
});

test('a run that somebody drives is left alone until it comes to rest', async (t) => {
  const home = temporaryFolder(t);
  const { directory } = makeRun(home, { runId: runIdAt(1) });
  const lock = await takeRunLock(directory);
  assert.ok(lock.ok);
  assert.deepEqual((await synced(home)).driven, [runIdAt(1)]);
  const verdict = await verdictOn(home);
  assert.equal(verdict.kind, 'verified');
  assert.match(verdict.kind === 'verified' ? verdict.notes.join() : '', /is going on/);
  await lock.value.release();
  assert.equal((await synced(home)).added, 11);
});

test('the lock of a writer that died does not stop the next one', async (t) => {
  const home = await auditedHome(t);
  const dead = { pid: 2 ** 22 - 1, started: 'long ago', host: hostname(), since: 'then' };
  writeFileSync(join(home, 'audit', 'lock-1'), `${JSON.stringify(dead)}\n`);
  makeRun(home, { runId: runIdAt(3) });
  assert.equal((await synced(home)).added, 11);
  assert.ok(!existsSync(join(home, 'audit', 'lock-1')));
});

test('a folder that cannot be written to is told in words, and the runs are found missing', async (t) => {
  const home = temporaryFolder(t);
  makeRun(home, { runId: runIdAt(1) });
  writeFileSync(join(home, 'audit'), '');
  const refused = await syncAudit(home, process.env);
  assert.ok(!refused.ok);
  assert.match(refused.error.message, /audit' has a file where a folder should be/);
  rmSync(join(home, 'audit'));
  const verdict = await verdictOn(home);
  assert.match(
    verdict.kind === 'unsatisfied' ? verdict.reasons.join() : '',
    /^11 events of run .* are not in the audit/,
  );
});

test('events that were never taken in are told with the run, and are no change', async (t) => {
  const home = await auditedHome(t);
  makeRun(home, { runId: runIdAt(3) });
  const verdict = await verdictOn(home);
  assert.deepEqual(verdict.kind === 'unsatisfied' && verdict.reasons, [
    `11 events of run '${runIdAt(3)}' are not in the audit; 'runbook audit sync' takes them in`,
  ]);
});

test('a change in the middle is found when all is read anew', async (t) => {
  const home = await auditedHome(t);
  replaceLine(home, 7, (line) => line.replace('"id":"bob"', '"id":"eve"'));
  assert.equal((await synced(home)).added, 0);
  const refused = await rebuildAudit(home, process.env);
  assert.ok(!refused.ok);
  assert.match(refused.error.message, /line 7: the hash of the line does not match/);
});

test('a list of approvals that was changed is made anew from the entries', async (t) => {
  const home = await auditedHome(t);
  const { approvals } = auditFiles(home);
  const before = readFileSync(approvals, 'utf8');
  assert.equal(linesIn(approvals).length, 8);
  for (const text of [before.replace('bob', 'eve'), before.slice(0, 300), `${before}{}\n`]) {
    writeFileSync(approvals, text);
    assert.ok((await rebuildAudit(home, process.env)).ok);
    assert.equal(readFileSync(approvals, 'utf8'), before);
  }
  rmSync(approvals);
  await synced(home);
  assert.equal(readFileSync(approvals, 'utf8'), before);
  await assertVerified(home);
});

test('a trace that is no longer what is in the audit is told, and the others are taken in', async (t) => {
  const home = await auditedHome(t);
  const path = join(home, 'runs', runIdAt(1), 'trace.jsonl');
  const whole = readFileSync(path, 'utf8');
  makeRun(home, { runId: runIdAt(3) });
  writeFileSync(path, `${linesIn(path).slice(0, 5).join('\n')}\n`);
  const { added, faults } = await synced(home);
  assert.equal(added, 11);
  assert.deepEqual(faults, [{ runId: runIdAt(1), message: 'its trace has lost lines that are in the audit' }]);
  writeFileSync(path, `${whole}${whole}`);
  assert.match((await synced(home)).faults[0]?.message ?? '', /line 21 of its trace: the line has number 1/);
  rmSync(auditFiles(home).state);
  makeRun(home, { runId: runIdAt(1), steps: 2, at: '2026-11-20T10:00:00.000Z' });
  assert.match(
    (await synced(home)).faults[0]?.message ?? '',
    /line 20 of its trace is not the event that is in the audit/,
  );
});

test('a run that is removed is noted before, and its entries stay', async (t) => {
  const home = temporaryFolder(t);
  makeRun(home, { runId: runIdAt(1) });
  const { directory } = makeRun(home, { runId: runIdAt(2) });
  assert.ok((await removeRun(directory)).ok);
  assert.ok(!existsSync(directory));
  const last = entriesIn(home).at(-1);
  assert.deepEqual([last?.type, last?.run_id, last?.trace.seq], ['run.pruned', runIdAt(2), 12]);
  assert.deepEqual(last?.data, { events: 12, intact: true });
  assert.equal(entriesIn(home).filter(({ run_id }) => run_id === runIdAt(2)).length, 12);
  assert.equal((await synced(home)).added, 11);
  await assertVerified(home);
  rmSync(auditFiles(home).state);
  assert.equal((await synced(home)).added, 0);
});

test('a run that was removed and came back from a backup is told again, and verifies', async (t) => {
  const home = temporaryFolder(t);
  const { directory } = makeRun(home, { runId: runIdAt(1) });
  const backup = temporaryFolder(t);
  cpSync(directory, backup, { recursive: true });
  assert.ok((await removeRun(directory)).ok);
  makeRun(home, { runId: runIdAt(2) });
  await synced(home);
  cpSync(backup, directory, { recursive: true });
  assert.equal((await synced(home)).added, 11);
  await assertVerified(home);
});

test('a run whose removal was cut off after the note is taken in once all the same', async (t) => {
  const home = temporaryFolder(t);
  const { directory } = makeRun(home, { runId: runIdAt(1) });
  assert.ok((await auditPruned(directory, process.env)).ok);
  assert.equal((await synced(home)).added, 0);
  const verdict = await verdictOn(home);
  assert.match(verdict.kind === 'verified' ? verdict.notes.join() : '', /was to be removed and is still there/);
  assert.ok((await removeRun(directory)).ok);
  await assertVerified(home);
});

test('a run whose record was changed is removed with a note of what was wrong', async (t) => {
  const home = temporaryFolder(t);
  const { directory, path } = makeRun(home, { runId: runIdAt(1) });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"exit_code":0', '"exit_code":1'));
  assert.ok((await removeRun(directory)).ok);
  const { intact, reason } = entriesIn(home).at(-1)?.data ?? {};
  assert.deepEqual([intact, reason], [false, 'line 10 of its trace: the hash of the line does not match its content']);
  await assertVerified(home);
});

test('a run that cannot be noted as removed stays', async (t) => {
  const home = await auditedHome(t);
  rmSync(auditFiles(home).head);
  const directory = join(home, 'runs', runIdAt(1));
  const refused = await removeRun(directory);
  assert.ok(!refused.ok);
  assert.match(refused.error.message, /head.json is missing/);
  assert.ok(existsSync(join(directory, 'trace.jsonl')));
  assert.deepEqual(
    readdirSync(directory).filter((name) => name.startsWith('lock')),
    [],
  );
});

test('a change of policy between two runs is an entry of its own, also when all is read anew', async (t) => {
  const home = temporaryFolder(t);
  makeRun(home, { runId: runIdAt(1), policy: 'sha256:a', at: '2026-11-20T09:00:00.000Z' });
  await synced(home);
  rmSync(auditFiles(home).state);
  makeRun(home, { runId: runIdAt(2), policy: 'sha256:b', at: '2026-11-20T10:00:00.000Z' });
  await synced(home);
  makeRun(home, { runId: runIdAt(3), policy: 'sha256:b', at: '2026-11-20T11:00:00.000Z' });
  await synced(home);
  const changes = entriesIn(home).filter(({ type }) => type === 'policy.changed');
  assert.deepEqual(
    changes.map(({ run_id, data }) => [run_id, data]),
    [[runIdAt(2), { before_hash: 'sha256:a', after_hash: 'sha256:b' }]],
  );
  await assertVerified(home);
  forged(home, (entries) => entries.filter(({ type }) => type !== 'policy.changed'));
  assert.match(await firstFinding(home), /event 1 of run .* does not say|policy.changed, has no entry before/);
});

test('where there is a key the end of the audit is signed, and nobody else can sign another one', async (t) => {
  const home = temporaryFolder(t);
  const key = await makeKey(workspaceKeys(home));
  assert.ok(key.ok);
  const trust = { keyFiles: [key.value.publicPath], runbookFolder: undefined };
  makeRun(home, { runId: runIdAt(1) });
  await synced(home);
  const verdict = await verdictOn(home, trust);
  assert.deepEqual(verdict.kind === 'verified' && verdict.signature, { keyId: key.value.keyId, isTrusted: true });
  const stranger = await verdictOn(home);
  assert.match(stranger.kind === 'unsatisfied' ? stranger.reasons.join() : '', /which is not trusted here/);
  const { head } = auditFiles(home);
  const signed = readFileSync(head, 'utf8');
  writeFileSync(head, signed.replace(/"approvals_bytes":\d+/, '"approvals_bytes":0'));
  const wrong = await verdictOn(home, trust);
  assert.match(wrong.kind === 'changed' ? JSON.stringify(wrong.findings) : '', /its signature is wrong/);
  writeFileSync(head, signed.replace(/,"key_id":"[^"]+"/, '').replace(/,"signature":"[^"]+"/, ''));
  const unsigned = await verdictOn(home, trust);
  assert.deepEqual(unsigned.kind === 'unsatisfied' && unsigned.reasons, ['the audit is not signed']);
  const unasked = await verdictOn(home, { keyFiles: [], runbookFolder: home });
  assert.match(unasked.kind === 'verified' ? unasked.notes.join() : '', /not signed although keys are trusted here/);
});

test('nothing is signed on top of a head whose signature is wrong', async (t) => {
  const home = temporaryFolder(t);
  assert.ok((await makeKey(workspaceKeys(home))).ok);
  makeRun(home, { runId: runIdAt(1) });
  await synced(home);
  const { head } = auditFiles(home);
  writeFileSync(head, readFileSync(head, 'utf8').replace(/"approvals_bytes":\d+/, '"approvals_bytes":0'));
  const refused = await syncAudit(home, process.env);
  assert.ok(!refused.ok);
  assert.match(refused.error.message, /the signature of head.json is wrong/);
});

test('a real run is taken in and verifies', async (t) => {
  const { run, folder } = await runOnDisk(t, runbookOf(['type: cli, with: {argv: [sh, -c, "echo hi; touch made"]}']));
  const home = dirname(dirname(run.directory));
  await synced(home);
  const executed = entriesIn(home).find(({ type }) => type === 'step.executed');
  assert.deepEqual(executed?.data['command'], { argv: ['sh', '-c', 'echo hi; touch made'] });
  assert.ok(existsSync(join(folder, 'made')));
  await assertVerified(home);
});

test('files of the audit are for their owner alone', async (t) => {
  const home = await auditedHome(t);
  for (const path of Object.values(auditFiles(home))) {
    assert.equal(process.platform === 'win32' || (statSync(path).mode & 0o077) === 0, true, path);
  }
});

test('the end of one run reads nothing of what many others left', async (t) => {
  const home = temporaryFolder(t);
  for (let n = 1; n <= 30; n += 1) makeRun(home, { runId: runIdAt(n), steps: 20 });
  await synced(home);
  const { entries } = auditFiles(home);
  const whole = readFileSync(entries);
  // What is not read can be anything; only the last line counts.
  const last = whole.lastIndexOf('\n', -2) + 1;
  writeFileSync(entries, Buffer.concat([Buffer.alloc(last - 1, 'x'), Buffer.from('\n'), whole.subarray(last)]));
  for (let n = 1; n <= 30; n += 1) {
    const path = join(home, 'runs', runIdAt(n), 'trace.jsonl');
    writeFileSync(path, Buffer.alloc(statSync(path).size, 'x'));
  }
  makeRun(home, { runId: runIdAt(31) });
  const { added, faults } = await synced(home);
  assert.deepEqual([added, faults], [11, []]);
  const more = readFileSync(entries).subarray(whole.length);
  writeFileSync(entries, Buffer.concat([whole, more]));
  assert.match(await firstFinding(home), /^audit.jsonl:1: the trace of run/);
});
