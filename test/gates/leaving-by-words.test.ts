import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, type TestContext } from 'node:test';
import { program } from '../support/cli.js';
import { eventsOf } from '../support/recorded.js';
import { runbookTerminal, Terminal } from '../support/terminal.js';
import { type Attempt, tally } from './attempt.js';
import {
  accountFolders,
  begun,
  cli,
  type Gated,
  gatedKinds,
  gatedStep,
  resumed,
  scenesIn,
  withSteps,
} from './scene.js';

const home = mkdtempSync(join(tmpdir(), 'runbook-leaving-'));
after(() => rmSync(home, { recursive: true, force: true }));
process.env['XDG_STATE_HOME'] = join(home, 'state');
process.env['XDG_CONFIG_HOME'] = join(home, 'config');
mkdirSync(join(home, 'scenes'));
const scene = scenesIn(join(home, 'scenes'));

/** A run that waits in a gated step. */
interface Waiting {
  readonly folder: string;
  readonly directory: string;
}

async function waiting(kind: Gated, trust?: 0): Promise<Waiting> {
  const place = scene(withSteps([gatedStep[kind], 'id: after, type: manual, instructions: look']));
  const policy = { governance_mode: 'audit', trust_level_max: trust, self_approval: 'allow' };
  if (trust !== undefined) {
    writeFileSync(join(place.folder, '.runbook', 'policy.json'), JSON.stringify(policy), { mode: 0o600 });
  }
  return { folder: place.folder, directory: await begun(place) };
}

/** How often the gated step counts as passed or as left out, once the run was let go on. */
async function timesPassed({ directory }: Waiting): Promise<number> {
  await resumed(directory);
  return eventsOf(directory).filter(
    (event) => event.type === 'step.result' && event.step_id === 'change' && event.data.status !== 'failed',
  ).length;
}

function said(kind: Gated, words: readonly string[], trust?: 0): Attempt {
  return {
    name: `${words.join(' ')} (${kind}${trust === undefined ? '' : ', by hand'})`,
    grants: 0,
    run: async () => {
      const run = await waiting(kind, trust);
      const [command = '', ...more] = words;
      const call = [command, run.directory, 'change', ...more];
      const { code, stderr } = await cli(call, { cwd: run.folder, input: 'y\nyes\ny\n' });
      assert.deepEqual(
        [code, /by a person who says so by hand; call this on a terminal/.test(stderr)],
        [6, true],
        stderr,
      );
      return timesPassed(run);
    },
  };
}

const attempts: readonly Attempt[] = [
  ...gatedKinds.map((kind) => said(kind, ['skip', '--reason', 'y', '--as', 'bob'])),
  said('caution', ['resolve', 'done', '--note', 'y'], 0),
  said('dangerous', ['resolve', 'done', '--note', 'db'], 0),
  said('dangerous', ['resolve', 'skip', '--note', 'y'], 0),
  said('unknown', ['skip', '--reason', 'y'], 0),
];

test('no words of a command line and nothing that is piped in let a run pass a gated step by', async () => {
  assert.deepEqual((await tally(attempts)).successes, []);
});

function onTerminal(t: TestContext, { folder }: Waiting, words: readonly string[]): Terminal {
  return runbookTerminal(t, words, { cwd: folder, env: accountFolders() });
}

test('a person at the terminal is shown what is passed by, and the run passes it by on their yes alone', async (t) => {
  const run = await waiting('caution');
  const words = ['skip', run.directory, 'change', '--reason', 'made before', '--as', 'bob'];
  const no = onTerminal(t, run, words);
  await no.answer('leave it out? (y/n)', 'perhaps');
  await no.answer('leave it out? (y/n)', 'n');
  assert.equal(await no.exit(), 6);
  assert.equal(await timesPassed(run), 0);
  const yes = onTerminal(t, run, words);
  await yes.answer('leave it out? (y/n)', 'y');
  assert.equal(await yes.exit(), 0, yes.transcript());
  for (const part of ['caution', '$ touch told', 'what comes after it may count on it', 'skipped: made before']) {
    assert.ok(yes.transcript().includes(part), `${part} is not in\n${yes.transcript()}`);
  }
  assert.equal(await timesPassed(run), 1);
  const skipped = eventsOf(run.directory).find(({ type }) => type === 'step.skipped');
  assert.deepEqual(skipped?.actor, { kind: 'human', id: 'bob', channel: 'tty' });
});

test('what was done by hand counts as done on the yes of whoever is at the terminal', async (t) => {
  const run = await waiting('dangerous', 0);
  const terminal = onTerminal(t, run, ['resolve', run.directory, 'change', 'done', '--note', 'done by hand']);
  await terminal.answer(/it counts as passed on your word[\s\S]*count it as done\? \(y\/n\)/, 'y');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  assert.equal(await timesPassed(run), 1);
});

test('a terminal that a program made for itself passes nothing by', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const run = await waiting('caution');
  const words = ['skip', run.directory, 'change', '--reason', 'y'];
  const command = ['setsid', '-w', process.execPath, program, ...words];
  const terminal = new Terminal(t, command, { cwd: run.folder, env: accountFolders() });
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  assert.equal(await timesPassed(run), 0);
});
