import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type CliOutcome, runbook } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

type Files = Readonly<Record<string, string>>;

/** A folder with these files, below which no setting of whoever runs the tests is found. */
function folderWith(t: TestContext, files: Files): string {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function examined(folder: string, words: readonly string[] = [], env: Files = {}): Promise<CliOutcome> {
  const own = { XDG_CONFIG_HOME: join(folder, '..', 'no-config'), XDG_STATE_HOME: join(folder, '.state'), ...env };
  return runbook(['doctor', ...words], { cwd: folder, env: own });
}

/** What is found in a folder with these files, each as its place and code. */
async function found(t: TestContext, files: Files, words: readonly string[] = [], env: Files = {}) {
  const { stdout, stderr, code } = await examined(folderWith(t, files), ['--format', 'json', ...words], env);
  assert.equal(stderr, '');
  const { findings } = JSON.parse(stdout);
  const places = findings.map(
    ({ severity, code: what, file, line }: Record<string, string>) => `${severity} ${what} ${file ?? ''}:${line ?? ''}`,
  );
  return { places, code, messages: findings.map(({ message }: { message: string }) => message) };
}

const runbookText = (steps: string) => `apiVersion: runbook/v1\nmeta:\n  name: x\nsteps:\n${steps}`;
const look = '  - id: look\n    type: cli\n    with: {argv: [ls]}\n';
const skips = ['--skip', 'tests'];

test('a folder in which nothing is wrong ends with 0 and says what was looked at', async (t) => {
  const folder = folderWith(t, { 'a.md': '# A\n\n[self](#a) [b](b.md#b)\n', 'b.md': '# B\n' });
  const { code, stdout } = await examined(folder);
  assert.deepEqual([code, stdout], [0, '0 runbooks, 2 Markdown files, 0 test files looked at: nothing is wrong\n']);
});

test('a link to a file, a picture or a heading that is not there is told with its line', async (t) => {
  const guide =
    '# A\n\n[x](gone.md)\n![y](gone.png)\n[z](b.md#part)\n[ok](b.md#b) [own](#none) {{ .x }} [t]({{.x}}.md)\n';
  const { places, code } = await found(t, { 'a.md': guide, 'b.md': '# B\n' });
  assert.deepEqual(places, [
    'fault links/no-file a.md:3',
    'fault links/no-file a.md:4',
    'warning links/no-heading a.md:5',
    'warning links/no-heading a.md:6',
  ]);
  assert.equal(code, 1);
});

test('the links of instructions are looked at like those of a guide', async (t) => {
  const manual = '  - id: ask\n    type: manual\n    instructions: Look at [it](gone.md), then [b](b.md#nope).\n';
  const evidence = '    required_evidence: [{kind: text, name: seen}]\n';
  const { places } = await found(t, { 'x.runbook.yaml': runbookText(manual + evidence), 'b.md': '# B\n' }, skips);
  assert.deepEqual(places, ['fault links/no-file x.runbook.yaml:7', 'warning links/no-heading x.runbook.yaml:7']);
});

test('a program that a step starts and that is not there is told once, with the step and its line', async (t) => {
  const steps = `  - id: look\n    type: cli\n    with: {argv: [no-such-tool, a]}
  - id: again\n    type: cli\n    with: {argv: [no-such-tool, b]}
  - id: text\n    type: script\n    with: {run: "cd /; helper() { ls; }; helper; other-tool | sort"}
  - id: remote\n    type: cli\n    with: {argv: [ssh, host, far-tool]}
  - id: near\n    type: cli\n    with: {argv: [sudo, near-tool]}
  - id: own\n    type: cli\n    env: {PATH: /opt/x}\n    with: {argv: [own-tool]}\n`;
  const files = { 'x.runbook.yaml': runbookText(steps) };
  const { places, messages } = await found(t, files, [...skips, '--skip', 'runbook']);
  const about = messages.filter((message: string) =>
    /no-such|helper|other-tool|far-tool|near-tool|own-tool/.test(message),
  );
  assert.deepEqual(
    about.map((message: string) => /step '(\w+)' starts '([\w-]+)'/.exec(message)?.slice(1).join(' ')),
    ['look no-such-tool', 'text other-tool', 'near near-tool'],
  );
  assert.ok(places.includes('warning tools/not-found x.runbook.yaml:7'), places.join('\n'));
});

test('the faults and warnings of a runbook are told by their codes', async (t) => {
  const { places, code } = await found(t, { 'x.runbook.yaml': runbookText(`${look}${look}    when: nope\n`) }, skips);
  assert.ok(places.includes('fault steps/duplicate-id x.runbook.yaml:8'), places.join('\n'));
  assert.ok(places.includes('fault expressions/undefined-name x.runbook.yaml:11'), places.join('\n'));
  assert.equal(code, 1);
});

test('a runbook whose guide was changed is told with the steps that this concerns', async (t) => {
  const folder = folderWith(t, { 'g.md': '# G\n\n```sh\nls -l\n```\n' });
  await runbook(['compile', 'g.md', '--out', 'g.runbook.yaml', '--mapping', 'm.md'], { cwd: folder });
  assert.equal((await examined(folder)).code, 0);
  writeFileSync(join(folder, 'g.md'), '# G\n\n```sh\nls -la\n```\n');
  const { code, stdout } = await examined(folder);
  assert.equal(code, 1);
  assert.match(stdout, /▲ 1 warning\n {2}g\.runbook\.yaml:\d+ {2}drift\/step\n/);
});

test('a runbook without a test is a note, which keeps the exit code at 0', async (t) => {
  const { places, code } = await found(t, { 'x.runbook.yaml': runbookText(look) });
  assert.deepEqual([places, code], [['note tests/none x.runbook.yaml:'], 0]);
});

const testText = 'apiVersion: runbook-test/v0\ntests:\n  - name: a\n    scenario: s.yaml\n';
const scenario = 'meta: {name: s}\nsteps:\n  - match: {argv: [ls]}\n    respond: {exit: 0}\n';

test('a test whose scenario is not there is a fault', async (t) => {
  const files = { 'x.runbook.yaml': runbookText(look), 'x.runbook-test.yaml': testText };
  const { places } = await found(t, files);
  assert.deepEqual(places, ['fault tests/invalid x.runbook-test.yaml:4', 'note tests/none x.runbook.yaml:']);
});

test('a runbook is stale once its tests passed too long ago, and fresh again when they pass', async (t) => {
  const files = { 'x.runbook.yaml': runbookText(look), 'x.runbook-test.yaml': testText, 's.yaml': scenario };
  const folder = folderWith(t, { ...files, '.runbook/.gitignore': '' });
  assert.match((await examined(folder)).stdout, /● 1 note\n.*validation\/never/);
  assert.equal((await runbook(['test'], { cwd: folder })).code, 0);
  assert.equal((await examined(folder, ['--stale', '1d'])).code, 0);
  assert.match((await examined(folder, ['--stale', '0m'])).stdout, /▲ 1 warning\n.*validation\/stale/);
  writeFileSync(join(folder, '.runbook', 'config.yaml'), 'doctor: {stale: 1d}\n');
  const later = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(daysLater(2))}` };
  assert.equal((await examined(folder, [], later)).code, 1);
  writeFileSync(join(folder, '.runbook', 'config.yaml'), 'doctor: {stale: 3d}\n');
  assert.equal((await examined(folder, [], later)).code, 0);
});

function daysLater(days: number): string {
  return `const now = Date.now; Date.now = () => now() + ${days} * 86400000;`;
}

test('a policy that cannot be followed is a fault', async (t) => {
  const files = { 'x.runbook.yaml': runbookText(look), '.runbook/policy.json': '{"governance_mod": "audit"}' };
  const { places, code } = await found(t, files, skips);
  assert.deepEqual([places, code], [['fault policy/not-followed :'], 1]);
});

test('an override that names no runbook is a warning', async (t) => {
  const policy = '{"governance_mode": "audit", "overrides": {"runbooks": {"none": {"locked": true}}}}';
  const { places } = await found(t, { 'x.runbook.yaml': runbookText(look), '.runbook/policy.json': policy }, skips);
  assert.deepEqual(places, ['warning policy/override :']);
});

test('a key that others can read is a fault, and that nobody else can approve is a note at the step', async (t) => {
  const steps = `${look}    approvals: {min: 2}\n`;
  const folder = folderWith(t, { 'x.runbook.yaml': runbookText(steps) });
  await runbook(['keys', 'new'], { cwd: folder });
  const key = join(folder, '.runbook', 'keys', 'private', 'signing.pem');
  assert.match((await examined(folder, skips)).stdout, /^● 1 note\n {2}x\.runbook\.yaml:5 {2}keys\/no-approver\n/);
  chmodSync(key, 0o644);
  assert.match((await examined(folder, skips)).stdout, /^✖ 1 fault\n {2}here {2}keys\/not-usable\n/);
});

test('records that git would take along are a note, until a line keeps them out', async (t) => {
  const files = { 'x.runbook.yaml': runbookText(look), '.git/HEAD': '' };
  assert.deepEqual((await found(t, files, skips)).places, ['note records/in-git :']);
  assert.deepEqual((await found(t, { ...files, '.gitignore': '.runbook/\n' }, skips)).places, []);
  assert.deepEqual((await found(t, { ...files, '.runbook/.gitignore': '/runs/\n' }, skips)).places, []);
});

test('a place for records or for the state that is a file is a fault', async (t) => {
  const records = { 'x.runbook.yaml': runbookText(look), '.runbook': '' };
  assert.deepEqual((await found(t, records, skips)).places, ['fault records/not-writable :']);
  const folder = folderWith(t, { 'a.md': '# A\n', state: '' });
  const { stdout } = await examined(folder, [], { XDG_STATE_HOME: join(folder, 'state') });
  assert.match(stdout, /^✖ 1 fault\n {2}here {2}machine\/state-folder\n/);
});

test('that everything is halted is a warning', async (t) => {
  const folder = folderWith(t, { 'a.md': '# A\n' });
  const env = { XDG_STATE_HOME: join(folder, '.state'), HOME: folder };
  mkdirSync(join(folder, '.state', 'runbook'), { recursive: true });
  writeFileSync(join(folder, '.state', 'runbook', 'PANIC'), '{}');
  utimesSync(join(folder, '.state', 'runbook', 'PANIC'), new Date(), new Date());
  assert.match((await examined(folder, [], env)).stdout, /machine\/halted/);
});

test('what the settings leave out is not looked at, unless it is named', async (t) => {
  const broken = '[x](gone.md)\n';
  const config = 'doctor: {leave_out: [old, "drafts/*.md"]}\n';
  const folder = folderWith(t, { 'old/a.md': broken, 'drafts/b.md': broken, '.runbook/config.yaml': config });
  assert.equal((await examined(folder)).code, 0);
  assert.equal((await examined(folder, ['old/a.md'])).code, 1);
});

test('settings with an unknown key, a wrong value or a broken glob are refused with their place', async (t) => {
  const refused = async (text: string) => {
    const { code, stderr } = await examined(folderWith(t, { '.runbook/config.yaml': text }));
    assert.equal(code, 3, text);
    return stderr;
  };
  assert.match(await refused('doctor: {stael: 1d}\n'), /config\.yaml:1:10.*'stael'.*did you mean 'stale'/);
  assert.match(await refused('doctor: {stale: soon}\n'), /'soon'/);
  assert.match(await refused('doctor: {leave_out: ["[a"]}\n'), /'\[a' is no glob/);
});

test('without --online nobody is asked; with it a link that leads nowhere is told, but of a command nothing is asked', async (t) => {
  const asked: string[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    response.writeHead(url === '/gone' ? 404 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const steps = `  - id: call\n    type: cli\n    with: {argv: [curl, -X, POST, "${base}/command"]}\n`;
  const folder = folderWith(t, { 'x.runbook.yaml': runbookText(steps), 'g.md': `[a](${base}/gone)\n${base}/here\n` });
  const words = [...skips, '--skip', 'runbook', '--skip', 'tools'];
  const offline = await examined(folder, words);
  assert.deepEqual([offline.code, asked], [0, []]);
  assert.match(offline.stdout, /2 addresses are named and not asked for; '--online' does that/);
  const online = await examined(folder, [...words, '--online']);
  assert.deepEqual([online.code, [...new Set(asked)].sort()], [1, ['/gone', '/here']]);
  assert.match(online.stdout, /g\.md:1 {2}links\/gone/);
  writeFileSync(join(folder, 'c.md'), '');
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, '.runbook', 'config.yaml'), 'doctor: {hosts: [wiki.example.com]}\n');
  asked.length = 0;
  assert.match((await examined(folder, [...words, '--online'])).stdout, /links\/not-asked/);
  assert.deepEqual(asked, []);
});

test('without --online no connection is even tried', async (t) => {
  const folder = folderWith(t, { 'g.md': 'https://example.com/a\n' });
  const guard = pathToFileURL(join(root, 'test', 'support', 'no-network.mjs')).href;
  const notes = join(folder, 'connections');
  const env = { NODE_OPTIONS: `--import ${guard}`, RUNBOOK_TEST_CONNECTIONS: notes };
  assert.equal((await examined(folder, [], env)).code, 0);
  assert.equal(existsSync(notes), false);
  await examined(folder, ['--online'], env);
  assert.equal(existsSync(notes), true, 'the guard notices what is asked');
});

test('--warn-only shows the same and ends with 0; a word that is none is refused with 3', async (t) => {
  const folder = folderWith(t, { 'a.md': '[x](gone.md)\n' });
  const { code, stdout } = await examined(folder, ['--warn-only']);
  assert.deepEqual([code, stdout.startsWith('✖ 1 fault\n')], [0, true]);
  for (const words of [
    ['--format', 'xml'],
    ['--stale', 'soon'],
    ['--skip', 'link'],
    ['gone'],
    ['--provider', 'gone'],
  ]) {
    assert.equal((await examined(folder, words)).code, 3, words.join(' '));
  }
});

test('no line is longer than 80 columns, however long the names are', async (t) => {
  const name = `${'a-long-name-'.repeat(4)}.md`;
  const folder = folderWith(t, {
    [`${'deep/'.repeat(4)}${name}`]: '[x](a/very/long/path/to/some/file/that/is/not/there.md)\n',
  });
  const { stdout } = await examined(folder);
  assert.deepEqual(
    stdout.split('\n').filter((line) => line.length > 80),
    [],
  );
});
