import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { fixture, root } from '../support/paths.js';
import { compiled, errorsOf } from './support.js';

const guides = [
  ...readdirSync(fixture('compiler'))
    .filter((name) => name.endsWith('.md') && !name.endsWith('.mapping.md'))
    .map((name) => readFileSync(fixture('compiler', name), 'utf8')),
  readFileSync(`${root}/examples/disk-pressure.md`, 'utf8'),
];

test('the same guide gives the same bytes twenty times over', () => {
  for (const text of guides) {
    const first = JSON.stringify(compiled(text));
    for (let time = 1; time < 20; time += 1) assert.equal(JSON.stringify(compiled(text)), first);
  }
});

test('the folder and the line ends of a guide do not change its draft', () => {
  for (const text of guides) {
    const { runbook } = compiled(text, 'guide.md');
    assert.equal(compiled(text.replaceAll('\n', '\r\n'), '/some/where/guide.md').runbook, runbook);
  }
});

test('any prefix of a guide compiles to a valid draft or to nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...guides), fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      checkDraft(text.slice(0, Math.floor(text.length * share)));
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('any mutation of a guide compiles to a valid draft or to nothing', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '{{',
      '}}',
      '```',
      '<a b>',
      '$X',
      '"',
      "'",
      '\\',
      '`',
      '\n> ',
      '\n# ',
      '\n    ',
      ': ',
      '\u0000',
      '\ud800',
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...guides),
      fc.array(fc.tuple(fc.nat(3000), fc.nat(12), noise), { maxLength: 8 }),
      (text, edits) => {
        checkDraft(
          edits.reduce((changed, [at, length, put]) => changed.slice(0, at) + put + changed.slice(at + length), text),
        );
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});

// How fast is for npm run bench to say; here a stall is a failure.
test('hostile text is compiled without a stall', { timeout: 120_000 }, () => {
  for (const piece of ['`', '[', '(', '<a', '> ', '- ', '**', '$(', "'", '{{', 'x=', 'a.b. ', '| ', '![']) {
    checkDraft(`# x\n\n${piece.repeat(20_000)}\n\n    $ ${piece.repeat(5_000)}\n`);
  }
});

function checkDraft(text: string): void {
  const { runbook, steps } = compiled(text);
  if (steps > 0) assert.deepEqual(errorsOf(runbook), []);
  else assert.equal(runbook, '');
}
