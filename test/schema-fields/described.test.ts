import assert from 'node:assert/strict';
import test from 'node:test';
import { type Field, fieldsOf, type Schema, schemaNamed } from './walk.js';

for (const name of ['runbook-v0', 'runbook-v1', 'provider-step']) {
  test(`every field of ${name} says what it means and shows an example`, () => {
    const fields = fieldsOf(schemaNamed(name));
    assert.ok(fields.length > 50, `${fields.length} fields were found`);
    assert.deepEqual(fields.filter(isBare).map(nameOf), []);
  });

  test(`every field of ${name} whose description says what holds without it has that as its default`, () => {
    const wrong = fieldsOf(schemaNamed(name)).filter(({ schema: { description = '', default: given } }) => {
      const said = /without it (\d+(?:ms|s|m|h))$/.exec(description)?.[1];
      return said !== undefined && said !== given;
    });
    assert.deepEqual(wrong.map(nameOf), []);
  });
}

test('every field of a policy says what it means and shows an example', () => {
  const fields = fieldsBelow(schemaNamed('policy'), '');
  assert.ok(fields.length > 10, `${fields.length} fields were found`);
  assert.deepEqual(fields.filter(isBare).map(nameOf), []);
});

function isBare({ schema: { description, examples } }: Field): boolean {
  return description === undefined || description.length < 10 || (examples ?? []).length === 0;
}

function nameOf({ name }: Field): string {
  return name;
}

function fieldsBelow({ properties = {}, additionalProperties }: Schema, place: string): readonly Field[] {
  const named = Object.entries(properties).flatMap(([name, schema]) => [
    { name: `${place}${name}`, schema },
    ...fieldsBelow(schema, `${place}${name}.`),
  ]);
  return typeof additionalProperties === 'object'
    ? [...named, ...fieldsBelow(additionalProperties, `${place}*.`)]
    : named;
}
