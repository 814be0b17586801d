import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { suggestedRunbook, writeSuggested } from '../../runtime/node/record/divergence.js';
import { bob, ready, result, run, type Told, traced } from '../record/report-scene.js';
import { temporaryFolder } from '../support/paths.js';

const text = `apiVersion: runbook/v1
meta: {name: x}
steps:
  - {id: a, type: cli, with: {argv: [echo, hi]}, capture: {said: stdout}}
  - {id: b, type: cli, with: {argv: [echo, "{{ .said }}"]}}
  - {id: c, type: cli, with: {argv: [echo, bye]}}
`;

const doneByHand = (step_id: string): readonly Told[] => [
  ...ready(step_id, { argv: ['echo'] }, 'safe'),
  { type: 'intervention.opened', step_id, data: { cause: 'rolled_back' } },
  { type: 'intervention.resolved', step_id, actor: bob, data: { resolution: 'done', note: 'by ssh' } },
  result(step_id, 'passed', { actor: 'human' }),
];

/** What follows from a run of the text, as it lies in a folder, in which these steps were done by hand. */
async function suggested(t: TestContext, steps: readonly string[], of = text) {
  const folder = temporaryFolder(t);
  const path = join(folder, 'runbook.yaml');
  writeFileSync(path, of);
  const noted = {
    runbook_path: 'runbook.yaml',
    runbook_folder: folder,
    runbook_sha256: `sha256:${sha256Hex(of.replace(/^\ufeff/, ''))}`,
  };
  const events = traced(run(['a', 'b', 'c'], steps.flatMap(doneByHand), noted));
  const made = await suggestedRunbook(events, () => true);
  assert.ok(made.ok, made.ok ? '' : made.error.message);
  return { path, made: made.value };
}

test('an edit after which the runbook is not valid is not offered, and the others are', async (t) => {
  const { made } = await suggested(t, ['a', 'c']);
  assert.deepEqual(
    made.applied.map(({ path }) => path),
    ['steps.c'],
  );
  assert.deepEqual(
    made.dropped.map(({ suggestion }) => suggestion.path),
    ['steps.a'],
  );
  assert.match(made.dropped[0]?.reason ?? '', /would not be valid.*said/);
  assert.match(made.after, /id: c, type: manual/);
  assert.match(made.after, /id: a, type: cli/);
});

test('a runbook that somebody changes between the reading and the writing is left as it is', async (t) => {
  const { path, made } = await suggested(t, ['c']);
  writeFileSync(path, `${text}# mine\n`);
  const written = await writeSuggested(made);
  assert.ok(!written.ok);
  assert.match(written.error.message, /was changed meanwhile/);
  assert.equal(readFileSync(path, 'utf8'), `${text}# mine\n`);
});

test('a byte order mark at the beginning of a runbook stays there', async (t) => {
  const { path, made } = await suggested(t, ['c'], `\ufeff${text}`);
  assert.ok((await writeSuggested(made)).ok);
  assert.match(readFileSync(path, 'utf8'), /^\ufeffapiVersion: [\s\S]*type: manual/);
});

test('a record that names another file as its runbook brings nothing into it', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'notes.yaml'), 'a: 1\n');
  const noted = { runbook_path: 'notes.yaml', runbook_folder: folder, runbook_sha256: `sha256:${sha256Hex('a: 1\n')}` };
  const made = await suggestedRunbook(traced(run(['c'], doneByHand('c'), noted)), () => true);
  assert.ok(!made.ok);
  assert.match(made.error.message, /is not a valid runbook/);
});

test('what a run suggests is not applied to a runbook that was changed since', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'runbook.yaml'), text);
  const noted = {
    runbook_path: 'runbook.yaml',
    runbook_folder: folder,
    runbook_sha256: `sha256:${sha256Hex(`${text}\n`)}`,
  };
  const made = await suggestedRunbook(traced(run(['c'], doneByHand('c'), noted)), () => true);
  assert.ok(!made.ok);
  assert.match(made.error.message, /was changed since the run/);
});
