import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fixture, root } from '../support/paths.js';
import { type Schema, schemaLosses, vocabularyLosses } from './additive.js';
import { currentVocabulary, type Vocabulary } from './vocabulary.js';

const schemas = ['run-event', 'step-result', 'run-state'];
const vocabulary = currentVocabulary();

// The baseline is what was published last. It moves on with a release, and only by what was added:
//   UPDATE_BASELINE=1 node test/run.mjs record/additive
if (process.env['UPDATE_BASELINE'] === '1') {
  for (const name of schemas) writeFileSync(baseline(`${name}.schema.json`), readFileSync(current(name)));
  writeFileSync(baseline('vocabulary.json'), `${JSON.stringify(vocabulary, null, 1)}\n`);
}

function baseline(name: string): string {
  return fixture('schema-baseline', name);
}

function current(name: string): string {
  return join(root, 'runtime', 'schema', `${name}.schema.json`);
}

function read<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value;
}

test('the schemas of the record have lost nothing since they were published', () => {
  for (const name of schemas) {
    assert.deepEqual(
      schemaLosses(read<Schema>(baseline(`${name}.schema.json`)), read<Schema>(current(name))),
      [],
      name,
    );
  }
});

test('the vocabulary of events has lost nothing since it was published', () => {
  assert.ok(Object.keys(vocabulary).length >= 25, 'events were read');
  assert.deepEqual(vocabulary['run.finished']?.['status'], {
    types: ['"aborted"', '"completed"', '"failed"'],
    isOptional: false,
  });
  assert.deepEqual(vocabularyLosses(read<Vocabulary>(baseline('vocabulary.json')), vocabulary), []);
});

test('a loss in a schema is told, an addition is none', () => {
  const before: Schema = {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'string' }, b: { enum: [1, 2] }, c: { type: 'array', items: { type: 'string' } } },
  };
  const check = (now: Partial<Schema>, losses: readonly string[]) =>
    assert.deepEqual(schemaLosses(before, { ...before, ...now }), losses);
  const properties = before.properties!;
  check({ properties: { ...properties, d: { type: 'string' } } }, []);
  check({ properties: { ...properties, b: { enum: [1, 2, 3] } }, required: [] }, []);
  check({ required: ['a', 'b'] }, ["'/b' is required now"]);
  check({ properties: { ...properties, a: { type: 'number' } } }, ["'/a' is no longer string"]);
  check({ properties: { ...properties, a: { type: 'string', enum: ['x'] } } }, ["'/a' takes only some values now"]);
  check({ properties: { ...properties, b: { enum: [1] } } }, ["'/b' can no longer be 2"]);
  check({ properties: { ...properties, c: { type: 'array', items: { type: 'number' } } } }, [
    "'/c[]' is no longer string",
  ]);
  check({ properties: { a_v2: properties['a']!, b: properties['b']!, c: properties['c']! } }, ["'/a' is gone"]);
});

test('a loss in the vocabulary is told, an addition is none', () => {
  const field = { types: ['number', 'string'], isOptional: true };
  const before: Vocabulary = { 'a.done': { one: field } };
  const check = (now: Vocabulary, losses: readonly string[]) => assert.deepEqual(vocabularyLosses(before, now), losses);
  check(
    { 'a.done': { one: field, two: field, 'two.three': { ...field, isOptional: false } }, 'b.done': { x: field } },
    [],
  );
  check({}, ["event 'a.done' is gone"]);
  check({ 'a.done': {} }, ["field 'one' of 'a.done' is gone"]);
  check({ 'a.done': { one: { ...field, types: ['string'] } } }, ["field 'one' of 'a.done' is no longer number"]);
  check({ 'a.done': { one: { ...field, isOptional: false } } }, ["field 'one' of 'a.done' is required now"]);
  check({ 'a.done': { one: field, two: { ...field, isOptional: false } } }, [
    "field 'two' of 'a.done' is new and required",
  ]);
});
