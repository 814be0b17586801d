import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook } from '../../runtime/language/index.js';
import { type MarkedFixture, markedFixtures } from './marked-fixture.js';

const fixtures = markedFixtures();

/** The fixtures in an order that a number decides, the same on every machine. */
function shuffled(seed: number): readonly MarkedFixture[] {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return fixtures
    .map((fixture) => ({ fixture, rank: next() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ fixture }) => fixture);
}

function readAll(texts: readonly MarkedFixture[]): ReadonlyMap<string, string> {
  return new Map(texts.map(({ name, text }) => [name, JSON.stringify(readRunbook(text).diagnostics)]));
}

test('the same text has the same diagnostics in the same order, 20 times over and whatever was read before', () => {
  const first = readAll(fixtures);
  assert.ok([...first.values()].filter((found) => found !== '[]').length > 20, 'the fixtures have diagnostics');
  const orders = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const order = shuffled(seed);
    orders.add(order.map(({ name }) => name).join(' '));
    for (const [name, found] of readAll(order)) assert.equal(found, first.get(name), `${name}, in order ${seed}`);
  }
  assert.equal(orders.size, 20, 'each time in another order');
});

test('diagnostics stand in the order of the text', () => {
  for (const { name, text } of fixtures) {
    const starts = readRunbook(text).diagnostics.map(({ at }) => at.start);
    assert.deepEqual(
      starts,
      starts.toSorted((left, right) => left - right),
      name,
    );
  }
});
