import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { forgottenUses, keysOfApprovers, ownHomes, ownKeys } from './anchors.js';
import { type Attempt, tally } from './attempt.js';
import { authoredSteps } from './authors.js';
import { words } from './command-line.js';
import { debuggerRequests } from './debugger.js';
import { editedRunbooks, harmlessEdits } from './edits.js';
import { haltedRuns, unhaltedRuns } from './halts.js';
import { links, pretendingProviders } from './places.js';
import { falseFronts, fewerPeople, forgedRecords, rewrittenRecord } from './records.js';
import { approvalsElsewhere, misplacedRecords, repeatedSteps, replayedApprovals } from './replays.js';
import { scenesIn } from './scene.js';
import { shellLines } from './shell.js';
import { environments, pipes } from './surroundings.js';
import { typedAhead, typedAheadElsewhere, wrongWords } from './typing.js';

const home = mkdtempSync(join(tmpdir(), 'runbook-gates-'));
after(() => rmSync(home, { recursive: true, force: true }));
// What this account knows and trusts is nothing of these tests.
process.env['XDG_STATE_HOME'] = join(home, 'state');
process.env['XDG_CONFIG_HOME'] = join(home, 'config');
mkdirSync(join(home, 'scenes'));
const scene = scenesIn(join(home, 'scenes'));

let tried = 0;

/** Makes attempts of which none may succeed; a step may run as often as people said so, and not once more. */
async function check(attempts: readonly Attempt[]): Promise<void> {
  const outcome = await tally(attempts);
  tried += outcome.tried;
  assert.deepEqual(outcome.successes, []);
}

/** Makes what people really said yes to: it shows that a gate that is passed is seen. */
async function control(attempts: readonly Attempt[]): Promise<void> {
  const outcome = await tally(attempts);
  assert.deepEqual([outcome.successes, outcome.granted], [[], attempts.length]);
}

test('a step runs that a person approved: in a record that was written anew, from elsewhere, beside an edited file', () =>
  control([...rewrittenRecord(scene), ...approvalsElsewhere(scene), ...harmlessEdits(scene)]));

test('a step runs that another account approved whose key speaks for the person, where nothing was halted since', () =>
  control([...keysOfApprovers(scene), ...unhaltedRuns(scene)]));

test('nothing that was approved before everything was halted lets a step run, whatever tells when that was', () =>
  check(haltedRuns(scene)));

test('no words of a command line let a step run', () => check(words(scene)));

test('nothing in the environment lets a step run', () => check(environments(scene)));

test('nothing that is piped in lets a step run', () => check(pipes(scene)));

test('nothing that is typed ahead, or typed in place of a yes, lets a step run', () =>
  check([...wrongWords(scene), ...typedAhead(scene), ...typedAheadElsewhere(scene)]));

test('nothing that is said to a debugger but the answer that is asked for lets a step run', () =>
  check([...debuggerRequests(scene), ...shellLines(scene)]));

test('nothing that is written into a runbook lets its step run', () => check(authoredSteps(scene)));

test('no link in the place of a file, and no provider that calls itself safe, lets a step run', () =>
  check([...links(scene), ...pretendingProviders(scene)]));

test('nothing else runs than what was approved, whatever is edited after it', () => check(editedRunbooks(scene)));

test('no line that is forged into a record lets a step run, nor a proof by a key of the forger', () =>
  check([...forgedRecords(scene), ...ownKeys(scene)]));

test('nobody says yes to anything but what would run, nor in place of somebody else', () =>
  check([...falseFronts(scene), ...fewerPeople(scene)]));

test('an approval lets a step run once, whatever is done with its record', () =>
  check([...replayedApprovals(scene), ...repeatedSteps(scene), ...misplacedRecords(scene), ...forgottenUses(scene)]));

// Said in docs/people.md: this is the one thing that the environment of a process decides.
test('whoever sets the folders of an account says whose approvals it trusts, which is not kept from them', async () => {
  const attempts = ownHomes(scene);
  const { successes } = await tally(attempts);
  assert.equal(successes.length, attempts.length);
});

test('more than three hundred attempts were made', (t) => {
  t.diagnostic(`${tried} attempts, none of which succeeded`);
  assert.ok(tried >= 300, `${tried} attempts`);
});
