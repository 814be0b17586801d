import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { temporaryFolder } from '../support/paths.js';
import { boundaryCuts, type Cut, someCuts, tornCuts } from './cut.js';
import { type Finding, judgedCut } from './judge.js';
import { type Recording, recordingOf } from './recording.js';
import { recordedRunbooks } from './runbooks.js';

/** `npm run crash` cuts after every byte. */
const isLong = process.env['RUNBOOK_CRASH'] === 'long';

// Side by side, for they mostly wait for their programs and the disk. The cuts of one run follow each other: its programs
// are told by the id of the run, and every cut has the same.
test('a run that is cut off anywhere goes on without loss and without repetition', { concurrency: true }, async (t) => {
  let points = 0;
  await Promise.all(
    recordedRunbooks.map((recorded) =>
      t.test(recorded.name, async (subtest) => {
        const recording = await recordingOf(recorded, temporaryFolder(t));
        const cuts = isLong ? [...boundaryCuts(recording), ...tornCuts(recording, 7, 400)] : someCuts(recording);
        await checkAll(subtest, recording, cuts);
        points += cuts.length;
      }),
    ),
  );
  assert.ok(points >= 500, `only ${points} kill points`);
});

async function checkAll(t: TestContext, recording: Recording, cuts: readonly Cut[]): Promise<void> {
  const found: (Finding & Cut)[] = [];
  for (const [index, cut] of cuts.entries()) {
    const findings = await judgedCut(recording, cut, join(recording.world.folder, `cut-${index}`));
    found.push(...findings.map((finding) => ({ ...finding, ...cut })));
  }
  const count = (kind: Finding['kind']) => found.filter((finding) => finding.kind === kind).length;
  t.diagnostic(`${cuts.length} kill points, ${count('loss')} losses, ${count('repeat')} repeats`);
  assert.deepEqual(summaryOf(found, recording), []);
}

/** Each thing that went wrong once, with how often and where first. */
function summaryOf(found: readonly (Finding & Cut)[], { events }: Recording): readonly string[] {
  const byMessage = new Map(found.map(({ message }) => [message, found.filter((other) => other.message === message)]));
  return [...byMessage].map(([message, [first, ...others]]) => {
    const { lines, torn, isAhead } = first!;
    const ahead = isAhead ? ', files ahead' : '';
    return `after line ${lines} (${events[lines - 1]?.type ?? 'nothing'}) and ${torn} bytes${ahead} (and ${others.length} more): ${message}`;
  });
}
