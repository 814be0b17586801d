import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';

const words = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];
const yes = 'run it? (y/n)';

/** The process that drives the run, as its lock names it. */
function driverOf(folder: string): number {
  const run = onlyRun(folder);
  const lock = readdirSync(run).find((name) => name.startsWith('lock-')) ?? '';
  const { pid } = JSON.parse(readFileSync(join(run, lock), 'utf8')) as { readonly pid: number };
  return pid;
}

function typesIn(folder: string): readonly string[] {
  return eventsOf(onlyRun(folder)).map(({ type }) => type);
}

function signalled(folder: string, signal: NodeJS.Signals): () => void {
  return () => process.kill(driverOf(folder), signal);
}

const ways: Readonly<Record<string, (terminal: Terminal, folder: string) => void>> = {
  'Ctrl+C': (terminal) => terminal.type(keys.interrupt),
  'a hang-up': (_, folder) => signalled(folder, 'SIGHUP')(),
  'a SIGTERM': (_, folder) => signalled(folder, 'SIGTERM')(),
};

for (const [name, leave] of Object.entries(ways)) {
  test(`${name} at a question ends nothing: the run waits, and the question is still open`, async (t) => {
    const folder = runbookFolder(t, v1(['id: note, type: cli, with: {argv: [touch, note]}']));
    const terminal = runbookTerminal(t, words, { cwd: folder });
    await terminal.shows(yes);
    leave(terminal, folder);
    assert.equal(await terminal.exit(), 6, terminal.transcript());
    assert.equal(typesIn(folder).at(-1), 'run.paused');
    assert.equal(typesIn(folder).includes('step.result'), false);
    assert.equal(existsSync(join(folder, 'note')), false);
  });
}

test('a line that drops at the question whether a step is taken back leaves it open for whoever resumes the run', async (t) => {
  const folder = runbookFolder(
    t,
    v1(['id: bad, type: cli, with: {argv: [ls, /none]}, rollback: {argv: [touch, back]}']),
  );
  const terminal = runbookTerminal(t, words, { cwd: folder });
  await terminal.shows(yes);
  // What hangs up sends more than one signal.
  for (const signal of ['SIGHUP', 'SIGTERM'] as const) signalled(folder, signal)();
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  const run = onlyRun(folder).split('/').at(-1) ?? '';
  const again = runbookTerminal(t, ['resume', run, '--as', 'bob'], { cwd: folder });
  await again.answer(yes, 'y');
  await again.shows("'bad' was rolled back");
  await again.shows('how does it go on?');
  again.type(keys.endOfInput);
  assert.equal(await again.exit(), 6, again.transcript());
  assert.equal(existsSync(join(folder, 'back')), true);
  assert.equal(typesIn(folder).filter((type) => type === 'rollback.offered').length, 1);
  assert.equal(typesIn(folder).includes('run.finished'), false);
});
