import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { allSteps, createPlan, readRunbook } from '../../runtime/language/index.js';
import type { ActiveStep, Step } from '../../runtime/model/runbook.js';
import { fixture } from '../support/paths.js';

const every = readRunbook(readFileSync(fixture('language', 'valid', 'every-field.runbook.yaml'), 'utf8'));

function stepsOf(steps: string, meta = ''): readonly Step[] {
  const { runbook, diagnostics } = readRunbook(
    `apiVersion: runbook/v1\nmeta: {name: x${meta}}\nsteps:\n${steps.replace(/^/gm, '  ')}\n`,
  );
  assert.ok(runbook, diagnostics.map(({ message }) => message).join('\n'));
  return runbook.steps;
}

function active(step: Step | undefined): ActiveStep {
  assert.ok(step && step.type !== 'manual' && step.type !== 'group');
  return step;
}

test('a cli step keeps everything that it says, with the defaults of the runbook where it says nothing', () => {
  assert.deepEqual(every.diagnostics, []);
  const { at: _, ...step } = active(every.runbook?.steps[0]);
  assert.deepEqual(step, {
    id: 'read_pods',
    type: 'cli',
    title: 'Read the pods',
    when: 'inputs.service in ["api", "web"] && !inputs.dry_run',
    argv: ['kubectl', 'get', 'pods', '-n', '{{ .namespace }}', '-l', 'app={{ .service }}', '-o', 'json'],
    env: { NAMESPACE: '{{ .namespace }}', TICKET: '{{ .ticket }}' },
    cwd: 'logs',
    capture: {
      pods: { from: 'stdout', select: { kind: 'whole' }, isTrimmed: false, type: 'string', isSecret: false },
      faults: { from: 'stderr', select: { kind: 'whole' }, isTrimmed: true, type: 'string', isSecret: false },
      first: {
        from: 'stdout',
        select: { kind: 'json_path', path: '$.items[0].metadata.name' },
        isTrimmed: false,
        type: 'string',
        isSecret: false,
      },
      ready: {
        from: 'stdout',
        select: { kind: 'regex', pattern: 'ready: (\\d+)' },
        isTrimmed: false,
        type: 'number',
        isSecret: false,
      },
      count: {
        from: 'stdout',
        select: { kind: 'expr', expression: 'size(json.items)' },
        isTrimmed: false,
        type: 'number',
        isSecret: false,
      },
      digest: {
        from: 'stdout',
        select: { kind: 'regex', pattern: 'token: (\\S+)' },
        isTrimmed: false,
        type: 'string',
        isSecret: true,
      },
    },
    assertions: [
      { kind: 'contains', text: '{{ .service }}', on: 'stdout' },
      { kind: 'not_contains', text: 'CrashLoopBackOff', on: 'stdout' },
      { kind: 'matches', text: '^$', on: 'stderr' },
      { kind: 'equals', text: '', on: 'stderr' },
      { kind: 'not_equals', text: 'error', on: 'stdout' },
      { kind: 'exit_code', code: 0 },
      { kind: 'json_path', path: '$.kind', equals: 'List', on: 'stdout' },
      { kind: 'expr', expression: 'captures.count >= inputs.replicas && exit_code == 0' },
    ],
    timeoutMs: 20_000,
    retry: { maxAttempts: 3, initialMs: 2000, factor: 2 },
    onError: 'continue',
    risk: 'caution',
    resource: 'deployment/{{ .service }}',
  });
});

test('a script keeps its text and its shell, and its own variables win over those of the step and the runbook', () => {
  const script = every.runbook && allSteps(every.runbook).find(({ type }) => type === 'script');
  assert.ok(script?.type === 'script');
  assert.equal(script.text, 'kubectl logs -n "$NAMESPACE" "$POD" | grep -c ERROR\n');
  assert.deepEqual(script.env, {
    NAMESPACE: '{{ .namespace }}',
    TOKEN: '{{ .token }}',
    POD: '{{ .captures.first }}',
  });
  const [step] = stepsOf(
    '- {id: a, type: script, env: {A: step, B: step}, with: {shell: sh, run: ls, env: {A: script}}}',
    ', defaults: {env: {A: all, B: all, C: 08}}',
  );
  assert.deepEqual(active(step).env, { A: 'script', B: 'step', C: '08' });
  assert.equal(step?.type === 'script' ? step.shell : undefined, 'sh');
});

test('inputs and limits are lowered with their defaults', () => {
  assert.deepEqual(every.runbook?.inputs, {
    service: {
      type: 'string',
      isRequired: true,
      choices: ['api', 'web'],
      description: 'Which service is looked at',
      isSecret: false,
    },
    replicas: { type: 'number', isRequired: false, default: 2, isSecret: false },
    dry_run: { type: 'boolean', isRequired: false, default: false, isSecret: false },
    ticket: { type: 'string', isRequired: false, default: 'OPS-1', pattern: '[A-Z]+-[0-9]+', isSecret: false },
    token: { type: 'string', isRequired: false, isSecret: true, from: 'env:STATUS_TOKEN' },
  });
  assert.deepEqual(every.runbook?.governance.timeouts, {
    safe: 30_000,
    caution: 120_000,
    dangerous: 300_000,
    approval: 600_000,
    intervention: 3_600_000,
  });
});

test('what happens when a step fails comes from the step, then from the runbook', () => {
  const check = (step: string, defaults: string, expected: object) => {
    const { onError, retry } = active(
      stepsOf(`- {id: a, type: cli, with: {argv: [uname]}${step}}`, `, defaults: {${defaults}}`)[0],
    );
    assert.deepEqual({ onError, ...(retry && { retry }) }, expected, `${step} ${defaults}`);
  };
  const usual = { maxAttempts: 3, initialMs: 2000, factor: 2 };
  check('', '', { onError: 'abort' });
  check(', on_error: retry', '', { onError: 'abort', retry: usual });
  check(', on_error: retry, retry: {max_attempts: 1}', '', { onError: 'abort', retry: { ...usual, maxAttempts: 1 } });
  check(', on_error: continue, retry: {}', '', { onError: 'continue', retry: usual });
  check('', 'on_error: continue, retry: {initial: 1s}', { onError: 'continue', retry: { ...usual, initialMs: 1000 } });
  check(', on_error: abort', 'on_error: retry', { onError: 'abort' });
  check('', 'on_error: retry', { onError: 'abort', retry: usual });
});

test('a plan knows the conditions of the groups around a step and where each group begins', () => {
  const plan = createPlan(every, { runbookPath: 'x.runbook.yaml', runbookSha256: 'sha256:0' });
  assert.ok(plan.ok);
  assert.equal(plan.value.apiVersion, 'runbook/v1');
  assert.deepEqual(Object.keys(plan.value.inputs), ['service', 'replicas', 'dry_run', 'ticket', 'token']);
  assert.deepEqual(
    plan.value.steps.map(({ groups }) => groups.map(({ id, when, firstIndex }) => [id, when, firstIndex])),
    [
      [],
      [['group', 'captures.count < inputs.replicas || steps.read_pods.status == "failed"', 1]],
      [['group', 'captures.count < inputs.replicas || steps.read_pods.status == "failed"', 1]],
    ],
  );
});

test('who must approve is lowered the same, whatever does the step', () => {
  const approvals = 'approvals: {min: 2, roles: [DRI], ttl: 4h, distinct_from: [starter, a]}';
  const kinds = ['type: cli, with: {argv: ["x"]}', 'type: script, with: {run: x}', 'type: manual, instructions: look'];
  const steps = stepsOf(
    kinds
      .map((kind, index) => `- {id: ${'abc'[index]}, ${kind}, ${index > 0 ? approvals : approvals.replace(', a', '')}}`)
      .join('\n'),
  );
  for (const step of steps) {
    assert.ok(step.type !== 'group');
    const { distinctFrom, ...rest } = step.approvals ?? { min: 0, roles: [] };
    assert.deepEqual(rest, { min: 2, roles: ['DRI'], ttlMs: 4 * 3_600_000 });
    assert.deepEqual(distinctFrom, step.id === 'a' ? ['starter'] : ['starter', 'a']);
  }
  const [plain] = stepsOf('- {id: a, type: cli, with: {argv: ["x"]}}');
  assert.ok(!('approvals' in active(plain)));
});
