import assert from 'node:assert/strict';
import test from 'node:test';
import { allSteps, createPlan, readRunbook, stepAt } from '../../runtime/language/index.js';

const text = `apiVersion: runbook/v0
meta: {name: Nested}
steps:
  - {id: one, type: manual}
  - id: outer
    type: group
    title: Outside
    steps:
      - id: inner
        type: group
        steps:
          - {id: two, type: manual}
      - {id: three, type: cli, with: {argv: [uname]}}
  - {id: four, type: manual}
`;
const analysis = readRunbook(text);
const source = { runbookPath: 'nested.runbook.yaml', runbookSha256: `sha256:${'0'.repeat(64)}` };

test('a plan holds the leaf steps in document order with the groups around them', () => {
  const plan = createPlan(analysis, source);
  assert.ok(plan.ok);
  assert.deepEqual(
    plan.value.steps.map(({ index, step, groups }) => [index, step.id, groups.map(({ id }) => id).join('/')]),
    [
      [0, 'one', ''],
      [1, 'two', 'outer/inner'],
      [2, 'three', 'outer'],
      [3, 'four', ''],
    ],
  );
  assert.equal(plan.value.steps[1]?.groups[0]?.title, 'Outside');
  assert.equal(plan.value.runbookPath, source.runbookPath);
  assert.equal(plan.value.runbookSha256, source.runbookSha256);
});

test('a runbook with errors has no plan but its errors, without the warnings', () => {
  const plan = createPlan(
    readRunbook(text.replace('id: four', 'id: one').replace('name: Nested', 'name: x, vars: {v: TODO}')),
    source,
  );
  assert.ok(!plan.ok);
  assert.deepEqual(
    plan.error.map(({ code }) => code),
    ['steps/duplicate-id'],
  );
});

test('all steps are the groups and what is in them', () => {
  assert.ok(analysis.runbook);
  assert.deepEqual(
    allSteps(analysis.runbook).map(({ id }) => id),
    ['one', 'outer', 'inner', 'two', 'three', 'four'],
  );
});

test('the step at a place is the innermost one', () => {
  assert.ok(analysis.runbook);
  const check = (word: string, id: string | undefined) =>
    assert.equal(analysis.runbook && stepAt(analysis.runbook, text.indexOf(word) + 1)?.id, id, word);
  check('Nested', undefined);
  check('one', 'one');
  check('Outside', 'outer');
  check('two', 'two');
  check('uname', 'three');
  check('four', 'four');
});

test('a step reaches from its first key to the end of its last value', () => {
  assert.ok(analysis.runbook);
  const step = allSteps(analysis.runbook).find(({ id }) => id === 'outer');
  const covered = text.slice(step?.at.start, step?.at.end);
  assert.match(covered, /^id: outer/);
  assert.match(covered, /argv: \[uname\]\}\}$/);
});
