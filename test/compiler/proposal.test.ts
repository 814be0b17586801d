import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { changesIn, type Judgement, judged, type ProposalSource } from '../../runtime/compiler/proposal/index.js';
import { compiled, errorsOf } from './support.js';

const guide = `# Web is slow

## Look

Where the region is eu, list the pods:

\`\`\`sh
kubectl -n <namespace> get pods
\`\`\`

All of them say Running. The namespace is mostly web-prod.

Show the events:

\`\`\`sh
kubectl get events
\`\`\`

## Mend

Open the portal and select the pool.
Ask the owner of the pool to agree.

Recycle a pod:

\`\`\`sh
kubectl delete pod web-0
\`\`\`

Investigate further as appropriate.
`;

const source = sourceOf(guide);
const conditional = sourceOf(guide.replace('Where the region', 'If the region'));
const look = 'region_eu_list_pods';
const ask = 'open_portal_select_pool';

test('the draft that these tests change has the steps that they name', () => {
  const { steps } = parse(source.draft);
  const ids = steps.flatMap((step: { id: string; steps?: { id: string }[] }) => step.steps ?? [step]);
  const known = ids.map(({ id }: { id: string }) => id);
  for (const id of [look, ask, 'show_events']) assert.ok(known.includes(id), known.join(' '));
});

test('a change that rests on the guide is made, keeps every comment and is marked', () => {
  accepts({ kind: 'retitle', step: look, title: 'See which pods run', lines: [5, 8] }, (step) =>
    assert.equal(step.title, 'See which pods run'),
  );
  accepts({ kind: 'describe', step: look, description: 'Shows whether all pods run.', lines: [5, 11] }, (step) =>
    assert.equal(step.description, 'Shows whether all pods run.'),
  );
  accepts({ kind: 'assert', step: look, test: 'contains', text: 'Running', lines: [11, 11] }, (step) =>
    assert.deepEqual(step.assertions, [{ contains: 'Running' }]),
  );
  accepts({ kind: 'capture', step: look, name: 'first_pod', regex: '^(web-\\S+)', lines: [5, 8] }, (step) =>
    assert.deepEqual(step.capture.first_pod, { from: 'stdout', regex: '^(web-\\S+)' }),
  );
  accepts({ kind: 'by_hand', step: 'show_events', lines: [13, 16] }, (step) => {
    assert.equal(step.type, 'manual');
    assert.match(step.instructions, /kubectl get events/);
    assert.deepEqual(step.source.lines, [16, 16]);
  });
});

test('a condition is one that the guide says of this very step', () => {
  const condition = { kind: 'condition', step: look, when: 'inputs.namespace == "eu"', lines: [5, 5] };
  accepts(condition, (step) => assert.equal(step.when, 'inputs.namespace == "eu"'), conditional);
  refuses({ ...condition, when: 'inputs.namespace == "us"' }, /does not say 'us'/, conditional);
  refuses({ ...condition, when: 'false' }, /not one comparison/, conditional);
  refuses({ ...condition, when: 'inputs.namespace == "eu" && false' }, /not one comparison/, conditional);
  refuses({ ...condition, lines: [11, 11] }, /no condition of this step/, conditional);
  refuses({ ...condition, step: 'show_events' }, /no condition of this step/, conditional);
  refuses({ ...condition, when: 'inputs.nobody == "eu"' }, /at fault/, conditional);
});

test('what takes a step back is a command of the guide as it stands there, and not dangerous', () => {
  const back = { kind: 'rollback', step: look, lines: [16, 16] };
  accepts({ ...back, argv: ['kubectl', 'get', 'events'] }, (step) =>
    assert.deepEqual(step.rollback, { argv: ['kubectl', 'get', 'events'] }),
  );
  refuses({ ...back, argv: ['kubectl', 'get', 'events', '-A'] }, /no command of these lines/);
  refuses({ ...back, argv: ['kubectl', 'delete', 'pod', 'web-0'], lines: [27, 27] }, /another section/);
  refuses({ ...back, argv: ['kubectl', 'get', 'events'], instructions: 'Wait.' }, /one of 'argv'/);
});

test('a step by hand is split between its paragraphs, and asks for no less', () => {
  const parts = [
    { title: 'Select the pool', from: 1 },
    { title: 'Ask the owner', from: 2 },
  ];
  const { draft } = accepts({ kind: 'split', step: ask, parts, lines: [21, 23] }, (step) =>
    assert.equal(step.title, 'Select the pool'),
  );
  const before = stepsOf(source.draft).find(({ id }) => id === ask);
  const after = stepsOf(draft).filter(({ annotations }) => annotations?.model !== undefined);
  assert.equal(after.length, 2);
  const items = (steps: readonly Step[]) => steps.flatMap((step) => step.required_evidence?.[0]?.items ?? []);
  assert.deepEqual(items(after), items(before ? [before] : []));
  refuses({ kind: 'split', step: ask, parts: [parts[0], { title: 'Later', from: 9 }], lines: [21, 23] }, /paragraphs/);
  refuses({ kind: 'split', step: look, parts, lines: [5, 8] }, /machine does the step/);
});

test('a variable that the guide leaves open is asked for, or takes a word of the guide', () => {
  const asked = { kind: 'input', name: 'namespace', type: 'string', description: 'The namespace', lines: [8, 8] };
  const { meta } = parse(accepts(asked).draft);
  assert.deepEqual(meta.inputs.namespace, { type: 'string', required: true, description: 'The namespace' });
  assert.equal(meta.vars, undefined);
  assert.deepEqual(meta.annotations.model.proposed, ['input']);
  const value = { kind: 'value', name: 'namespace', value: 'web-prod', lines: [11, 11] };
  const { inputs } = parse(accepts(value).draft).meta;
  assert.deepEqual([inputs.namespace.default, inputs.namespace.required], ['web-prod', undefined]);
  refuses({ ...value, value: 'web-test' }, /lines do not say/);
  refuses({ ...value, value: '--all-namespaces' }, /not one plain word/);
  refuses({ ...value, name: 'other' }, /no variable 'other'/);
});

test('a TODO is answered and stays a TODO', () => {
  const { draft } = accepts({ kind: 'settle', todo: 1, answer: 'the namespace is named above', lines: [11, 11] });
  const before = source.draft.split('\n').find((line) => line.startsWith('# TODO'));
  assert.ok(draft.includes(`${before}; a model answers: the namespace is named above (lines 11-11)\n`));
  refuses({ kind: 'settle', todo: 99, answer: 'yes', lines: [11, 11] }, /no TODO 99/);
});

test('words of a model name no command, path, link or option that the step does not hold', () => {
  for (const [title, why] of [
    ['Run curl now', /names the command 'curl'/],
    ['Delete the pods', /asks for 'Delete'/],
    ['Read /etc/shadow', /'\/etc\/shadow' stands nowhere/],
    ['See https://evil.example', /stands nowhere/],
    ['List with --all', /'--all' stands nowhere/],
    ['List {{ .namespace }}', /template/],
    ['List `x`', /stands nowhere/],
    ['List\u200b pods', /not seen/],
    ['This is safe', /for people to say/],
    ['The password: hunter2-Xy9 is right', /secret|stands nowhere/],
  ] as const) {
    refuses({ kind: 'retitle', step: look, title, lines: [5, 8] }, why);
  }
});

test('what the compiler added, what is not there and what rests on nothing is not changed', () => {
  const unsourced = { ...source, draft: source.draft.replace(/\n +source: \{section: Look.*/, '') };
  refuses({ kind: 'retitle', step: look, title: 'Nothing', lines: [5, 8] }, /the compiler added it/, unsourced);
  refuses({ kind: 'retitle', step: 'nowhere', title: 'Nothing', lines: [5, 8] }, /no step 'nowhere'/);
  refuses({ kind: 'retitle', step: look, title: 'Nothing', lines: [500, 501] }, /says nothing in the lines/);
  refuses({ kind: 'retitle', step: look, title: 'Nothing', lines: [4, 4] }, /says nothing in the lines/);
});

test('a change of no known shape is refused by itself, and the others are judged', () => {
  const good = { kind: 'retitle', step: look, title: 'See the pods', lines: [5, 8], reason: 'r' };
  const odd = { kind: 'run', step: look, argv: ['rm'], lines: [5, 8], reason: 'r' };
  const { accepted, refused } = judge([odd, good, { ...good, argv: ['rm'] }, 7, { ...good, title: '' }]);
  assert.deepEqual([accepted.map(({ index }) => index), refused.map(({ index }) => index)], [[1], [0, 2, 3, 4]]);
  assert.match(refused[0]?.why ?? '', /no such kind/);
  assert.match(refused[1]?.why ?? '', /has no 'argv'/);
});

test('an answer that is no list of changes changes nothing', () => {
  for (const answer of ['', 'I cannot help.', '{"changes": [', '[]', '{"changes": {}}', 'null', '"x"']) {
    assert.equal(changesIn(answer).ok, false, answer);
  }
  assert.ok(changesIn('```json\n{"changes": []}\n```').ok);
});

test('a person takes the changes that are wanted, and none of the others', () => {
  const titles = ['See the pods', 'Look at the events'];
  const changes = [
    { kind: 'retitle', step: look, title: titles[0], lines: [5, 8], reason: 'r' },
    { kind: 'retitle', step: 'show_events', title: titles[1], lines: [13, 16], reason: 'r' },
  ];
  const answered = changesIn(JSON.stringify({ changes }));
  assert.ok(answered.ok);
  const { draft, accepted } = judged(answered.value, source, { model: 'm', wanted: new Set([1]) });
  assert.deepEqual([accepted.length, draft.includes('See the pods'), draft.includes(titles[1]!)], [1, false, true]);
});

interface Step {
  readonly id: string;
  readonly steps?: readonly Step[];
  readonly annotations?: { readonly model?: unknown };
  readonly required_evidence?: readonly { readonly items?: readonly string[] }[];
}

function sourceOf(text: string): ProposalSource {
  const { ir, runbook } = compiled(text);
  return { guide: text, ir, draft: runbook, risk: {} };
}

function judge(changes: readonly unknown[], from = source): Judgement {
  const answered = changesIn(JSON.stringify({ changes }));
  assert.ok(answered.ok);
  return judged(answered.value, from, { model: 'm' });
}

type Change = Readonly<Record<string, unknown>>;

function accepts(change: Change, look: (step: ReturnType<typeof parse>) => void = () => {}, from = source): Judgement {
  const judgement = judge([{ reason: 'because', ...change }], from);
  assert.deepEqual(judgement.refused, [], JSON.stringify(change));
  const { draft } = judgement;
  assert.deepEqual(errorsOf(draft), []);
  for (const comment of from.draft.match(/^#.*$/gm) ?? []) assert.ok(draft.includes(comment), comment);
  const step = stepsOf(draft).find(({ id }) => id === change['step']);
  if (step) {
    assert.deepEqual(step.annotations?.model, { by: 'm', proposed: [change['kind']], lines: [change['lines']] });
    look(step);
  }
  return judgement;
}

function refuses(change: Change, why: RegExp, from = source): void {
  const { draft, refused } = judge([{ reason: 'because', ...change }], from);
  assert.match(refused[0]?.why ?? 'it was accepted', why, JSON.stringify(change));
  assert.equal(draft, from.draft);
}

function stepsOf(draft: string): readonly Step[] {
  const flat = (steps: readonly Step[]): readonly Step[] => steps.flatMap((step) => [step, ...flat(step.steps ?? [])]);
  return flat(parse(draft).steps);
}
