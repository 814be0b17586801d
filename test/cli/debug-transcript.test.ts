// UPDATE_GOLDENS=1 node test/run.mjs cli/debug-transcript   writes the transcript in docs/debug-terminal.md anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root } from '../support/paths.js';
import { runbookFolder, v1 } from '../support/recorded.js';
import { keys, runbookTerminal } from '../support/terminal.js';

const steps = [
  'id: look, title: Look at the service, type: cli, with: {argv: [echo, "{{ .host }} is slow"]}, capture: {found: stdout}',
  'id: mark, title: Mark the host, type: cli, with: {argv: [touch, "{{ .host }}.mark"]}',
  [
    'id: ask, title: Ask the owner, type: manual, instructions: "Ask the owner of {{ .host }} whether it may restart."',
    'required_evidence: [{kind: text, name: answer}, {kind: checklist, name: before, items: [backup is fresh, nobody is on call]}, {kind: attachment, name: graph}]',
    'approvals: {min: 1, roles: [lead]}',
  ].join(', '),
  'id: clear, title: Clear the queue, type: cli, with: {argv: [rm, -r, -f, queue]}',
  'id: tell, title: Tell everybody, type: cli, with: {argv: [echo, done]}',
];

const turns: readonly (readonly [prompt: string, line: string])[] = [
  ['(1/5 look) ', 'help'],
  ['(1/5 look) ', 'next'],
  ['(2/5 mark) ', ''],
  ['(2/5 mark waits) ', 'why'],
  ['(2/5 mark waits) ', 'aprove'],
  ['(2/5 mark waits) ', 'approve'],
  ['run it? (y/n) ', 'y'],
  ['(3/5 ask) ', 'print captures'],
  ['(3/5 ask) ', 'break tell'],
  ['(3/5 ask) ', 'continue'],
  ['(3/5 ask waits) ', 'evidence set answer yes, until ten'],
  ['(3/5 ask waits) ', 'evidence check before 1'],
  ['(3/5 ask waits) ', 'evidence check before on call'],
  ['(3/5 ask waits) ', 'evidence check before nobody is on call'],
  ['(3/5 ask waits) ', 'evidence attach graph graph.png'],
  ['(3/5 ask waits) ', 'approve'],
  ['(3/5 ask waits) ', 'approve --as bob --role lead'],
  ['done and approved? (y/n) ', 'y'],
  ['(4/5 clear) ', 'continue'],
  ['(4/5 clear waits) ', 'approve'],
  ['to run it', 'everything'],
  ['(4/5 clear waits) ', 'approve'],
  ['to run it', 'clear'],
  ['(5/5 tell) ', 'where'],
  ['(5/5 tell) ', 'info'],
  ['(5/5 tell) ', 'snapshot'],
];

test('a debugger session on a terminal of 80 columns looks as the documentation shows it', async (t) => {
  const folder = runbookFolder(t, v1(steps, '  vars: {host: web1}\n').replace('name: test', 'name: Slow payments'));
  writeFileSync(join(folder, 'graph.png'), 'a picture');
  const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
  const terminal = runbookTerminal(t, ['debug', 'runbook.yaml', '--as', 'alice'], { cwd: folder, env });
  for (const [prompt, line] of turns) await terminal.answer(prompt, line);
  await terminal.shows('(5/5 tell) ');
  terminal.type(keys.endOfInput);
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  const shown = withoutNoise(terminal.transcript());
  for (const line of shown.split('\n')) assert.ok(line.length <= 80, line);
  const path = join(root, 'docs', 'debug-terminal.md');
  const documented = readFileSync(path, 'utf8');
  const actual = documented.replace(transcript, (_, before, after) => `${before}${shown}${after}`);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, actual);
  else assert.equal(documented, actual);
});

const transcript = /(<!-- transcript -->\n\n```text\n)[\s\S]*?(\n```\n)/;

/** Ids, times and counts of a run are new each time; so is how long a step took. */
function withoutNoise(text: string): string {
  return text
    .replace(/\d{8}T\d{6}Z-[a-z0-9]{6}/g, '20261121T030000Z-k4x7pq')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-24T03:00:00.000Z')
    .replace(/\b(in|after) [\d.]+ m?s\b/g, '$1 20 ms');
}
