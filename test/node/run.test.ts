import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { filesBelow, runbookOf, runOnDisk } from './support.js';

const canary = 'hunter2canary';
const redact = `  governance:\n    redact:\n      - {pattern: 'hunter[0-9]canary', replace: '***'}\n`;

function first<Type extends RecordedEvent['type']>(events: readonly RecordedEvent[], type: Type) {
  const found = events.find((event): event is Extract<RecordedEvent, { type: Type }> => event.type === type);
  assert.ok(found, `no ${type}`);
  return found;
}

test('what a run leaves behind is for the eyes of its owner only', async (t) => {
  const { run, state } = await runOnDisk(t, runbookOf(['type: cli, with: {argv: [echo, x]}']));
  assert.equal(state.phase.name, 'finished');
  assert.ok(existsSync(run.tracePath));
  // Windows knows no such modes.
  if (process.platform === 'win32') return;
  assert.equal(statSync(run.directory).mode & 0o777, 0o700);
  for (const entry of readdirSync(run.directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    assert.equal(statSync(path).mode & 0o777, entry.isFile() ? 0o600 : 0o700, path);
  }
});

test('programs start in the folder of the runbook, whatever the folder of the shell is', async (t) => {
  const { folder, state, events } = await runOnDisk(
    t,
    runbookOf(['type: cli, with: {argv: [pwd]}, capture: {here: stdout}']),
  );
  assert.notEqual(folder, process.cwd());
  assert.equal(state.captures['here']?.value, folder);
  assert.equal(first(events, 'step.started').data.cwd, folder);
});

test('a step that outlives its time limit is ended, and a person has to say how it goes on', async (t) => {
  const began = performance.now();
  const { events, state } = await runOnDisk(
    t,
    runbookOf(['type: cli, with: {argv: [sleep, "30"]}, timeout: 300ms', 'type: cli, with: {argv: [echo, x]}']),
  );
  assert.ok(performance.now() - began < 10_000);
  assert.deepEqual([state.phase.name, state.history], ['paused', []]);
  assert.equal(first(events, 'intervention.opened').data.cause, 'timeout');
  const { outcome, exit_code } = first(events, 'step.executed').data;
  assert.deepEqual([outcome, exit_code, first(events, 'step.started').data.timeout_ms], ['timeout', null, 300]);
});

test('an argument with a NUL character fails its step before anything starts', async (t) => {
  const vars = '  vars:\n    odd: "a\\0b"\n';
  for (const argv of ['[echo, "{{ .odd }}"]', '["{{ .odd }}"]']) {
    const { events, state } = await runOnDisk(t, runbookOf([`type: cli, with: {argv: ${argv}}`], vars));
    assert.deepEqual(
      state.history.map(({ error }) => error?.kind),
      ['template'],
    );
    assert.match(state.history[0]?.error?.message ?? '', /NUL/);
    assert.ok(!events.some((event) => event.type === 'step.started'));
  }
});

test('no file of a run and no live output holds what is redacted, however long the output is', async (t) => {
  const long = Array.from({ length: 6000 }, (_, index) => `line ${index} password ${canary}\n`).join('');
  const meta = `${redact}    evidence: {store_full_stdout: true}\n  vars:\n    secret: ${canary}\n`;
  const { folder, run, state, output } = await runOnDisk(
    t,
    runbookOf(
      [
        'type: cli, with: {argv: [cat, long.txt]}, capture: {long: stdout}',
        'type: cli, with: {argv: [cat, one-line.txt]}, capture: {one: stdout}',
        'type: cli, with: {argv: [echo, "{{ .secret }}"]}, capture: {short: stdout}',
        `type: cli, with: {argv: [sh, -c, 'cat half.txt; sleep 0.3; cat other-half.txt; cat long.txt >&2']}, capture: {err: stderr}`,
        'type: cli, with: {argv: [echo, "{{ .short }}"]}, assertions: [{contains: "{{ .secret }}"}]',
      ],
      meta,
    ),
    {
      'long.txt': long,
      'one-line.txt': `${'-'.repeat(65_530)}${canary}${'-'.repeat(65_530)}`,
      'half.txt': canary.slice(0, 6),
      'other-half.txt': canary.slice(6),
    },
  );
  assert.deepEqual(
    state.history.map(({ error }) => error),
    [null, null, null, null, null],
  );
  for (const name of ['long', 'one', 'err']) assert.ok(state.captures[name]?.blob, `'${name}' lies in a blob`);
  assert.equal(state.captures['short']?.value, '***');
  const files = filesBelow(run.directory);
  for (const [path, text] of files) assert.ok(!text.includes('hunter'), `${path} holds the secret`);
  const blobs = [...files].filter(([path]) => path.startsWith('blobs'));
  assert.ok(blobs.some(([, text]) => text === long.replaceAll(canary, '***')));
  assert.ok(blobs.some(([, text]) => text.length > 130_000 && text.includes('-***-')));
  assert.ok(!output.includes('hunter'), 'live output holds the secret');
  assert.ok(output.includes('line 5999 password ***\n'));
  for (const [path, text] of filesBelow(join(folder, 'state')))
    assert.ok(!text.includes(canary), `${path} holds the secret`);
});

test('a failed step does not give away in its message what is redacted', async (t) => {
  // Wherever a message or a preview is cut, half a secret would be left that no pattern knows.
  const text = [190, 290, 390].map((before) => `${'-'.repeat(before)}${canary}`).join('\n');
  for (const step of [
    'type: cli, with: {argv: [cat, odd.txt]}, assertions: [{equals: ok}]',
    `type: cli, with: {argv: [sh, -c, 'cat odd.txt >&2; exit 3']}`,
    `type: cli, with: {argv: [sh, -c, 'head -n 1 odd.txt >&2; exit 3']}`,
    `type: cli, with: {argv: [sh, -c, 'head -n 2 odd.txt | tail -n 1 >&2; exit 3']}`,
    `type: cli, with: {argv: [sh, -c, 'tail -n 1 odd.txt; exit 3']}`,
  ]) {
    const { run, state } = await runOnDisk(t, runbookOf([step], redact), { 'odd.txt': text });
    assert.equal(state.history[0]?.status, 'failed');
    for (const [path, content] of filesBelow(run.directory))
      assert.ok(!content.includes('--h'), `${path} holds a part of the secret`);
  }
});
