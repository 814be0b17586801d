import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { runbookTerminal } from '../support/terminal.js';
import { debugging, left, touch, typed } from './debug-scene.js';

test('the debugger looks back at the run as it was, where nothing can be changed, and comes forward again', async (t) => {
  const steps = ['1', '2', '3'].map((word, index) => {
    const id = ['one', 'two', 'three'][index];
    return `id: ${id}, type: cli, with: {argv: [echo, "${word}"]}, capture: {${id}_said: stdout}`;
  });
  const folder = runbookFolder(t, v1([...steps, 'id: last, type: cli, with: {argv: [touch, x]}'], ''));
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  const terminal = runbookTerminal(t, ['debug', 'runbook.yaml', '--as', 'alice'], { cwd: folder, env });
  const turns = [
    ['(1/4 one) ', 'back'],
    ['(1/4 one) ', 'continue'],
    ['(4/4 last waits) ', 'back'],
    ['(4/4 last past) ', 'back'],
    ['(3/4 three past) ', 'back'],
    ['(2/4 two past) ', 'print captures'],
    ['(2/4 two past) ', 'where'],
    ['(2/4 two past) ', 'skip not needed'],
    ['(2/4 two past) ', 'next'],
    ['(3/4 three past) ', 'print two_said'],
    ['(3/4 three past) ', 'forward now'],
    ['(4/4 last waits) ', 'forward'],
    ['(4/4 last waits) ', 'print three_said'],
    ['(4/4 last waits) ', 'quit'],
  ] as const;
  for (const [prompt, line] of turns) await terminal.answer(prompt, line);
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  const shown = terminal.transcript().replace(/\n {2}(?=\S)/g, ' ');
  assert.match(shown, /this is the beginning of the run; there is nothing before it/);
  assert.match(shown, /the past, 2 of 4: before \[2\/4\] two/);
  assert.match(shown, /print captures\none_said = 1\n\(2\/4 two past\)/);
  assert.match(shown, /this is the past: 'two' as it was before it began/);
  assert.match(shown, /this is the past, where nothing can be changed; type 'forward now' first/);
  assert.match(shown, /the present: \[4\/4\] last/);
  assert.match(shown, /this is where the run is now; type 'next' to go on/);
  const done = eventsOf(onlyRun(folder)).filter(({ type }) => type === 'step.result' || type === 'step.skipped');
  assert.equal(done.length, 3);
});

const scenario = `meta: {name: recorded}
steps:
  - match: {argv: [touch, one]}
  - match: {argv: [touch, two]}
`;

test('in a replay back really goes back, and what follows is done anew from the scenario', async (t) => {
  const scene = debugging(t, [touch('one'), touch('two')], {
    words: ['--mode', 'replay', '--scenario', 'scenario.yaml'],
    files: { 'scenario.yaml': scenario },
  });
  await typed(
    scene,
    ['(1/2 one) ', 'next'],
    ['(1/2 one waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(2/2 two) ', 'back'],
    ['(1/2 one) ', 'next'],
    ['(1/2 one waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(2/2 two) ', 'quit'],
  );
  const shown = await left(scene, 6);
  const [before = '', after = ''] = shown.split('gone back to: [1/2] one, line 5');
  // What is done anew says anew what it is.
  for (const part of [before, after]) assert.match(part, /\n\[1\/2\] one\n +\$ touch one\n/);
  assert.match(shown, /nothing is run/);
  assert.ok(!existsSync(join(scene.folder, 'one')));
});
