import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, type TestContext } from 'node:test';
import { auditPruned, rebuildAudit, syncAudit } from '../../runtime/node/audit/sync.js';
import type { AuditVerdict } from '../../runtime/node/audit/verdict.js';
import { verifyAudit } from '../../runtime/node/audit/verify.js';
import { makeKey, workspaceKeys } from '../../runtime/node/keys/keys.js';
import type { Trust } from '../../runtime/node/record/verify-run.js';
import { removeRun } from '../../runtime/node/store/prune.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import type { AuditEntry } from '../../runtime/record/audit/entry.js';
import { temporaryFolder } from '../support/paths.js';
import {
  auditFiles,
  entriesIn,
  finished,
  forgeAudit,
  goOn,
  linesIn,
  type MadeRun,
  makeRun,
  runIdAt,
  stepEvents,
} from './audit-support.js';
import { runbookOf, runOnDisk } from './support.js';

// What this account remembers of audits is nothing of these tests.
const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
process.env['XDG_STATE_HOME'] = state;
process.env['LOCALAPPDATA'] = state;
after(() => rmSync(state, { recursive: true, force: true }));

const noTrust: Trust = { keyFiles: [], runbookFolder: undefined };
const digest = `sha256:${'2'.repeat(64)}`;

async function synced(home: string) {
  const result = await syncAudit(home, process.env);
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result.value;
}

async function verdictOn(home: string, trust = noTrust): Promise<AuditVerdict> {
  const verdict = await verifyAudit(home, trust);
  assert.ok(verdict.ok, verdict.ok ? '' : verdict.error.message);
  return verdict.value;
}

async function assertVerified(home: string): Promise<void> {
  const verdict = await verdictOn(home);
  assert.equal(verdict.kind, 'verified', JSON.stringify(verdict));
}

/** The first thing that verification names. */
async function firstFinding(home: string): Promise<string> {
  const verdict = await verdictOn(home);
  assert.equal(verdict.kind, 'changed', JSON.stringify(verdict));
  const [finding] = verdict.kind === 'changed' ? verdict.findings : [];
  return `${finding?.file}:${finding?.line ?? ''}: ${finding?.message}`;
}

/** A folder whose audit holds two runs, of two steps each. */
async function auditedHome(context: TestContext): Promise<string> {
  const home = temporaryFolder(context);
  makeRun(home, { runId: runIdAt(1), steps: 2 });
  makeRun(home, { runId: runIdAt(2), steps: 2 });
  await synced(home);
  return home;
}

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

attack('an entry that was edited is found by its hash', /audit.jsonl:7: the hash of the line does not match/, (home) =>
  replaceLine(home, 7, (line) => line.replace('"id":"', '"id":"x')),
);
attack(
  'an entry that was edited and chained anew is found by the trace',
  /audit.jsonl:8: the entry does not say what event 9 of run/,
  (home) => forged(home, (entries) => entries.with(7, { ...entries[7]!, actor: { kind: 'human', id: 'mallory' } })),
);
attack(
  'an entry that was copied in is found by its number',
  /audit.jsonl:6: the line has number 5 where 6 is due/,
  (home) => {
    const lines = linesIn(auditFiles(home).entries);
    writeLines(home, lines.toSpliced(5, 0, lines[4]!));
  },
);
attack(
  'an entry that was chained in is found by the trace',
  /audit.jsonl:6: event \d+ of run .* was told before/,
  (home) => forged(home, (entries) => entries.toSpliced(5, 0, entries[4]!)),
);
attack('an entry of a run that there never was is found', /audit.jsonl:4: the trace of run .* is gone/, (home) =>
  forged(home, (entries) => entries.toSpliced(3, 0, { ...entries[2]!, run_id: runIdAt(9) })),
);
attack(
  'an entry that was removed is found by its number',
  /audit.jsonl:9: the line has number 10 where 9 is due/,
  (home) => writeLines(home, linesIn(auditFiles(home).entries).toSpliced(8, 1)),
);
attack(
  'an entry that was removed from the chain is found by the trace',
  /audit.jsonl:8: event \d+ of run '.*', step.started, has no entry before this one/,
  (home) =>
    forged(home, (entries) => {
      const at = entries.findIndex(({ type }) => type === 'step.started');
      return entries.toSpliced(at, 1);
    }),
);
attack(
  'entries that were swapped are found by their numbers',
  /audit.jsonl:3: the line has number 4 where 3 is due/,
  (home) => {
    const lines = linesIn(auditFiles(home).entries);
    writeLines(home, lines.toSpliced(2, 2, lines[3]!, lines[2]!));
  },
);
attack('entries that were swapped in the chain are found by the trace', /audit.jsonl:3: event 3 of run/, (home) =>
  forged(home, (entries) => entries.toSpliced(2, 2, entries[3]!, entries[2]!)),
);
attack(
  'an audit that was cut is found by its head',
  /audit.jsonl:31: head.json notes 36 entries, and there are 30/,
  (home) => writeLines(home, linesIn(auditFiles(home).entries).slice(0, 30)),
);
attack(
  'an audit that was cut within a line is found by its head',
  /audit.jsonl:36: head.json notes 36 entries/,
  (home) => truncateSync(auditFiles(home).entries, statSync(auditFiles(home).entries).size - 5),
);
attack('lines that follow the noted end are found', /audit.jsonl:37: there are lines after the last entry/, (home) =>
  appendFileSync(auditFiles(home).entries, `${linesIn(auditFiles(home).entries)[3]}\n`),
);
attack('a head that is gone is found', /head.json:: head.json is missing/, (home) => rmSync(auditFiles(home).head));
attack('a head that was edited is found', /head.json:: head.json is not what was noted/, (home) =>
  writeFileSync(auditFiles(home).head, '{}'),
);
attack(
  'a head of another audit is found',
  /audit.jsonl:36: the last entry is not the one that head.json notes/,
  (home) => {
    const text = readFileSync(auditFiles(home).head, 'utf8');
    writeFileSync(auditFiles(home).head, text.replace(/"head_hash":"[^"]+"/, `"head_hash":"${digest}"`));
  },
);
attack(
  'a trace that is gone without a note is found, with the first of its entries',
  /audit.jsonl:19: the trace of run .* is gone/,
  (home) => rmSync(join(home, 'runs', runIdAt(2)), { recursive: true }),
);
attack(
  'a trace that was cut is found',
  /audit.jsonl:36: the trace of run .* has no event 20: the entry was added, or the trace was cut/,
  (home) => {
    const path = join(home, 'runs', runIdAt(2), 'trace.jsonl');
    writeFileSync(path, `${linesIn(path).slice(0, -1).join('\n')}\n`);
  },
);
attack('a trace that was edited is found', /audit.jsonl:4: run .*: line 5 of its trace: the hash/, (home) => {
  const path = join(home, 'runs', runIdAt(1), 'trace.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('kubectl/drain', 'kubectl/get'));
});
attack(
  'a trace that was written anew, with all hashes right, is found',
  /audit.jsonl:1: event 1 of run .* written anew/,
  (home) => {
    makeRun(home, { runId: runIdAt(1), steps: 2, at: '2026-11-20T09:00:00.001Z' });
  },
);
attack(
  'a trace that was put in the place of another is found',
  /line 1 of its trace: the line belongs to run/,
  (home) => cpSync(join(home, 'runs', runIdAt(2)), join(home, 'runs', runIdAt(1)), { recursive: true }),
);
attack(
  'an approval that was edited in the list of approvals is found',
  /approvals.jsonl:2: the line is not what the audit says/,
  (home) => {
    const { approvals } = auditFiles(home);
    writeFileSync(approvals, readFileSync(approvals, 'utf8').replace('"id":"bob"', '"id":"eve"'));
  },
);
attack('an approval that was added to the list of approvals is found', /approvals.jsonl:: lines were added/, (home) => {
  const { approvals } = auditFiles(home);
  appendFileSync(approvals, `${linesIn(approvals)[1]}\n`);
});
attack(
  'an approval that was removed from the list of approvals is found',
  /approvals.jsonl:8: the line is missing/,
  (home) => {
    const { approvals } = auditFiles(home);
    writeFileSync(approvals, `${linesIn(approvals).slice(0, -1).join('\n')}\n`);
  },
);

test('events that were never taken in are told with the run, and are no change', async (t) => {
  const home = await auditedHome(t);
  makeRun(home, { runId: runIdAt(3) });
  const verdict = await verdictOn(home);
  assert.deepEqual(verdict.kind === 'unsatisfied' && verdict.reasons, [
    `11 events of run '${runIdAt(3)}' are not in the audit; 'runbook audit sync' takes them in`,
  ]);
});

test('nothing is added to an audit that was changed', async (t) => {
  const cut = await auditedHome(t);
  writeLines(cut, linesIn(auditFiles(cut).entries).slice(0, 30));
  const swapped = await auditedHome(t);
  const lines = linesIn(auditFiles(swapped).entries);
  writeLines(swapped, lines.toSpliced(34, 2, lines[35]!, lines[34]!));
  const headless = await auditedHome(t);
  rmSync(auditFiles(headless).head);
  const longer = await auditedHome(t);
  appendFileSync(auditFiles(longer).entries, '{"v":1}\n');
  for (const home of [cut, swapped, headless, longer]) {
    const before = readFileSync(auditFiles(home).entries);
    makeRun(home, { runId: runIdAt(3) });
    const refused = await syncAudit(home, process.env);
    assert.ok(!refused.ok);
    assert.match(refused.error.message, /the audit in '.*' was changed, .*; 'runbook audit verify' tells more/);
    assert.deepEqual(readFileSync(auditFiles(home).entries), before);
  }
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

/** A test that what was done to an audited folder is found, and named first. */
function attack(title: string, finding: RegExp, act: (home: string) => unknown): void {
  test(title, async (t) => {
    const home = await auditedHome(t);
    await assertVerified(home);
    act(home);
    assert.match(await firstFinding(home), finding);
  });
}

function forged(home: string, change: (entries: readonly AuditEntry[]) => readonly AuditEntry[]): void {
  forgeAudit(home, change(entriesIn(home)));
}

function replaceLine(home: string, line: number, change: (text: string) => string): void {
  const lines = linesIn(auditFiles(home).entries);
  const changed = change(lines[line - 1]!);
  assert.notEqual(changed, lines[line - 1]);
  writeLines(home, lines.with(line - 1, changed));
}

function writeLines(home: string, lines: readonly string[]): void {
  writeFileSync(auditFiles(home).entries, lines.map((line) => `${line}\n`).join(''));
}
