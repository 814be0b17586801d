import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { tally } from './attempt.js';
import { strangeLetters, trueLetters } from './inbox.js';
import { scenesIn } from './scene.js';

const home = mkdtempSync(join(tmpdir(), 'runbook-letters-'));
after(() => rmSync(home, { recursive: true, force: true }));
// What this account knows and trusts is nothing of these tests.
process.env['XDG_STATE_HOME'] = join(home, 'state');
process.env['XDG_CONFIG_HOME'] = join(home, 'config');
mkdirSync(join(home, 'scenes'));
const scene = scenesIn(join(home, 'scenes'));

test('a step runs that somebody elsewhere approves while the run is driven, by a letter of their own', async () => {
  const outcome = await tally(trueLetters(scene));
  assert.deepEqual([outcome.successes, outcome.granted], [[], 1]);
});

test('no letter lets a step run that is forged, used before, or to something else, nor one that lies in a strange place', async () => {
  const outcome = await tally(strangeLetters(scene));
  assert.deepEqual(outcome.successes, []);
});
