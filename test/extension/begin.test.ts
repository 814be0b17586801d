import assert from 'node:assert/strict';
import test from 'node:test';
import { confirmedKey } from '../../debug-adapter/protocol.js';
import { askBeginning, type Beginner } from '../../extension/begin.js';
import type { AskedInput } from '../../language-server/protocol.js';

const launch = { type: 'runbook', request: 'launch', name: 'debug', program: 'a.runbook.yaml' };
const program = '/srv/a.runbook.yaml';
const back = { back: true };

const region: AskedInput = {
  ...{ name: 'region', type: 'string', description: 'where', choices: ['eu', 'us'], default: 'eu' },
  ...{ isNeeded: false, isRequired: true, isSecret: false },
};
const count: AskedInput = { name: 'count', type: 'number', isNeeded: true, isRequired: true, isSecret: false };
const note: AskedInput = { name: 'note', type: 'string', isNeeded: false, isRequired: false, isSecret: false };
const token: AskedInput = { ...count, name: 'token', type: 'string', isSecret: true };

interface Given {
  readonly inputs?: readonly AskedInput[];
  readonly prerequisites?: readonly string[];
  readonly configuration?: object;
  readonly remembered?: Beginner['remembered'];
}

/** What a person is shown who types these texts, takes these buttons or closes the form, and what it comes to. */
async function begin(given: Given, ...deeds: readonly (string | typeof back | undefined)[]) {
  const { inputs = [], prerequisites = [], configuration = launch, remembered = new Map() } = given;
  const seen: Record<string, unknown>[] = [];
  const left = [...deeds];
  const create = () => {
    const on: Record<string, (...words: unknown[]) => unknown> = {};
    const listen = (name: string) => (listener: (...words: unknown[]) => unknown) => {
      on[name] = listener;
    };
    const input: Record<string, unknown> = {
      ...{ dispose: () => {}, onDidAccept: listen('accept'), onDidHide: listen('hide') },
      ...{ onDidTriggerButton: listen('button'), onDidChangeValue: listen('change') },
      show: async () => {
        seen.push({ ...input });
        const deed = left.shift();
        if (deed === undefined) return on['hide']?.();
        if (typeof deed !== 'string') return on['button']?.(deed);
        input['value'] = deed;
        const items = (input['items'] ?? []) as { text: string }[];
        input['activeItems'] = items.filter(({ text }) => text === deed);
        await on['accept']?.();
        // What is not taken leaves the field open.
        if (input['validationMessage'] !== undefined) on['hide']?.();
        seen.push({ message: input['validationMessage'] });
      },
    };
    return input;
  };
  const asked: unknown[][] = [];
  const showWarningMessage = async (...words: unknown[]) => {
    asked.push(words);
    return left.shift();
  };
  const beginner = {
    inputs: { createInputBox: create, createQuickPick: create, showWarningMessage, back },
    check: async ({ value }: { value: string }) => (value === 'many' ? { message: 'it is no number' } : {}),
    remembered,
  } as unknown as Beginner;
  const begun = await askBeginning(beginner, configuration as typeof launch, program, { inputs, prerequisites });
  assert.deepEqual(left, [], 'an input that was expected did not open');
  const fields = seen.filter((one) => 'title' in one);
  return { begun, fields, asked, messages: seen.flatMap(({ message }) => (message === undefined ? [] : [message])) };
}

test('a runbook without inputs is begun without a question', async () => {
  const { begun, fields } = await begin({});
  assert.deepEqual(fields, []);
  assert.deepEqual(begun, { configuration: { ...launch, inputs: {}, [confirmedKey]: [] }, secrets: {} });
});

test('inputs are asked for one after the other, by their choices, their defaults and what may be left out', async () => {
  const { begun, fields } = await begin({ inputs: [region, count, note] }, 'us', '3', '');
  assert.deepEqual(begun?.configuration['inputs'], { region: 'us', count: '3' });
  assert.deepEqual(
    fields.map(({ step, totalSteps }) => [step, totalSteps]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  );
  const [first, , third] = fields as [{ items: { text: string }[]; placeholder: string }, object, { prompt: string }];
  assert.deepEqual([first.items.map(({ text }) => text), first.placeholder], [['eu', 'us'], 'region: where']);
  assert.equal(third.prompt, 'note (may be left out)');
});

test('the way back leads to the field before, which holds what was typed', async () => {
  const { begun, fields } = await begin({ inputs: [count, note] }, '3', back, '4', 'late');
  assert.deepEqual(begun?.configuration['inputs'], { count: '4', note: 'late' });
  assert.deepEqual(
    fields.map(({ step, value, buttons }) => [step, value, buttons]),
    [
      [1, '', undefined],
      [2, '', [back]],
      [1, '3', undefined],
      [2, '', [back]],
    ],
  );
});

test('a form that is closed begins nothing, and a value that is not taken keeps its field open', async () => {
  assert.equal((await begin({ inputs: [count] }, undefined)).begun, undefined);
  const { begun, messages } = await begin({ inputs: [count] }, 'many');
  assert.deepEqual([begun, messages], [undefined, ['it is no number']]);
  assert.deepEqual((await begin({ inputs: [count] }, '')).messages, ['write a value']);
});

test('a secret is typed unseen, is in no configuration and is not remembered', async () => {
  const remembered: Beginner['remembered'] = new Map();
  const { begun, fields } = await begin({ inputs: [token, note], remembered }, 'hunter22', 'seen');
  assert.equal(fields[0]?.['password'], true);
  assert.deepEqual(begun?.configuration['inputs'], { token: 'env:RUNBOOK_INPUT_TOKEN', note: 'seen' });
  assert.deepEqual(begun?.secrets, { RUNBOOK_INPUT_TOKEN: 'hunter22' });
  const again = await begin({ inputs: [token, note], remembered }, 'hunter23', '');
  assert.deepEqual(
    again.fields.map(({ value }) => value),
    ['', 'seen'],
  );
  const declared = await begin({ inputs: [{ ...token, from: 'env:API_TOKEN' }] }, 'hunter22');
  assert.deepEqual(declared.begun?.secrets, { API_TOKEN: 'hunter22' });
});

test('a configuration that gives inputs is asked about only for what the run cannot do without', async () => {
  const configuration = { ...launch, inputs: { region: 'us' } };
  const { begun } = await begin({ inputs: [region, count, note], configuration }, '3');
  assert.deepEqual(begun?.configuration['inputs'], { region: 'us', count: '3' });
  const complete = { ...launch, inputs: { count: 3 } };
  const { fields } = await begin({ inputs: [region, count, note], configuration: complete });
  assert.deepEqual(fields, []);
});

test('what has to hold is shown before a run is begun, and only what was shown counts as confirmed', async () => {
  const prerequisites = ['you are on call', 'the site is drained'];
  const { begun, asked } = await begin({ prerequisites }, 'All of it holds');
  assert.deepEqual(begun?.configuration[confirmedKey], prerequisites);
  assert.deepEqual(asked[0]?.[1], { modal: true, detail: '• you are on call\n• the site is drained' });
  assert.equal((await begin({ prerequisites }, undefined)).begun, undefined);
  const claims = { ...launch, mode: 'dry-run', [confirmedKey]: prerequisites };
  const preview = await begin({ prerequisites, configuration: claims });
  assert.deepEqual([preview.asked, preview.begun?.configuration[confirmedKey]], [[], []]);
});
