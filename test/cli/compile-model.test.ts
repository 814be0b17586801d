import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runbook, runbookOnTerminal } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

const guide = '# Load\n\n## Look\n\nLook at the load:\n\n```sh\nuptime\n```\n\nIt prints the load average.\n';
const step = 'look_load';
const asserts = { kind: 'assert', step, test: 'contains', text: 'load average', lines: [11, 11], reason: 'it says so' };
const invents = { kind: 'rollback', step, argv: ['rm', '-rf', '/'], lines: [11, 11], reason: 'tidy up' };

test('what a model proposes and what held of it is told, written, noted in the mapping and marked in the draft', async (t) => {
  const folder = scene(t, { changes: [asserts, invents] });
  const { code, stdout } = await compile(folder, '--model', 'recorded:answer.json');
  assert.equal(code, 0);
  assert.match(stdout, /^model 'recorded': 1 accepted, 1 refused$/m);
  assert.match(stdout, /^ {2}\+ step 'look_load': asserts contains 'load average' \(lines 11-11\): it says so$/m);
  assert.match(stdout, /^ {2}- step 'look_load': taken back by 'rm -rf \/': .*no command of these lines$/m);
  assert.match(stdout, /^--- runbook\.yaml\n\+\+\+ runbook\.yaml\n@@ [\s\S]*^\+ +- \{contains: "load average"\}$/m);
  const draft = read(folder, 'runbook.yaml');
  assert.match(draft, /- \{contains: "load average"\}/);
  assert.match(draft, /model: \{by: "recorded", proposed: \[assert\], lines: \[\[11, 11\]\]\}/);
  assert.doesNotMatch(draft, /rm/);
  assert.match(read(folder, 'mapping.md'), /## Proposed by the model recorded\n\n- \[ \] line 11: .*it says so\n/);
  assert.match(read(folder, 'mapping.md'), /## Proposed and refused\n\n- step 'look\\_load': taken back/);
  const again = await compile(folder);
  assert.match(again.stderr, /'runbook\.yaml' was edited since it was compiled/);
});

test('what is shown of a draft holds no secret of its guide, and its steps are counted as they have become', async (t) => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
  const byHand = { kind: 'by_hand', step, lines: [5, 8], reason: 'look yourself' };
  const folder = scene(t, { changes: [byHand] });
  const told = await compile(folder, '--model', 'recorded:answer.json');
  assert.match(told.stdout, /^runbook\.yaml: 1 step, 0 for the machine, 1 for a person$/m);
  writeFileSync(join(folder, 'guide.md'), `${guide}\nCheck that the token is ${secret}.\n`);
  const { stdout, stderr } = await compile(folder, '--model', 'recorded:answer.json', '--force');
  assert.match(stdout, /1 accepted[\s\S]*@@/);
  assert.equal((stdout + stderr).includes(secret), false);
});

test('without an answer that can be used the draft is what the guide alone gives, and that is told', async (t) => {
  const folder = scene(t, 'Sorry, I cannot do that.');
  await compile(folder, '--out', 'plain.yaml', '--mapping', 'plain.md');
  const { code, stderr } = await compile(folder, '--model', 'recorded:answer.json');
  assert.equal(code, 0);
  assert.equal(
    stderr,
    "model 'recorded': the answer of the model is no JSON; the draft is what the guide alone gives\n",
  );
  assert.equal(read(folder, 'runbook.yaml'), read(folder, 'plain.yaml'));
});

test('a model that is not known, and one for what no model can do, are refused before anything is written', async (t) => {
  const folder = scene(t, { changes: [] });
  const unknown = await compile(folder, '--model', 'nobody');
  assert.match(unknown.stderr, /'nobody' is no model of .*models\.json'; describe it there/);
  const frozen = await compile(folder, '--model', 'recorded:answer.json', '--format', 'v0');
  assert.match(frozen.stderr, /leave '--format v0' out/);
  assert.deepEqual([unknown.code, frozen.code, existsSync(join(folder, 'runbook.yaml'))], [3, 3, false]);
});

test('what a model would be asked is shown without a connection, and nothing is written', async (t) => {
  const folder = scene(t, { changes: [] });
  const connections = join(folder, 'connections');
  const guard = `--import ${pathToFileURL(join(root, 'test', 'support', 'no-network.mjs')).href}`;
  const env = {
    NODE_OPTIONS: guard,
    RUNBOOK_TEST_CONNECTIONS: connections,
    RUNBOOK_MODEL_URL: 'http://192.0.2.1:8080/v1',
    RUNBOOK_MODEL: 'small',
  };
  const shown = await runbook(['compile', 'guide.md', '--show-prompt', '--model', 'environment'], { cwd: folder, env });
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, / {4}5\| Look at the load:/);
  assert.ok(!existsSync(join(folder, 'runbook.yaml')));
  const off = await runbook(['compile', 'guide.md'], { cwd: folder, env });
  assert.equal(off.code, 0, off.stderr);
  assert.ok(!existsSync(connections));
  const asked = await runbook(['compile', 'guide.md', '--model', 'environment'], { cwd: folder, env });
  assert.match(asked.stderr, /^model 'small': it could not be reached: .*; the draft is what the guide alone gives$/m);
  assert.ok(existsSync(connections));
});

test('at a terminal what is sent is shown first, and a person agrees once', async (t) => {
  const folder = scene(t, {});
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(503).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const env = {
    RUNBOOK_MODEL_URL: `http://127.0.0.1:${port}/v1`,
    RUNBOOK_MODEL: 'small',
    XDG_STATE_HOME: join(folder, 'state'),
    LOCALAPPDATA: join(folder, 'state'),
  };
  const ask = (turns: readonly (readonly [RegExp, string])[]) =>
    runbookOnTerminal(['compile', 'guide.md', '--model', 'environment'], { cwd: folder, env, turns: [...turns] });
  const question = /send this to 'small' at http:\/\/127\.0\.0\.1:\d+\? \[y\/n\]/;
  const no = await ask([[question, 'n\n']]);
  assert.match(no.stdout, /5\| Look at the load:/);
  assert.deepEqual([no.code, asked, existsSync(join(folder, 'runbook.yaml'))], [0, 0, true]);
  const yes = await ask([[question, 'y\n']]);
  assert.match(yes.stdout, /its server has too much to do/);
  const again = await ask([]);
  assert.doesNotMatch(again.stdout, question);
  assert.deepEqual([again.code, asked], [0, 2]);
});

function scene(context: TestContext, answer: unknown): string {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'guide.md'), guide);
  writeFileSync(join(folder, 'answer.json'), typeof answer === 'string' ? answer : JSON.stringify(answer));
  return folder;
}

function compile(folder: string, ...words: readonly string[]) {
  const config = join(folder, 'config');
  return runbook(['compile', 'guide.md', ...words], {
    cwd: folder,
    env: { XDG_CONFIG_HOME: config, APPDATA: config },
  });
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
