import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { warmUp } from '../../language-server/warm-up.js';

/** The guides that are compiled in ten seconds in which nobody has asked for anything for so long, in milliseconds. */
function compiledIn(t: TestContext, quietMs: (turn: number) => number): readonly string[] {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const texts: string[] = [];
  let turn = 0;
  const take = async (text: string) => {
    texts.push(text);
  };
  warmUp({ quietMs: () => quietMs(turn) }, take);
  for (; turn < 20; turn += 1) t.mock.timers.tick(500);
  return texts;
}

test('once nobody asks for anything, a few guides are compiled, and then no more', (t) => {
  const texts = compiledIn(t, () => 60_000);
  assert.equal(texts.length, 3);
  for (const text of texts) assert.match(text, /^# \w+\n/);
});

test('one guide is compiled at a time', (t) => {
  assert.equal(compiledIn(t, (turn) => (turn === 4 ? 60_000 : 0)).length, 1);
});

test('while somebody asks, nothing is compiled', (t) => {
  assert.deepEqual(
    compiledIn(t, () => 0),
    [],
  );
});
