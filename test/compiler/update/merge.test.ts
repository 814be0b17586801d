import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type MergedDraft, mergeDrafts } from '../../../runtime/compiler/update/merge.js';
import { readRunbook } from '../../../runtime/language/index.js';
import { edited } from '../../../runtime/language/suggest/map-edit.js';
import { after, commented, draftOf, edit, textOf } from './edits.js';

const edits = fc.array(edit, { maxLength: 5 });
const count = fc.integer({ min: 1, max: 7 });
const places = fc.uniqueArray(fc.nat(9), { maxLength: 3 });

function merged(base: string, mine: string, guide: string): MergedDraft {
  const result = mergeDrafts({ base, mine, guide });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** The text with every conflict settled in the same way. */
function settled(text: string, choice: 0 | 1): string {
  const fixes = readRunbook(text).diagnostics.flatMap(({ code, fixes }) =>
    code === 'conflicts/open' ? [fixes![choice]!] : [],
  );
  return edited(
    text,
    fixes.flatMap((fix) => fix.edits),
  );
}

/** What a draft says: a step that became another in the guide keeps the id that people know it by. */
function withoutIds(text: string): unknown {
  return JSON.parse(JSON.stringify(parse(text), (key, value) => (key === 'id' ? undefined : value)));
}

test('what only people changed stays to the letter, and what became the same on both sides stays as it is', () => {
  fc.assert(
    fc.property(count, edits, places, (size, changes, comments) => {
      const base = textOf(draftOf(size));
      const mine = commented(textOf(after(draftOf(size), changes, 'H').draft), comments).text;
      assert.equal(merged(base, mine, base).text, mine);
      assert.equal(merged(base, mine, mine).text, mine);
    }),
    { numRuns: 20 },
  );
});

test('what only the guide changed is what the draft becomes', () => {
  fc.assert(
    fc.property(count, edits, (size, changes) => {
      const base = textOf(draftOf(size));
      const guide = textOf(after(draftOf(size), changes, 'G').draft);
      assert.equal(merged(base, base, guide).text, guide);
      // A comment of people makes it a merge, step by step.
      const { text, conflicts } = merged(base, `# mine\n${base}`, guide);
      assert.deepEqual([withoutIds(text), conflicts], [withoutIds(guide), []]);
    }),
    { numRuns: 40 },
  );
});

test('nothing that people or the guide wrote is lost, and to merge again changes nothing', () => {
  fc.assert(
    fc.property(count, edits, edits, places, (size, human, others, comments) => {
      const start = draftOf(size);
      const own = after(start, human, 'H');
      const now = after(start, others, 'G');
      const mine = commented(textOf(own.draft), comments);
      const guide = textOf(now.draft);
      const { text, conflicts } = merged(textOf(start), mine.text, guide);
      for (const word of [...own.words, ...mine.words, ...now.words]) assert.match(text, new RegExp(`${word}\\b`));
      assert.equal(merged(guide, text, guide).text, text);
      const marked = readRunbook(text).diagnostics.filter(({ code }) => code === 'conflicts/open');
      assert.equal(marked.length, conflicts.length);
      for (const word of [...own.words, ...mine.words]) assert.match(settled(text, 0), new RegExp(`${word}\\b`));
      for (const choice of [0, 1] as const) {
        assert.deepEqual(
          readRunbook(settled(text, choice)).diagnostics.filter(({ code }) => /^(?:yaml|conflicts)\//.test(code)),
          [],
        );
      }
    }),
    { numRuns: 40 },
  );
});

test('of many steps that all became others, each is found again in the one that stands where it stood', () => {
  const stepsOf = (word: string) =>
    Array.from({ length: 600 }, (_, index) => ({
      id: `${word}${index}`,
      type: 'cli' as const,
      title: `Look at ${word}`,
      with: { argv: ['ls', '-l', '-a', '-h'] },
    }));
  const textOfMany = (word: string) => textOf({ allowed: ['ls'], steps: stepsOf(word) });
  const { text, conflicts, taken } = merged(textOfMany('s'), `# mine\n${textOfMany('s')}`, textOfMany('t'));
  assert.deepEqual([conflicts.length, taken[0], taken.length], [0, "step 's0': 'title'", 600]);
  assert.equal(text, `# mine\n${textOfMany('s').replaceAll('Look at s', 'Look at t')}`);
});
