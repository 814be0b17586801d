import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readRunbook, withSuggestion } from '../../runtime/language/index.js';
import type { RunbookSuggestion } from '../../runtime/model/event.js';
import type { Runbook, Step } from '../../runtime/model/runbook.js';

function applied(text: string, suggestion: RunbookSuggestion): string {
  const before = readRunbook(text);
  assert.deepEqual(
    before.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
    'the runbook is valid before',
  );
  const after = withSuggestion(before, suggestion);
  assert.ok(after.ok, after.ok ? '' : after.error);
  assert.deepEqual(
    readRunbook(after.value).diagnostics.filter(({ severity }) => severity === 'error'),
    [],
    after.value,
  );
  return after.value;
}

function runbookOf(text: string): Runbook {
  const { runbook } = readRunbook(text);
  assert.ok(runbook);
  return runbook;
}

const skip = (id: string, why = 'bob left it out: "no: need"'): RunbookSuggestion => ({
  path: `steps.${id}.when`,
  edit: { kind: 'allow_skip', value: `skip_${id}`, why },
});
const byHand = (id: string): RunbookSuggestion => ({ path: `steps.${id}`, edit: { kind: 'make_manual', why: 'x' } });
const longer = (id: string): RunbookSuggestion => ({
  path: `steps.${id}.timeout`,
  edit: { kind: 'lengthen_timeout', value: '20m', why: 'x' },
});
const retry = (id: string): RunbookSuggestion => ({
  path: `steps.${id}.retry`,
  edit: { kind: 'retry', value: '2', why: 'x' },
});

const block = `# The runbook of the payments team
apiVersion: runbook/v0   # frozen
meta:
  name: Payments  # what people see
  vars:
    ns: prod

steps:
  # Look first.
  - id: look
    type: cli   # reads only
    with:
      argv: ["kubectl", "get", "pods", "-n", "{{ .ns }}"]   # all of them


  - id: drain
    title: "Drain the node"
    type: cli
    with: {argv: [kubectl, drain, node-1]}
    timeout: 10m # as long as the pods need
    assertions:
      # It says so.
      - contains: drained

  # The end.
  - id: done
    type: manual
    instructions: |
      Say that it is done.
`;

test('a step that can be left out is done unless an input says otherwise, and nothing else of the text changes', () => {
  assert.equal(
    applied(block, skip('drain')),
    block
      .replace('apiVersion: runbook/v0 ', 'apiVersion: runbook/v1 ')
      .replace(
        'name: Payments  # what people see\n',
        `name: Payments  # what people see
  inputs:
    skip_drain:
      type: boolean
      default: false
      description: "Leave out step 'drain' (bob left it out: \\"no: need\\")"
`,
      )
      .replace(
        'type: cli\n    with: {argv: [kubectl, drain',
        'type: cli\n    when: "!inputs.skip_drain"\n    with: {argv: [kubectl, drain',
      ),
  );
});

test('a condition that a step has already holds on beside the input', () => {
  const text = `apiVersion: runbook/v1
meta: {name: x, inputs: {deep: {type: boolean, default: true}}}
steps:
  - {id: a, type: cli, when: inputs.deep, with: {argv: [ls]}}
  - id: b
    type: cli
    when: >-
      inputs.deep ||
      false
    with: {argv: [ls]}
`;
  const [a] = runbookOf(applied(text, skip('a'))).steps;
  assert.equal(a?.when, '(inputs.deep) && !inputs.skip_a');
  const [, b] = runbookOf(applied(text, skip('b'))).steps;
  assert.equal(b?.when, '(inputs.deep || false) && !inputs.skip_b');
  assert.deepEqual(Object.keys(runbookOf(applied(text, skip('b'))).inputs), ['deep', 'skip_b']);
});

test('what somebody wrote as a reason cannot become anything but a text in the runbook', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (why) => {
      const { inputs } = runbookOf(applied(block, skip('look', why)));
      assert.deepEqual(Object.keys(inputs), ['skip_look']);
      assert.match(inputs['skip_look']?.description ?? '', /^Leave out step 'look' \(/);
    }),
    { numRuns: 100 },
  );
});

test('a longer time limit takes the place of the one that is there, or comes as a new line', () => {
  assert.equal(applied(block, longer('drain')), block.replace('timeout: 10m #', 'timeout: 20m #'));
  assert.equal(
    applied(block, longer('look')),
    block.replace('type: cli   # reads only\n', 'type: cli   # reads only\n    timeout: 20m\n'),
  );
});

test('a retry raises the version where it needs to, and the number where there is one', () => {
  const [, drain] = runbookOf(applied(block, retry('drain'))).steps;
  assert.deepEqual(drain?.type === 'cli' && drain.retry, { maxAttempts: 2, initialMs: 2000, factor: 2 });
  const text =
    'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: [ls]}, retry: {initial: 1s, max_attempts: 1}}\n';
  assert.equal(applied(text, retry('a')), text.replace('max_attempts: 1', 'max_attempts: 2'));
});

test('a step that is handed over to a person keeps its command as instructions, and asks what was done', () => {
  assert.equal(
    applied(block, byHand('drain')),
    block.replace(
      `type: cli
    with: {argv: [kubectl, drain, node-1]}
    timeout: 10m # as long as the pods need
    assertions:
      # It says so.
      - contains: drained
`,
      `type: manual
    instructions: |
      Do this by hand, and write down what you did:

          kubectl drain node-1

      expected: contains drained
    required_evidence:
      - {kind: text, name: what_was_done}
`,
    ),
  );
});

test('a script, its variables and its folder are handed over too, on one line where the step is on one line', () => {
  const text = `apiVersion: runbook/v1
meta: {name: x}
steps:
  - {id: a, type: script, with: {run: "echo $A\\nls", shell: sh}, env: {A: "1"}, cwd: sub, on_error: continue, risk: caution}
`;
  const [a] = runbookOf(applied(text, byHand('a'))).steps;
  assert.ok(a?.type === 'manual');
  assert.equal(
    a.instructions,
    'Do this by hand, and write down what you did:\n\n    echo $A\n    ls\n\nwith A=1\nin the folder sub',
  );
  assert.deepEqual(a.requiredEvidence, [{ kind: 'text', name: 'what_was_done' }]);
});

test('templates of a command stay templates in its instructions; a script with braces is not handed over', () => {
  const [look] = runbookOf(applied(block, byHand('look'))).steps;
  assert.match(look?.type === 'manual' ? look.instructions : '', /kubectl get pods -n '\{\{ \.ns \}\}'/);
  const text =
    'apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - {id: a, type: script, with: {run: "echo {{ .x }}"}}\n';
  assert.equal(withSuggestion(readRunbook(text), byHand('a')).ok, false);
});

test('line ends of the text stay what they are, and a step in a group is found', () => {
  const text =
    'apiVersion: runbook/v1\nmeta:\n  name: x\nsteps:\n  - id: g\n    type: group\n    steps:\n      - id: a\n        type: cli\n        with: {argv: [ls]}\n'.replaceAll(
      '\n',
      '\r\n',
    );
  for (const suggestion of [skip('a'), longer('a'), retry('a'), byHand('a')]) {
    const after = applied(text, suggestion);
    assert.doesNotMatch(after.replaceAll('\r\n', ''), /[\r\n]/, suggestion.edit.kind);
  }
});

test('what names no step, and what a later version suggests, is refused', () => {
  const refused = (suggestion: RunbookSuggestion) => {
    const result = withSuggestion(readRunbook(block), suggestion);
    return result.ok ? '' : result.error;
  };
  assert.match(refused(longer('nobody')), /no step 'nobody'/);
  assert.match(refused({ path: '../../etc', edit: { kind: 'retry', value: '1', why: '' } }), /no step ''/);
  assert.match(refused({ path: 'steps.look', edit: { kind: 'rewrite', why: '' } }), /does not know/);
});

test('whatever is suggested for a step, the others stay what they were', () => {
  const withoutPlace = (steps: readonly Step[]) =>
    JSON.stringify(steps, (key, value) => (key === 'at' ? undefined : value));
  const before = runbookOf(block);
  for (const suggestion of [skip('drain'), longer('drain'), retry('drain'), byHand('drain')]) {
    const after = runbookOf(applied(block, suggestion));
    const others = (runbook: Runbook) => withoutPlace(runbook.steps.filter(({ id }) => id !== 'drain'));
    assert.equal(others(after), others(before), suggestion.edit.kind);
    assert.equal(after.steps.length, before.steps.length);
  }
});
