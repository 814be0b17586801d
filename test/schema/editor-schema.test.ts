import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { readRunbook } from '../../runtime/language/index.js';
import { markedFixtures } from '../language/marked-fixture.js';
import { root } from '../support/paths.js';

function compiled(name: string): ValidateFunction {
  const path = join(root, 'runtime', 'schema', 'generated', `editor-${name}.json`);
  const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
  // Draft 07 is what editors read; a keyword that it does not know would be left aside without a word.
  return new Ajv({ strict: true, strictTypes: false, strictRequired: false, strictTuples: false }).compile(schema);
}

const whole = compiled('runbook');
const validators = { 'runbook/v0': compiled('v0'), 'runbook/v1': compiled('v1') };

/** The fixtures that are YAML of one of the versions, as data. */
function documents() {
  return markedFixtures().flatMap(({ name, text }) => {
    const { diagnostics } = readRunbook(text);
    if (diagnostics.some(({ code }) => /^(yaml|document)\//.test(code))) return [];
    const data = parse(text) as { readonly apiVersion: keyof typeof validators };
    const isShaped = !diagnostics.some(({ code }) => code.startsWith('schema/'));
    return validators[data.apiVersion] === undefined ? [] : [{ name, data, isShaped }];
  });
}

test('the schemas for other editors accept and refuse what this program accepts and refuses', () => {
  const all = documents();
  for (const { name, data, isShaped } of all) {
    assert.equal(validators[data.apiVersion](data), isShaped, `${name} by its version`);
    assert.equal(whole(data), isShaped, `${name} by the schema of any version`);
  }
  assert.ok(all.some(({ isShaped }) => !isShaped) && all.filter(({ isShaped }) => isShaped).length > 20);
});

test('the schema of a version refuses the other one', () => {
  const document = { meta: { name: 'x' }, steps: [{ id: 'a', type: 'manual' }] };
  assert.ok(validators['runbook/v0']({ apiVersion: 'runbook/v0', ...document }));
  assert.ok(!validators['runbook/v0']({ apiVersion: 'runbook/v1', ...document }));
  assert.ok(!validators['runbook/v1']({ apiVersion: 'runbook/v0', ...document }));
  assert.ok(!whole({ apiVersion: 'runbook/v2', ...document }));
});

test('the schema of a policy accepts a policy and refuses a misspelled key', () => {
  const policy = compiled('policy');
  assert.ok(policy({ governance_mode: 'strict', approvers: { roles: { DRI: ['alice'] } } }));
  assert.ok(!policy({ governance: 'strict' }));
});
