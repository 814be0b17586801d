import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { proposeDraft } from '../../language-server/features/model.js';
import { compiled } from '../compiler/support.js';
import { temporaryFolder } from '../support/paths.js';

const guide = '# Load\n\nLook at the load:\n\n```sh\nuptime\n```\n\nIt prints the load average.\n';
const common = { step: 'look_load', lines: [9, 9], reason: 'it says so' };
const changes = [
  { ...common, kind: 'assert', test: 'contains', text: 'load average' },
  { ...common, kind: 'rollback', argv: ['reboot'] },
  { ...common, kind: 'retitle', title: 'See the load' },
];

test('an open draft is asked about and judged with its guide, and only what is wanted is made', async (t) => {
  const { propose } = scene(t);
  const { request = [] } = await propose({});
  assert.match(request[1] ?? '', / {4}9\| It prints the load average\./);
  const answer = JSON.stringify({ changes });
  const { accepted = [], refused = [] } = await propose({ answer, model: 'small' });
  assert.deepEqual([accepted.map(({ index }) => index), refused.length], [[0, 2], 1]);
  const { draft = '' } = await propose({ answer, model: 'small', wanted: [2] });
  assert.match(draft, /title: "See the load"/);
  assert.doesNotMatch(draft, /contains/);
  assert.match((await propose({ answer: 'no' })).message ?? '', /no JSON/);
});

test('a draft whose guide was changed or that is not open is not asked about', async (t) => {
  const { propose, path } = scene(t);
  writeFileSync(path, `${guide}\nMore.\n`);
  assert.match((await propose({})).message ?? '', /was changed since the draft was made from it/);
  const closed = await proposeDraft({ textOf: () => undefined }, { uri: 'file:///a.runbook.yaml' });
  assert.match(closed.message ?? '', /is no draft that is open/);
});

test('whatever a client sends is answered with a message', async () => {
  for (const params of [undefined, {}, { uri: 5 }, { uri: 'a', answer: 5 }, { uri: 'a', wanted: ['x'] }]) {
    const { message, draft, request } = await proposeDraft({ textOf: () => '' }, params);
    assert.ok(message !== undefined && draft === undefined && request === undefined);
  }
});

function scene(context: TestContext) {
  const folder = temporaryFolder(context);
  const path = join(folder, 'guide.md');
  writeFileSync(path, guide);
  const uri = pathToFileURL(join(folder, 'guide.runbook.yaml')).href;
  const { runbook } = compiled(guide);
  const documents = { textOf: (one: string) => (one === uri ? runbook : undefined) };
  return { path, propose: (params: object) => proposeDraft(documents, { uri, ...params }) };
}
