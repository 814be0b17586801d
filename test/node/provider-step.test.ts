import assert from 'node:assert/strict';
import test from 'node:test';
import { faultsOfProviderStep } from '../../runtime/schema/generated/provider-step.js';
import step from '../../runtime/schema/provider-step.schema.json' with { type: 'json' };
import runbook from '../../runtime/schema/runbook-v1.schema.json' with { type: 'json' };

const definitions: Readonly<Record<string, unknown>> = runbook.$defs;

test('a step of a provider has the same common fields as a step that starts a program', () => {
  assert.deepEqual(Object.keys(step.properties), Object.keys(runbook.$defs.cliStep.properties));
  for (const [name, definition] of Object.entries(step.$defs)) assert.deepEqual(definition, definitions[name], name);
});

test('the form of a step of a provider is checked, but for what stands under with', () => {
  const right = { id: 'a', type: 'http.get', with: { any: ['thing'] } };
  const check = (more: object, ...keywords: readonly string[]) =>
    assert.deepEqual(
      faultsOfProviderStep({ ...right, ...more }).map(({ keyword }) => keyword),
      keywords,
    );
  check({});
  check({ title: 'x', when: 'true', env: { A: 'b' }, cwd: 'x', capture: { a: 'stdout' }, timeout: '5s' });
  check({
    assertions: [{ contains: 'x' }],
    retry: { max_attempts: 1 },
    on_error: 'continue',
    risk: 'caution',
    resource: 'x',
  });
  check({ type: 'cli' }, 'pattern');
  check({ type: 'http.get.x' }, 'pattern');
  check({ with: 'x' }, 'type');
  check({ argv: [] }, 'additionalProperties');
});
