import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { keys, type Terminal } from '../support/terminal.js';
import { bounded, debugging, echo, events, idsOf, left, touch, typed } from './debug-scene.js';

test('the Enter key repeats next and list, and never goes past a gate', async (t) => {
  const scene = debugging(t, [echo('one'), echo('two'), touch('gate'), echo('last')]);
  await typed(
    scene,
    ['(1/4 one) ', ''],
    ['(1/4 one) ', 'list'],
    ['(1/4 one) ', ''],
    ['(1/4 one) ', 'next'],
    ['(2/4 two) ', ''],
    ['(3/4 gate) ', ''],
    ['(3/4 gate waits) ', ''],
    ['(3/4 gate waits) ', 'approve'],
    ['run it? (y/n) ', ''],
    ['run it? (y/n) ', 'y'],
    ['(4/4 last) ', ''],
    ['(4/4 last) ', 'where'],
    ['(4/4 last) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /this is the end of the runbook/);
  assert.match(shown, /\(3\/4 gate waits\)\n\(3\/4 gate waits\) approve/);
  assert.match(shown, /\(4\/4 last\)\n\(4\/4 last\) where/);
  assert.match(shown, /nothing of 'last' has run yet/);
});

test('a terminal that goes away leaves the run where it stands', bounded, async (t) => {
  const scene = debugging(t, [echo('one'), echo('two')]);
  await typed(scene, ['(1/2 one) ', 'next']);
  await scene.terminal.shows('(2/2 two) ');
  scene.terminal.end();
  while (!events(scene).some(({ type }) => type === 'run.paused')) await moment();
  assert.deepEqual(idsOf(scene, 'step.result'), ['one']);
});

test(
  'Ctrl-C clears the line, pauses a run, and pressed again ends the step, after which the run can go on',
  bounded,
  async (t) => {
    const files = { log: 'begun\n' };
    const follow = 'id: follow, type: cli, with: {argv: [tail, -f, log]}';
    const scene = debugging(t, ['id: read, type: cli, with: {argv: [cat, pipe]}', follow], { files });
    const pipe = join(scene.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await scene.terminal.shows('(1/2 read) ');
    scene.terminal.type(`continue${keys.enter}`);
    // Opens once the step reads it: until it is a process of its own, the terminal would end it by itself.
    const writer = await open(pipe, 'w');
    scene.terminal.type(keys.interrupt);
    await scene.terminal.shows("the run pauses once step 'read' is done");
    await writer.close();
    await scene.terminal.shows('(2/2 follow) ');
    scene.terminal.type(`quit${keys.interrupt}`);
    await scene.terminal.shows('^C');
    scene.terminal.type(keys.interrupt);
    await scene.terminal.shows("type 'quit' to leave");
    scene.terminal.type(`next${keys.enter}`);
    await scene.terminal.shows('│ begun');
    scene.terminal.type(keys.interrupt);
    await scene.terminal.shows("the run pauses once step 'follow' is done");
    scene.terminal.type(keys.interrupt);
    await typed(scene, ['(over) ', 'info'], ['(over) ', 'quit']);
    const shown = await left(scene, 130);
    assert.match(shown, /paused: \[2\/2\] follow/);
    assert.match(shown, /runbook resume /);
  },
);

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

test('an unknown command names the nearest, and a known one what it lacks', async (t) => {
  const scene = debugging(t, [echo('one')]);
  const at = '(1/1 one) ';
  await typed(
    scene,
    [at, 'contnue'],
    [at, 'xyzzy'],
    [at, 'next two'],
    [at, 'skip'],
    [at, 'abort'],
    [at, 'print'],
    [at, 'print nothing_there'],
    [at, 'help aprove'],
    [at, 'help approve'],
    [at, 'list 99'],
    [at, 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /'contnue' is not a command; did you mean 'continue'\? type 'help'/);
  assert.match(shown, /'xyzzy' is not a command; type 'help' for all of them/);
  assert.match(shown, /'two' is too much; type 'next' or 'continue' alone/);
  assert.match(shown, /why\? type 'skip REASON'; the reason is recorded/);
  assert.match(shown, /why\? type 'abort REASON'/);
  assert.match(shown, /type 'print vars', 'print captures', 'print inputs' or 'print NAME'/);
  assert.match(shown, /'aprove' is not a command; did you mean 'approve'\?/);
  assert.match(shown, /there is no line 99; the runbook has 5 lines/);
});

test('the tab key completes commands, the ids of steps and the items of a list', async (t) => {
  const evidence = '[{kind: checklist, name: boxes, items: [cpu is low]}]';
  const scene = debugging(t, [`id: lookout, type: manual, instructions: look, required_evidence: ${evidence}`]);
  const { terminal } = scene;
  await terminal.shows('(1/1 lookout) ');
  await completed(terminal, 'br', 'break ');
  await completed(terminal, 'loo', 'lookout ');
  terminal.type(`${keys.enter}`);
  await typed(scene, ['(1/1 lookout) ', 'next']);
  await terminal.shows('(1/1 lookout waits) ');
  for (const [begun, whole] of [
    ['ev', 'evidence '],
    ['ch', 'check '],
    ['b', 'boxes '],
    ['cp', '"cpu is low" '],
  ] as const) {
    await completed(terminal, begun, whole);
  }
  terminal.type(keys.enter);
  await typed(scene, ['(over) ', 'quit']);
  await left(scene, 0);
});

/** Types the beginning of a word and then the tab key: what is pasted together is not completed. */
async function completed(terminal: Terminal, begun: string, whole: string): Promise<void> {
  terminal.type(begun);
  await terminal.shows(begun);
  terminal.type(keys.tab);
  await terminal.shows(whole.slice(begun.length));
}

test('nobody debugs from a pipe, whatever comes out of it', async (t) => {
  const folder = runbookFolder(t, v1([touch('gate')]));
  const words = ['debug', 'runbook.yaml', '--as', 'alice'];
  const { code, stderr } = await runbook(words, { cwd: folder, input: 'next\napprove\ny\n' });
  assert.equal(code, 6);
  assert.match(stderr, /needs a person at a terminal, and there is none; run it with 'runbook exec runbook.yaml/);
  const replay = await runbook([...words, '--mode', 'replay', '--scenario', 'told.yaml'], { cwd: folder });
  assert.match(replay.stderr.replace(/\s+/g, ' '), /'runbook exec runbook.yaml --mode replay --scenario told.yaml'/);
  assert.deepEqual([existsSync(join(folder, 'gate')), existsSync(join(folder, '.runbook', 'runs'))], [false, false]);
});

test('what the shell says fits on 80 columns and 24 lines', async (t) => {
  const title = 'A title that goes on and on and says nothing that anybody would want to know at three in the night';
  const scene = debugging(t, [`id: one, title: ${title}, type: cli, with: {argv: [echo, x]}`, touch('gate')], {});
  const at = '(1/2 one) ';
  const long = 'w'.repeat(30);
  await typed(
    scene,
    [at, `${long} ${long} ${long}`],
    [at, 'where'],
    [at, 'list'],
    [at, 'info'],
    [at, 'help'],
    [at, 'evidence set a b'],
    [at, 'quit'],
  );
  await left(scene, 6);
  const raw = scene.terminal.transcript();
  const said = raw.slice(0, raw.indexOf('waiting: alice'));
  const help = said.slice(said.indexOf(') help\n'), said.indexOf(') evidence set'));
  assert.ok(help.split('\n').length <= 24, help);
  for (const line of said.split('\n')) assert.ok(line.length <= 80, line);
  // A line that goes on was broken between words.
  assert.match(said, /\n {2}\S.*\n/);
  assert.equal(readFileSync(join(onlyRun(scene.folder), 'trace.jsonl'), 'utf8').includes('step.ready'), false);
});

test('colours are left out where they are not wanted, and shown where they are', async (t) => {
  const folder = runbookFolder(t, v1([echo('one')]));
  const env = { NO_COLOR: '', FORCE_COLOR: '1', XDG_STATE_HOME: join(folder, 'state') };
  const shown = async (words: readonly string[]) => {
    const turns: readonly Turn[] = [[/\(1\/1 one\) /, 'quit\n']];
    return (await runbookOnTerminal(['debug', 'runbook.yaml', ...words], { cwd: folder, env, turns })).stdout;
  };
  const hasColours = (text: string) => text.includes('\u001b[1m');
  assert.deepEqual([hasColours(await shown([])), hasColours(await shown(['--no-color']))], [true, false]);
});
