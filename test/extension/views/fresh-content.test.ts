import assert from 'node:assert/strict';
import test from 'node:test';
import { freshContent } from '../../../extension/views/fresh-content.js';

/** A view whose content is asked for; `answers` are what comes, in turn. */
function view(...answers: readonly (string | Promise<string>)[]) {
  const left = [...answers];
  const said = { changes: 0 };
  const content = freshContent(
    async () => left.shift() ?? assert.fail('asked too often'),
    () => {
      said.changes += 1;
    },
  );
  return { content, said };
}

test('a view is told to fill itself only once its new content is there', async () => {
  let arrive = (_text: string): void => {};
  const { content, said } = view(
    'old',
    new Promise((resolve) => {
      arrive = resolve;
    }),
  );
  assert.equal(await content.take(), 'old');
  const renewed = content.renew();
  assert.equal(said.changes, 0);
  arrive('new');
  await renewed;
  assert.equal(said.changes, 1);
  assert.equal(await content.take(), 'new');
});

test('a view that shows all of it already is left alone, and shows what comes later', async () => {
  const { content, said } = view('same', 'same', 'other');
  await content.take();
  await content.renew();
  assert.equal(said.changes, 0);
  await content.renew();
  assert.deepEqual([said.changes, await content.take()], [1, 'other']);
});

test('of two that are asked for at once the later one is shown', async () => {
  const { content, said } = view('first', 'second');
  await Promise.all([content.renew(), content.renew()]);
  assert.deepEqual([said.changes, await content.take()], [1, 'second']);
});

test('why there is no content is told to whoever shows it', async () => {
  const { content, said } = view(Promise.reject(new Error('no server')));
  await content.renew();
  assert.equal(said.changes, 1);
  await assert.rejects(content.take(), /no server/);
});
