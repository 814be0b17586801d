import assert from 'node:assert/strict';
import test from 'node:test';
import { askedFilter, type ChosenFilter, filterText, storedFilter, withPart } from '../../../extension/views/filter.js';

const all: ChosenFilter = { statuses: ['failed'], runbook: 'Drain', days: 7, text: 'bob', replays: true };

test('a filter says what it shows, and of how many; one that hides nothing says nothing', () => {
  assert.equal(
    filterText(all, { found: 3, all: 120 }),
    "3 of 120 runs: failed, of 'Drain', of the last 7 days, with 'bob', with replays",
  );
  assert.equal(filterText({}, { found: 120, all: 120 }), undefined);
});

test('a part of a filter that says nothing is taken out of it', () => {
  const none = { statuses: [], runbook: undefined, days: undefined, text: '', replays: false };
  assert.deepEqual(withPart(all, none), {});
  assert.deepEqual(withPart({ days: 7 }, { text: 'bob' }), { days: 7, text: 'bob' });
});

test('days are counted back from now when the runs are asked for', () => {
  const asked = askedFilter({ days: 7, text: 'bob' }, Date.parse('2026-11-22T09:00:00Z'));
  assert.deepEqual(asked, { text: 'bob', since: '2026-11-15T09:00:00.000Z' });
});

test('a filter that was stored is the same again, and what is none hides nothing', () => {
  assert.deepEqual(storedFilter(JSON.parse(JSON.stringify(all))), all);
  for (const odd of [undefined, null, 'failed', { statuses: 'failed', days: '7', text: 3, replays: 'yes' }])
    assert.deepEqual(storedFilter(odd), {});
});
