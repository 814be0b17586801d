import assert from 'node:assert/strict';
import test from 'node:test';
import { warmUp } from '../../language-server/warm-up.js';

const halfSecond = 500;
const guides = 3;

test('once nobody asks for anything, a few guides are compiled, one at a time, and then no more', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let looks = 0;
  warmUp({
    quietMs: () => {
      looks += 1;
      return 60_000;
    },
  });
  for (let turn = 0; turn < 20; turn += 1) t.mock.timers.tick(halfSecond);
  assert.equal(looks, guides);
});

test('while somebody asks, nothing is compiled, and what is left waits', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let looks = 0;
  warmUp({
    quietMs: () => {
      looks += 1;
      return 0;
    },
  });
  for (let turn = 0; turn < 20; turn += 1) t.mock.timers.tick(halfSecond);
  assert.equal(looks, 20);
});
