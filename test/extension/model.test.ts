import assert from 'node:assert/strict';
import test from 'node:test';
import { askModel, type EditorModel, type ModelScene } from '../../extension/model.js';
import type { ModelParams, ModelResult, ProposedPart } from '../../language-server/protocol.js';

const part = (index: number): ProposedPart => ({ index, said: `${index}`, reason: 'r', lines: { first: 1, last: 1 } });
const model: EditorModel = { name: 'small', ask: async () => '{"changes": []}' };
const good: ModelResult = { accepted: [part(0), part(2)], refused: [{ said: 'x', why: 'y' }], draft: 'all' };

test('what a person keeps of a proposal is judged anew, shown and then taken', async () => {
  const { done, asked } = await ask({ choose: async ([, second]) => (second ? [second] : []) });
  assert.deepEqual(asked, [
    { uri: 'a' },
    { uri: 'a', answer: '{"changes": []}', model: 'small' },
    { uri: 'a', answer: '{"changes": []}', model: 'small', wanted: [2] },
  ]);
  assert.deepEqual(done, ['chose 2, 1 refused', 'compared kept', 'replaced kept']);
});

test('a draft stays where a person leaves, keeps nothing, or does not take what they see', async () => {
  assert.deepEqual((await ask({ choose: async () => undefined })).done, ['chose 2, 1 refused']);
  assert.deepEqual((await ask({ choose: async () => [] })).done, ['chose 2, 1 refused']);
  assert.deepEqual((await ask({ compare: async () => false })).done, ['chose 2, 1 refused', 'compared kept']);
});

test('nothing is asked while the setting is off, and where the editor has no such model', async () => {
  const off = await ask({ setting: 'off' });
  assert.deepEqual([off.asked, off.done.length], [[], 1]);
  assert.match(off.done[0] ?? '', /while the setting 'runbook\.model' is 'off'/);
  const none = await ask({ find: async () => undefined });
  assert.match(none.done[0] ?? '', /the editor has no model 'small'/);
});

test('a model that gives no answer, a bad one, or one of which nothing holds is told and changes nothing', async () => {
  const rejects = { name: 'small', ask: () => Promise.reject(new Error('you have not agreed')) };
  const silent = await ask({ find: async () => rejects });
  assert.deepEqual(silent.done, ["'small' gave no answer: you have not agreed; the draft stays"]);
  const bad = await ask({}, { message: 'the answer of the model is no JSON' });
  assert.deepEqual(bad.done, ["'small': the answer of the model is no JSON; the draft stays as it is"]);
  const refused = await ask({}, { accepted: [], refused: good.refused ?? [] });
  assert.deepEqual(refused.done, ["the model proposes nothing that holds; 'x' was refused: y"]);
});

/** What is said and done by the command, and what the language server is asked. */
async function ask(
  given: Partial<ModelScene>,
  judged: ModelResult = good,
): Promise<{ readonly done: readonly string[]; readonly asked: readonly ModelParams[] }> {
  const done: string[] = [];
  const asked: ModelParams[] = [];
  const { choose = async (accepted) => accepted, compare = async () => true } = given;
  await askModel('a', {
    setting: 'small',
    find: async () => model,
    ...given,
    propose: async (params) => {
      asked.push(params);
      if (params.answer === undefined) return { request: ['rules', 'data'] };
      return params.wanted ? { ...judged, draft: 'kept' } : judged;
    },
    choose: (accepted, refused) => {
      done.push(`chose ${accepted.length}, ${refused} refused`);
      return choose(accepted, refused);
    },
    compare: (draft) => {
      done.push(`compared ${draft}`);
      return compare(draft);
    },
    replace: async (draft) => void done.push(`replaced ${draft}`),
    tell: (message) => void done.push(message),
  });
  return { done, asked };
}
