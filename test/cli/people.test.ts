import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { program, runbookOnTerminal, type Turn } from '../support/cli.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { runbookTerminal, Terminal } from '../support/terminal.js';

const words = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];

test('an answer that is neither yes nor no is asked for again, and rejects nothing', async (t) => {
  const folder = runbookFolder(t, v1(['id: change, type: cli, with: {argv: ["touch", "one"]}']));
  const turns: readonly Turn[] = [
    [/run it\? \(y\/n\)/, 'yy\n'],
    [/run it\? \(y\/n\)/, '\n'],
    [/run it\? \(y\/n\)/, 'YES\n'],
  ];
  const { code, stdout } = await runbookOnTerminal(words, { cwd: folder, turns });
  assert.deepEqual([code, existsSync(join(folder, 'one'))], [0, true], stdout);
  assert.match(stdout, /'yy' is neither yes nor no; type 'y' or 'n'/);
});

test('a box is neither ticked nor left open by a slip, and a role is checked before the approval is asked for', async (t) => {
  const step =
    'id: look, type: manual, instructions: look, approvals: {min: 1, roles: [dri, lead]}, required_evidence: [{kind: checklist, name: boxes, items: [p]}]';
  const folder = runbookFolder(t, v1([step]));
  const turns: readonly Turn[] = [
    [/\[ \] p – done\? \(y\/n\)/, 'd\n'],
    [/\[ \] p – done\? \(y\/n\)/, 'y\n'],
    [/who approves\?/, 'bob\n'],
    [/in which role\?/, 'guest\n'],
    [/in which role\?/, 'dri\n'],
    [/done and approved\? \(y\/n\)/, 'done\n'],
    [/done and approved\? \(y\/n\)/, 'y\n'],
  ];
  const { code, stdout } = await runbookOnTerminal(words, { cwd: folder, turns });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /'guest' is none of these roles/);
  assert.equal(eventsOf(onlyRun(folder)).filter(({ type }) => type === 'step.approved').length, 1);
});

test('what is typed while a step runs ticks no box', async (t) => {
  const wait = 'id: wait, type: cli, with: {argv: [sleep, "1"]}';
  const look =
    'id: look, type: manual, instructions: look, required_evidence: [{kind: checklist, name: boxes, items: [p]}]';
  const terminal = runbookTerminal(t, words, { cwd: runbookFolder(t, v1([wait, look])) });
  await terminal.shows('sleep 1');
  terminal.type('y\ry');
  await terminal.answer('[ ] p – done? (y/n)', 'n');
  await terminal.shows("'p' stays open");
});

test('a terminal that goes away at a question gives no answer, and the record has its end', {
  timeout: 60_000,
}, async (t) => {
  const folder = runbookFolder(t, v1(['id: note, type: cli, with: {argv: [touch, note]}']));
  const terminal = runbookTerminal(t, words, { cwd: folder });
  await terminal.shows('run it? (y/n) ');
  terminal.end();
  const ended = () => eventsOf(onlyRun(folder)).some(({ type }) => type === 'run.finished' || type === 'run.paused');
  while (!ended()) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(existsSync(join(folder, 'note')), false);
});

test('a terminal on which nothing is typed in time is asked nothing more, and the run is aborted by nobody', {
  timeout: 60_000,
}, async (t) => {
  const governance = '  governance: {timeouts: {approval_ttl: 1s, intervention_ttl: 1s}}\n';
  const folder = runbookFolder(t, v1(['id: note, type: cli, with: {argv: [touch, note]}'], governance));
  const terminal = runbookTerminal(t, words, { cwd: folder });
  await terminal.shows('run it? (y/n) ');
  await terminal.shows(/how does it go on\? \(r\/f\/s\/a\) /);
  assert.equal(await terminal.exit(), 1, terminal.transcript());
  const types = eventsOf(onlyRun(folder)).map(({ type }) => type);
  assert.deepEqual(types.slice(-4), [
    'approval.expired',
    'intervention.opened',
    'intervention.expired',
    'run.finished',
  ]);
  assert.match(terminal.transcript(), /^ *run it\? \(y\/n\) *$/m);
});

test('a terminal that does not control the program is nobody: it asks nothing there', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const folder = runbookFolder(t, v1(['id: note, type: cli, with: {argv: [touch, note]}']));
  const command = ['setsid', '-w', process.execPath, program, ...words];
  const terminal = new Terminal(t, command, { cwd: folder });
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  assert.doesNotMatch(terminal.transcript(), /run it\?/);
});
