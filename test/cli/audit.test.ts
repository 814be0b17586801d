import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { entryLine } from '../../runtime/cli/render/audit.js';
import type { AuditEntry } from '../../runtime/record/audit/entry.js';
import { auditFiles, linesIn, makeRun, runIdAt } from '../node/audit-support.js';
import { type CliOutcome, runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';
import { onlyRun, runbookFolder } from '../support/recorded.js';

const text = `apiVersion: runbook/v0
meta: {name: x}
steps:
  - {id: look, type: cli, with: {argv: ["echo", "hi"]}}
  - {id: make, type: cli, with: {argv: ["touch", "made"]}}
`;

const audit = (folder: string, ...words: string[]) => runbook(['audit', ...words], { cwd: folder });

/** A folder with a run that a person approved, taken in. */
async function approvedFolder(context: TestContext): Promise<string> {
  const folder = runbookFolder(context, text);
  await runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', '--role', 'DRI'], {
    cwd: folder,
    turns: [[/\(y\/n\)/, 'y\n']],
  });
  assert.ok(existsSync(join(folder, 'made')));
  const { code, stderr } = await audit(folder, 'sync');
  assert.equal(code, 0, stderr);
  return folder;
}

function home(folder: string): string {
  return join(folder, '.runbook');
}

async function shown(folder: string, ...words: string[]): Promise<readonly AuditEntry[]> {
  const { code, stdout, stderr } = await audit(folder, 'show', '--format', 'json', ...words);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

function assertRefused({ code, stdout, stderr }: CliOutcome, message: RegExp): void {
  assert.deepEqual([code, stdout], [3, '']);
  assert.match(stderr, message);
  assert.equal(stderr.trimEnd().split('\n').length, 1);
}

test('the audit says who agreed to what, and what ran, with the exact command', async (t) => {
  const folder = await approvedFolder(t);
  const [approved] = await shown(folder, '--type', 'step.approved');
  assert.deepEqual([approved?.actor.id, approved?.actor.role, approved?.step_id], ['alice', 'DRI', 'make']);
  assert.deepEqual(approved?.data['command'], { argv: ['touch', 'made'] });
  const executed = await shown(folder, '--type', 'step.executed');
  assert.deepEqual(
    executed.map(({ data }) => [data['command'], data['exit_code']]),
    [
      [{ argv: ['echo', 'hi'] }, 0],
      [{ argv: ['touch', 'made'] }, 0],
    ],
  );
  const [asked, granted] = linesIn(auditFiles(home(folder)).approvals).map((line) => JSON.parse(line));
  assert.deepEqual(
    [asked.turn, granted.turn, granted.by.id, granted.by.role],
    ['requested', 'granted', 'alice', 'DRI'],
  );
});

test('entries are listed by run, person, type and time, one a line', async (t) => {
  const folder = await approvedFolder(t);
  const all = (await audit(folder, 'show')).stdout.trimEnd().split('\n');
  assert.match(all[0] ?? '', /^ {5}1 {2}20.*Z {2}\S+ {2}run\.created {2}alice \(DRI\)$/);
  assert.match(all.at(-1) ?? '', /run\.finished {2}engine {2}completed · all steps passed$/);
  const executed = await audit(folder, 'show', '--type', 'step.executed,step.approved');
  assert.match(
    executed.stdout,
    /^.* look {2}exit 0 · echo hi\n.*alice \(DRI\) {2}make .*touch made\n.* make .*touch made\n$/,
  );
  const count = async (...words: string[]) => (await shown(folder, ...words)).length;
  const run = onlyRun(folder).split('/').at(-1) ?? '';
  assert.equal(await count(), all.length);
  assert.equal(await count('--run', run), all.length);
  assert.equal(await count('--run', 'another'), 0);
  assert.deepEqual(
    (await shown(folder, '--actor', 'alice')).map(({ type }) => type),
    ['run.created', 'step.approved'],
  );
  assert.ok((await shown(folder, '--type', 'step')).every(({ type }) => type.startsWith('step.')));
  assert.equal(await count('--since', '1h'), all.length);
  assert.equal(await count('--since', '2999-01-01'), 0);
  assert.equal((await audit(folder, 'show', '--run', 'another')).stdout, 'no such entries are in the audit\n');
});

test('what was waived is loud, and nothing in an entry can forge a line or a colour', () => {
  const entry: AuditEntry = {
    v: 1,
    seq: 7,
    ts: '2026-11-20T09:00:00.000Z',
    type: 'step.approved',
    run_id: 'r',
    runbook_id: 'x',
    step_id: 'drain',
    attempt: 2,
    actor: { kind: 'human', id: 'bob\n     8  2026', role: 'DRI' },
    tenant_id: 'local',
    mode: 'real',
    data: {
      gesture: 'typed',
      break_glass: { reason: 'it burns', waived: ['min'] },
      command: { script: 'a\u001b[31m\nb\n' },
    },
    trace: { seq: 1, hash: '' },
    prev_hash: '',
    hash: '',
  };
  assert.equal(
    entryLine(entry, Number.POSITIVE_INFINITY),
    '     7  2026-11-20T09:00:00Z  r  step.approved  bob ↵ 8  2026 (DRI)  drain #2  BREAK-GLASS typed · it burns · a ↵ b\n',
  );
  assert.equal(entryLine(entry, 40), '     7  2026-11-20T09:00:00Z  r  step.a…\n');
  const drift = { ...entry, type: 'policy.downgraded', data: { ratio: 0.75, threshold: 0.7, decisions: 12 } };
  const why = '75 % of 12 decisions of the last 7 days were made by nobody (limit 70 %)\n';
  assert.ok(entryLine(drift, Number.POSITIVE_INFINITY).endsWith(`  ${why}`));
});

test('a list is fitted to no width where it is no terminal, and to the terminal where it is one', async (t) => {
  const folder = await approvedFolder(t);
  const piped = await audit(folder, 'show');
  assert.ok(piped.stdout.split('\n').some((line) => line.length > 100));
  const { stdout } = await runbookOnTerminal(['audit', 'show'], { cwd: folder, turns: [] });
  const lines = stdout.split(/\r?\n/);
  assert.equal(lines.length, piped.stdout.split('\n').length);
  for (const line of lines) assert.ok(line.length <= 80, line);
});

test('an audit that is intact and whole is verified, as text and as JSON', async (t) => {
  const folder = await approvedFolder(t);
  const { code, stdout } = await audit(folder, 'verify');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^✓ verified: \d+ entries of 1 run, each one as it was written and as the traces say/);
  const json = JSON.parse((await audit(folder, 'verify', '--format', 'json')).stdout);
  assert.deepEqual([json.kind, json.runs, json.entries], ['verified', 1, (await shown(folder)).length]);
  const elsewhere = temporaryFolder(t);
  assert.equal((await audit(elsewhere, 'verify', '--run-dir', home(folder))).code, 0);
});

test('an audit that was changed is told with the first bad record, and the exit code says it', async (t) => {
  const folder = await approvedFolder(t);
  const { entries } = auditFiles(home(folder));
  writeFileSync(entries, readFileSync(entries, 'utf8').replace('"id":"alice"', '"id":"malic"'));
  const { code, stdout } = await audit(folder, 'verify');
  assert.equal(code, 5);
  assert.equal(stdout, '✗ changed: audit.jsonl, line 1: the hash of the line does not match its content\n');
  const json = JSON.parse((await audit(folder, 'verify', '--format', 'json')).stdout);
  assert.deepEqual([json.kind, json.findings[0].file, json.findings[0].line], ['changed', 'audit.jsonl', 1]);
  const synced = await audit(folder, 'sync');
  assert.equal(synced.code, 1);
  assert.match(
    synced.stderr,
    /line 1: the hash of the line does not match its content; 'runbook audit verify' tells more/,
  );
});

test('every bad record is told, the first one first, and no more than fit on a screen', async (t) => {
  const folder = runbookFolder(t, text);
  for (let n = 1; n <= 25; n += 1) makeRun(home(folder), { runId: runIdAt(n) });
  await audit(folder, 'sync');
  for (let n = 25; n > 0; n -= 1) rmSync(join(home(folder), 'runs', runIdAt(n)), { recursive: true });
  const lines = (await audit(folder, 'verify')).stdout.trimEnd().split('\n');
  assert.equal(lines.length, 21);
  assert.match(lines[0] ?? '', new RegExp(`changed: audit.jsonl, line 1: the trace of run '${runIdAt(1)}' is gone`));
  assert.match(lines[1] ?? '', /^ {2}- audit.jsonl, line 12: /);
  assert.match(lines[20] ?? '', /and 5 more; '--format json' tells all/);
});

test('what is not in the audit yet is told, and sync takes it in', async (t) => {
  const folder = runbookFolder(t, text);
  makeRun(home(folder), { runId: runIdAt(1) });
  const before = await audit(folder, 'verify');
  assert.equal(before.code, 1);
  assert.match(
    before.stdout,
    /intact, not satisfied.*\n {2}- 11 events of run '.*' are not in the audit; 'runbook audit sync'/,
  );
  const { code, stdout } = await audit(folder, 'sync');
  assert.deepEqual([code, stdout], [0, 'added 11 entries; the audit has 11\n']);
  assert.equal((await audit(folder, 'sync')).stdout, 'added 0 entries; the audit has 11\n');
  assert.equal((await audit(folder, 'verify')).code, 0);
});

test('a trace that was changed is told by sync with its run, and by its exit code', async (t) => {
  const folder = runbookFolder(t, text);
  const { path } = makeRun(home(folder), { runId: runIdAt(1) });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"bob"', '"eve"'));
  const { code, stdout } = await audit(folder, 'sync');
  assert.equal(code, 5);
  assert.match(stdout, /added 6 entries; the audit has 6\n✗ run .*: line 8 of its trace: the hash of the line/);
});

test('a signature is asked for with a key, and told', async (t) => {
  const folder = runbookFolder(t, text);
  await runbook(['keys', 'new'], { cwd: folder });
  makeRun(home(folder), { runId: runIdAt(1) });
  await audit(folder, 'sync');
  const trusted = join(home(folder), 'keys', 'trusted');
  const key = join(trusted, readdirSync(trusted)[0] ?? '');
  const { code, stdout } = await audit(folder, 'verify', '--key', key);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /\n {2}signed by sha256:[0-9a-f]{64}\n$/);
  const { head } = auditFiles(home(folder));
  const unsigned = readFileSync(head, 'utf8')
    .replace(/,"key_id":"[^"]+"/, '')
    .replace(/,"signature":"[^"]+"/, '');
  writeFileSync(head, unsigned);
  const missing = await audit(folder, 'verify', '--key', key);
  assert.equal(missing.code, 1);
  assert.match(missing.stdout, /- the audit is not signed\n/);
});

test('a secret that is hidden in the trace is hidden in the audit', async (t) => {
  const folder = runbookFolder(
    t,
    `apiVersion: runbook/v0
meta: {name: x, governance: {redact: [{pattern: "hunter2", replace: "***"}]}}
steps:
  - {id: look, type: cli, with: {argv: ["echo", "hunter2"]}, capture: {said: stdout}}
`,
  );
  await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  await audit(folder, 'sync');
  for (const path of Object.values(auditFiles(home(folder)))) {
    assert.ok(!readFileSync(path, 'utf8').includes('hunter2'), path);
  }
  assert.match((await audit(folder, 'show', '--type', 'step.executed')).stdout, /echo \S*\*\*\*/);
  assert.ok(!(await audit(folder, 'show')).stdout.includes('hunter2'));
});

test('what cannot be done is said in one line, with what to write', async (t) => {
  const folder = runbookFolder(t, text);
  assertRefused(await audit(folder, 'verify', '--format', 'xml'), /'xml' is not a format; write '--format text'/);
  assertRefused(await audit(folder, 'show', '--format', 'xml'), /'xml' is not a format/);
  assertRefused(await audit(folder, 'show', '--since', 'soon'), /'soon' is no time; write '--since 7d'/);
  assertRefused(await audit(folder, 'verify', '--key', 'nope.pem'), /'nope.pem' does not exist/);
  for (const command of ['verify', 'show', 'sync']) {
    assertRefused(await audit(folder, command, '--run-dir', 'nope'), /'nope' does not exist/);
    assertRefused(await audit('/', command), /no '.runbook' folder is here or above/);
  }
});

test('a line that is no entry stops the list, and is named', async (t) => {
  const folder = runbookFolder(t, text);
  makeRun(home(folder), { runId: runIdAt(1) });
  await audit(folder, 'sync');
  const { entries } = auditFiles(home(folder));
  writeFileSync(entries, `${linesIn(entries).with(4, '{"v":1}').join('\n')}\n`);
  assertRefused(await audit(folder, 'show'), /line 5 is no entry; 'runbook audit verify' says more/);
});

test('a run that is pruned stays in the audit, with who removed it', async (t) => {
  const folder = runbookFolder(t, text);
  makeRun(home(folder), { runId: runIdAt(1) });
  const { code, stdout, stderr } = await runbook(['prune', '--keep', '0', '--yes'], { cwd: folder });
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(readdirSync(join(home(folder), 'runs')), []);
  const [pruned] = await shown(folder, '--type', 'run.pruned');
  assert.deepEqual([pruned?.actor.kind, pruned?.run_id, pruned?.seq], ['human', runIdAt(1), 12]);
  const verdict = await audit(folder, 'verify');
  assert.equal(verdict.code, 0);
  assert.match(verdict.stdout, /1 run was pruned, so of the entries of it only the chain could be checked/);
});

test('a run whose removal cannot be noted stays, and why is said', async (t) => {
  const folder = runbookFolder(t, text);
  makeRun(home(folder), { runId: runIdAt(1) });
  await audit(folder, 'sync');
  rmSync(auditFiles(home(folder)).head);
  const { code, stderr } = await runbook(['prune', '--keep', '0', '--yes'], { cwd: folder });
  assert.equal(code, 1);
  assert.match(stderr, /stays: the audit in '.*' was changed, head.json is missing/);
  assert.deepEqual(readdirSync(join(home(folder), 'runs')), [runIdAt(1)]);
});

test('a run is in the audit as soon as it has ended or waits, and when it goes on', async (t) => {
  const folder = runbookFolder(t, text);
  const waits = await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  assert.deepEqual([waits.code, waits.stderr], [6, '']);
  assert.equal((await shown(folder)).at(-1)?.type, 'run.paused');
  assert.equal((await audit(folder, 'verify')).code, 0);
  await runbookOnTerminal(['resume', onlyRun(folder)], { cwd: folder, turns: [[/\(y\/n\)/, 'y\n']] });
  assert.equal((await shown(folder)).at(-1)?.type, 'run.finished');
  assert.equal((await audit(folder, 'verify')).code, 0);
});

test('an audit whose whole folder is gone is told as lost, and where there never was one as missing', async (t) => {
  const folder = runbookFolder(t, text);
  rmSync(home(folder), { recursive: true });
  assertRefused(await audit(folder, 'verify'), /no '\.runbook' folder is here/);
  await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  rmSync(home(folder), { recursive: true });
  for (const words of [[], ['--run-dir', '.runbook']]) {
    const { code, stdout } = await audit(folder, 'verify', ...words);
    assert.equal(code, 5, stdout);
    assert.match(stdout, /this account wrote \d+ entries into this audit, .* it was cut, replaced or removed/);
  }
});

test('a run does not fail because the audit cannot be written, and that is said', async (t) => {
  const folder = runbookFolder(t, text.replace('"touch", "made"', '"echo", "there"'));
  writeFileSync(join(home(folder), 'audit'), '');
  const { code, stderr } = await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  assert.equal(code, 0);
  assert.match(stderr, /^runbook: the run is recorded, but not yet in the audit: '.*audit' has a file where a folder/);
  assert.equal(stderr.trimEnd().split('\n').length, 1);
  rmSync(join(home(folder), 'audit'));
  assert.match((await audit(folder, 'verify')).stdout, /not satisfied.*\n {2}- \d+ events of run/);
  await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder });
  const verdict = await audit(folder, 'verify');
  assert.match(verdict.stdout, /^✓ verified: \d+ entries of 2 runs/);
});

test('programs whose runs end at once leave every entry once', async (t) => {
  const folder = runbookFolder(t, text.replace('"touch", "made"', '"echo", "there"'));
  const all = await Promise.all(
    Array.from({ length: 8 }, () => runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder })),
  );
  assert.deepEqual([...new Set(all.map(({ code, stderr }) => `${code}${stderr}`))], ['0']);
  assert.match((await audit(folder, 'verify')).stdout, /^✓ verified: 128 entries of 8 runs/);
});
