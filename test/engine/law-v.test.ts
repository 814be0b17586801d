import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createPlan, readRunbook } from '../../runtime/language/index.js';
import type { Plan } from '../../runtime/model/plan.js';
import { runInMemory, type Script } from '../support/ports.js';

const name = fc.constantFrom('alpha', 'beta', 'gamma', 'env', 'steps', 'run', 'captures', 'inputs', 'vars');
const template = fc.oneof(
  name.map((variable) => `{{ .${variable} }}`),
  fc.constantFrom('plain', '', 'a b', '{{ "{{" }}', '{{ .env.HOME }}', '{{ .env.NONE }}', '$(x)', 'x|y'),
);
const words = fc.array(template, { minLength: 0, maxLength: 3 });
const assertion = fc.oneof(
  fc.record({ contains: template }),
  fc.record({ not_contains: template }),
  fc.record({ equals: template }),
  fc.record({ matches: fc.constantFrom('^a', 'x+', '(?i)OUT') }),
  fc.record({ exit_code: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ json_path: fc.record({ path: fc.constant('$.a'), equals: fc.oneof(template, fc.integer()) }) }),
);
const active = fc.record(
  {
    type: fc.constant('cli'),
    with: fc.record({ argv: words.map((more) => ['program', ...more]) }),
    capture: fc.dictionary(fc.constantFrom('one', 'two'), fc.constantFrom('stdout', 'stderr'), { maxKeys: 1 }),
    assertions: fc.array(assertion, { maxLength: 2 }),
    timeout: fc.constantFrom('5s', '10m'),
  },
  { requiredKeys: ['type', 'with'] },
);
const manual = fc.record(
  {
    type: fc.constant('manual'),
    instructions: template,
    approvals: fc.record({ min: fc.integer({ min: 0, max: 1 }) }),
  },
  { requiredKeys: ['type'] },
);
const step = fc.oneof({ weight: 3, arbitrary: active }, manual);
const document = fc.record({
  meta: fc.record({
    name: fc.constant('law'),
    vars: fc.dictionary(name, fc.oneof(fc.constantFrom('v', 'two words', '{{ .beta }}'), fc.integer(), fc.boolean())),
    governance: fc.record({
      denied_commands: fc.constantFrom([], ['program x']),
      deny_env_vars: fc.constantFrom([], ['NO_*'], ['HOME']),
    }),
  }),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
});

function planIn(
  apiVersion: 'runbook/v0' | 'runbook/v1',
  body: { readonly steps: readonly object[] },
): Plan | undefined {
  // JSON is YAML, too.
  const text = JSON.stringify({
    apiVersion,
    ...body,
    steps: body.steps.map((one, index) => ({ id: `s${index}`, ...one })),
  });
  const plan = createPlan(readRunbook(text), { runbookPath: 'law.runbook.yaml', runbookSha256: 'sha256:0' });
  return plan.ok ? plan.value : undefined;
}

const script: Script = {
  environment: { HOME: '/home/alice', NO_WAY: 'x' },
  answers: { program: { stdout: 'out\n{"a":1}', stderr: 'err', exitCode: 0 } },
  people: { approval: async () => ({ kind: 'approve', actor: { kind: 'human', id: 'alice' } }) },
};

const slow: Script = {
  answers: { program: { outcome: 'timeout', exitCode: null } },
  people: {
    intervention: async () => ({ actor: { kind: 'human', id: 'alice' }, resolution: 'failed', note: 'stuck' }),
  },
};

test('a runbook/v0 whose step runs into its time limit leaves the same trace when only its apiVersion changes', async () => {
  const body = { meta: { name: 'law' }, steps: [{ type: 'cli', with: { argv: ['program'] }, timeout: '5s' }] };
  const [older, newer] = [planIn('runbook/v0', body), planIn('runbook/v1', body)];
  assert.ok(older && newer);
  const [before, after] = [await runInMemory(older, slow), await runInMemory(newer, slow)];
  assert.equal(after.trace, before.trace);
  assert.ok(before.trace.includes('"cause":"timeout"'));
});

test('a valid runbook/v0 leaves the same trace when only its apiVersion changes', async () => {
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(document, async (body) => {
      const plan = planIn('runbook/v0', body);
      if (plan === undefined) return;
      valid += 1;
      const later = planIn('runbook/v1', body);
      assert.ok(later, 'valid as v0 and not as v1');
      const [before, after] = [await runInMemory(plan, script), await runInMemory(later, script)];
      assert.equal(after.trace, before.trace);
      assert.deepEqual(
        [after.started, after.output, after.environments],
        [before.started, before.output, before.environments],
      );
    }),
    { numRuns: 400, seed: 4 },
  );
  assert.ok(valid > 50, `only ${valid} runbooks were valid`);
});
