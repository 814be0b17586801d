import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { runbookOnTerminal, type Turn } from '../support/cli.js';
import { runbookFolder, v1 } from '../support/recorded.js';

const steps = [
  'id: touch, type: cli, with: {argv: [touch, one]}',
  'id: drop, type: cli, with: {argv: [rm, -rf, /srv/data]}',
  'id: look, type: manual, instructions: look, required_evidence: [{name: seen, kind: text}]',
  'id: known, type: manual, replay_mode: reuse_evidence, instructions: look, required_evidence: [{name: seen, kind: text}]',
];
const scenario =
  'meta: {name: told}\nsteps:\n  - match: {argv: [touch, one]}\n  - match: {argv: [rm, -rf, /srv/data]}\n';
const recording =
  'apiVersion: runbook-recording/v0\nevidence: {look: {seen: recorded}, known: {seen: recorded too}}\ngates: {known: approve}\n';

test('a replay at a terminal asks for gestures as a run does, with typed words and evidence, and records them as said there', async (t) => {
  const folder = runbookFolder(t, v1(steps));
  writeFileSync(join(folder, 'scenario.yaml'), scenario);
  writeFileSync(join(folder, 'recording.yaml'), recording);
  const words = ['exec', 'runbook.yaml', '--mode', 'replay', '--scenario', 'scenario.yaml'];
  const turns: readonly Turn[] = [
    [/run it\? \(y\/n\)/, 'y\n'],
    [/type 'drop' to run it/, 'dorp\n'],
    [/type 'drop' to run it/, 'drop\n'],
    [/seen: /, 'seen here\n'],
  ];
  const { code, stdout } = await runbookOnTerminal(words, { cwd: folder, turns });
  assert.equal(code, 0, stdout);
  const replays = join(folder, '.runbook', 'replays');
  const [id = ''] = readdirSync(replays);
  const lines = readFileSync(join(replays, id, 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const events = lines.map((line) => JSON.parse(line) as RecordedEvent);
  const said = events.flatMap((event) => {
    if (event.type === 'step.approved') return [[event.step_id, event.actor.channel, event.data.gesture]];
    if (event.type !== 'evidence.submitted') return [];
    const { record } = event.data;
    return [[event.step_id, event.actor.channel, record.kind === 'text' && record.text]];
  });
  assert.deepEqual(said, [
    ['touch', 'tty', 'confirm'],
    ['drop', 'tty', 'typed'],
    ['look', 'tty', 'seen here'],
    ['known', 'replay', 'recorded too'],
  ]);
  assert.equal(existsSync(join(folder, 'one')), false);
});
