import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createPlan, readRunbook, writeRunbook } from '../../runtime/language/index.js';
import type { RunbookDocumentV0 } from '../../runtime/schema/generated/runbook-v0.js';
import { markedFixtures } from './marked-fixture.js';

const source = { runbookPath: 'x.runbook.yaml', runbookSha256: `sha256:${'0'.repeat(64)}` };

/** Reads a text as it is and with nothing but its version changed, and checks that both say the same. */
function checkSame(text: string): void {
  const older = readRunbook(text);
  const newer = readRunbook(text.replace('runbook/v0', 'runbook/v1'));
  assert.deepEqual(newer.diagnostics, older.diagnostics, text);
  assert.deepEqual(
    newer.runbook && { ...newer.runbook, apiVersion: 'runbook/v0' },
    older.runbook,
    'only the version differs',
  );
  assert.equal(createPlan(newer, source).ok, createPlan(older, source).ok);
}

// These show what runbook/v0 refuses and runbook/v1 has.
const wider = ['schema/needs-v1', 'schema/shape', 'templates/syntax'];

for (const { name, text } of markedFixtures()) {
  if (!text.includes('apiVersion: runbook/v0') || wider.includes(name)) continue;
  test(`${name} says the same with 'apiVersion: runbook/v1'`, () => {
    checkSame(text);
  });
}

const variable = fc.constantFrom('a', 'b', 'vars', 'steps', 'inputs', 'captures', 'run', 'env', 'stdout');
const capture = fc.constantFrom('got', 'more', 'outputs');
const templated = fc
  .array(
    fc.oneof(
      fc.constantFrom('x', ' ', '{', '}}', '| default', '$', '\n', '"', '{{ "{{" }}', '{{ .env.HOME }}', 'a || b'),
      variable.map((word) => `{{ .${word} }}`),
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));
const scalar = fc.oneof(templated, fc.integer(), fc.boolean());
const duration = fc.constantFrom('0s', '30s', '1.5m', '250ms', '2h');
const assertion = fc.oneof(
  fc
    .constantFrom('contains', 'not_contains', 'equals', 'not_equals', 'matches')
    .chain((kind) => templated.map((text) => ({ [kind]: text }))),
  fc.integer({ min: 0, max: 255 }).map((code) => ({ exit_code: code })),
  fc
    .record({ path: fc.constantFrom('$.a', '$..b', '$.c', '$.items[0]', '$['), equals: scalar })
    .map((given) => ({ json_path: given })),
);
const program = fc.constantFrom('uname', 'uname', 'kubectl', 'sh', '/bin/rm', '{{ .a }}');
const argv = fc.tuple(program, fc.array(templated, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]);
const optional = { requiredKeys: [] as [] };
const id = fc.integer({ min: 0, max: 999 }).map((number) => `s${number}`);
const cli = fc
  .tuple(
    id,
    argv,
    fc.record(
      {
        title: fc.string({ maxLength: 8 }),
        capture: fc.dictionary(capture, fc.constantFrom('stdout', 'stderr'), { maxKeys: 2 }),
        assertions: fc.array(assertion, { maxLength: 3 }),
        timeout: duration,
      },
      optional,
    ),
  )
  .map(([name, words, more]) => ({ id: name, type: 'cli', with: { argv: words }, ...more }));
const manual = fc
  .tuple(
    id,
    fc.record(
      {
        instructions: templated,
        approvals: fc.record({ min: fc.integer({ min: 0, max: 3 }), roles: fc.array(fc.constant('DRI')) }),
        required_evidence: fc.array(fc.record({ kind: fc.constant('text'), name: capture }), { maxLength: 2 }),
        replay_mode: fc.constant('reuse_evidence'),
      },
      optional,
    ),
  )
  .map(([name, more]) => ({ id: name, type: 'manual', ...more }));
const leaf = fc.oneof(cli, manual);
const step = fc.oneof(
  leaf,
  fc
    .tuple(id, fc.array(leaf, { minLength: 1, maxLength: 2 }))
    .map(([name, steps]) => ({ id: name, type: 'group', steps })),
);
const everyVariable = {
  a: '1',
  b: 2,
  vars: true,
  steps: 'x',
  inputs: '',
  captures: 'c',
  run: 'r',
  env: 'e',
  stdout: 's',
};
const governance = fc.record(
  {
    allowed_commands: fc.subarray(['uname', 'kubectl', 'sh', 'timeout']),
    denied_commands: fc.subarray(['rm', 'kubectl delete *', 'sh']),
    deny_env_vars: fc.subarray(['HOME', 'SECRET_*']),
    redact: fc.array(fc.record({ pattern: fc.constantFrom('a+', 'b', '\\s', '('), replace: fc.constant('x') })),
    evidence: fc.record({ require_for_manual: fc.boolean(), store_full_stdout: fc.boolean() }, optional),
  },
  optional,
);
const meta = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 8 }),
    vars: fc.oneof(
      { weight: 4, arbitrary: fc.constant(everyVariable) },
      fc.dictionary(variable, scalar, { maxKeys: 4 }),
    ),
    governance: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, governance),
    defaults: fc.record({ timeout: duration }, optional),
  },
  { requiredKeys: ['name'] },
);
const document = fc.record({
  apiVersion: fc.constant('runbook/v0'),
  meta,
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
});

test('any runbook of version 0 says the same with only its version changed, and has the same diagnostics', () => {
  let valid = 0;
  let faulty = 0;
  fc.assert(
    fc.property(document, (given) => {
      const text = writeRunbook(given as unknown as RunbookDocumentV0);
      const { diagnostics, hasErrors, runbook } = readRunbook(text);
      assert.ok(runbook, `${diagnostics[0]?.message}\n${text}`);
      // A template that runbook/v0 refuses may be one of runbook/v1.
      if (diagnostics.some(({ code }) => code === 'templates/syntax')) return;
      checkSame(text);
      if (hasErrors) faulty += 1;
      else valid += 1;
    }),
    { numRuns: 300 },
  );
  assert.ok(valid > 20 && faulty > 20, `${valid} valid and ${faulty} faulty runbooks`);
});
