import assert from 'node:assert/strict';
import test from 'node:test';
import { functionNames } from '../../runtime/expr/cel/functions.js';
import { expressionCalls, parseTemplateV1, templateFilters } from '../../runtime/expr/index.js';

test('what people are told of functions is all of them, each with its parameters where they stand', () => {
  const told = expressionCalls.map(({ name }) => `'${name}'`);
  assert.deepEqual([...told].sort(), functionNames.split(', ').sort());
  for (const { name, usage, parameters } of expressionCalls) {
    assert.equal(usage, `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`);
  }
});

test('each filter that people are told of is one, as it is written', () => {
  for (const { usage } of templateFilters) assert.deepEqual(parseTemplateV1(`{{ .a | ${usage} }}`).faults, []);
  assert.equal(templateFilters.length, 3);
});
