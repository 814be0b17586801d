import assert from 'node:assert/strict';
import test from 'node:test';
import { conflictEdits, conflictLenses } from '../../language-server/features/conflict.js';
import { readRunbook } from '../../runtime/language/index.js';
import { edited } from '../../runtime/language/suggest/map-edit.js';

const text = `apiVersion: runbook/v1
meta: {name: Disk}
steps:
  - id: look
    type: manual
    # <<<<<<< conflict: 'title' of step 'look'
    title: Mine
    # ======= the guide now says
    # title: Theirs
    # >>>>>>> end of the conflict
    instructions: Look.
`;
const analysis = readRunbook(text);
const commands = new Set(['runbook.keepMine', 'runbook.takeGuide']);

test('above a conflict with the guide stand its two sides', () => {
  const found = conflictLenses(commands, 'file:///disk.runbook.yaml', analysis);
  assert.deepEqual(
    found.map(({ command, range }) => [command?.title, command?.command, command?.arguments, range.start.line]),
    [
      ['Keep what the runbook says', 'runbook.keepMine', ['file:///disk.runbook.yaml', 6], 5],
      ['Take what the guide says', 'runbook.takeGuide', ['file:///disk.runbook.yaml', 6], 5],
    ],
  );
});

test('an editor without the commands is told where a side is taken', () => {
  const [lens, ...more] = conflictLenses(new Set(), 'file:///disk.runbook.yaml', analysis);
  assert.match(lens?.command?.title ?? '', /^! conflict with the guide: a quick fix/);
  assert.deepEqual(more, []);
});

test('a side that is taken stands in the runbook without the marks', () => {
  const offset = text.indexOf('# <<<<<<<');
  const side = (edit: 'keep_mine' | 'take_guide') => {
    const change = conflictEdits(analysis, offset, edit);
    return change.ok ? edited(text, change.value) : change.error;
  };
  assert.match(side('keep_mine'), /type: manual\n {4}title: Mine\n {4}instructions/);
  assert.match(side('take_guide'), /type: manual\n {4}title: Theirs\n {4}instructions/);
});

test('where no conflict begins, no side can be taken, and it is said why', () => {
  const change = conflictEdits(analysis, 0, 'keep_mine');
  assert.equal(change.ok ? '' : change.error, 'no conflict with the guide begins here; go to its first mark');
});
