import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { wholeProgram } from '../../runtime/cli/program.js';
import { exitCode } from '../../runtime/model/exit-code.js';
import { runbook } from '../support/cli.js';
import { fixture, root, temporaryFolder } from '../support/paths.js';
import { cutAfter, runIds, v1 } from '../support/recorded.js';
import { wordsOf } from './words.js';

interface Example {
  readonly call: string;
  readonly codes: readonly number[];
  readonly ends?: number;
}

const examplesFile = join(root, 'scripts', 'generate', 'cli-examples.mjs');
const { cliExamples } = (await import(pathToFileURL(examplesFile).href)) as {
  readonly cliExamples: Readonly<Record<string, Example>>;
};

/** The names of all commands that do something themselves. */
function doers(command: Command, path: readonly string[] = []): readonly string[] {
  const below = command.commands.filter((one) => one.name() !== 'help');
  const own = below.length === 0 || actsItself.has(path.join(' ')) ? [path.join(' ')] : [];
  return [...own.filter((name) => name !== ''), ...below.flatMap((one) => doers(one, [...path, one.name()]))];
}

const actsItself: ReadonlySet<string> = new Set(['test', 'panic']);

const program = await wholeProgram();

test('every command has an example, and every example a command', () => {
  assert.deepEqual(Object.keys(cliExamples).toSorted(), doers(program).toSorted());
});

test('an example calls its own command, and names only exit codes that there are', () => {
  const known: readonly number[] = Object.values(exitCode);
  for (const [name, { call, codes, ends }] of Object.entries(cliExamples)) {
    assert.ok(`${call} `.startsWith(`${name} `), name);
    for (const code of codes) assert.ok(known.includes(code), `${name} ${code}`);
    assert.ok(ends === undefined || codes.includes(ends), name);
  }
});

const look =
  'id: look, type: manual, instructions: Look, required_evidence: [{kind: checklist, name: ready, items: [logged in]}, {kind: text, name: link}, {kind: attachment, name: picture}]';

test('the examples of the reference end as it says', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { XDG_STATE_HOME: join(cwd, '.state'), XDG_CONFIG_HOME: join(cwd, '.config') };
  const call = (words: readonly string[]) => runbook(words, { cwd, env });
  mkdirSync(join(cwd, '.runbook'));
  cpSync(join(root, 'examples'), join(cwd, 'examples'), { recursive: true });
  copyFileSync(fixture('compiler', 'import', 'drain-queue.skill.yaml'), join(cwd, 'skill.yaml'));
  writeFileSync(join(cwd, 'output.txt'), 'password: abc\n');
  writeFileSync(join(cwd, 'graph.png'), 'a picture');
  const change = 'id: change, type: cli, with: {argv: [touch, changed]}';
  writeFileSync(join(cwd, 'change.yaml'), v1([change]));
  writeFileSync(join(cwd, 'safe.yaml'), v1([change.replace('touch, changed', 'ls')]));
  writeFileSync(join(cwd, 'people.yaml'), v1([look, change]));
  const { publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(cwd, 'bob.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const begun = async (...words: readonly string[]) => {
    const before = new Set(recordedIn(cwd));
    await call(['exec', ...words, '--mode', 'real']);
    return recordedIn(cwd).find((id) => !before.has(id)) ?? 'no run';
  };
  const finished = await begun('examples/folder-check.runbook.yaml', '--input', 'folder=.');
  const asking = await begun('people.yaml');
  /** The run that waits for what a command does. */
  const waitingFor = async (name: string) => {
    if (name.startsWith('evidence') || name === 'resume') return asking;
    if (name === 'skip') return begun('people.yaml');
    if (name !== 'resolve') return begun('change.yaml');
    // Elsewhere: the audit would rightly tell that the record of this one was cut.
    await call(['exec', 'safe.yaml', '--mode', 'real', '--run-dir', 'cut']);
    const [id = ''] = readdirSync(join(cwd, 'cut', 'runs'));
    const run = join(cwd, 'cut', 'runs', id);
    cutAfter(run, ({ type }) => type === 'step.started');
    await call(['resume', run]);
    return run;
  };
  for (const [name, { call: line, ends }] of Object.entries(cliExamples)) {
    if (ends === undefined) continue;
    const waiting = line.includes('WAITING') ? await waitingFor(name) : '';
    const words = wordsOf(line).map((word) => ({ FINISHED: finished, WAITING: waiting })[word] ?? word);
    const { code, stdout, stderr } = await call(words);
    assert.equal(code, ends, `runbook ${name}: ${stdout}${stderr}`);
  }
});

function recordedIn(cwd: string): readonly string[] {
  try {
    return runIds(cwd);
  } catch {
    return [];
  }
}

test('the reference tells every command, and each of its options', () => {
  const page = readFileSync(join(root, 'docs', 'cli-reference.md'), 'utf8');
  for (const name of Object.keys(cliExamples)) assert.match(page, new RegExp(`^#+ runbook ${name}$`, 'm'));
  assert.equal(page.match(/^#+ runbook exec\n[\s\S]*?^Exit codes: /m)?.[0].includes('`--mode <mode>`'), true);
});
