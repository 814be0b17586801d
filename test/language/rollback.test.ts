import assert from 'node:assert/strict';
import test from 'node:test';
import {
  completionsAt,
  createPlan,
  hoverAt,
  readRunbook,
  riskHoverAt,
  riskTitle,
  stepRisks,
} from '../../runtime/language/index.js';
import { judgedBy } from '../../runtime/language/step-command.js';
import { planStepAt, planStepNamed } from '../../runtime/model/plan.js';

const judge = judgedBy({});

function runbook(rollback: string, meta = ''): string {
  return `apiVersion: runbook/v1\nmeta: {name: x, vars: {node: n1}${meta}}\nsteps:\n  - id: drain\n    type: cli\n    with: {argv: [uname]}\n    rollback: ${rollback}\n`;
}

function planOf(text: string) {
  const plan = createPlan(readRunbook(text), { runbookPath: 'x.yaml', runbookSha256: 'sha256:0' });
  assert.ok(plan.ok, JSON.stringify(plan));
  return plan.value;
}

function rollbackOf(rollback: string, meta = '') {
  const step = planOf(runbook(rollback, meta)).rollbacks.get(0)?.step;
  assert.ok(step);
  const { at: _, ...rest } = step;
  return rest;
}

const common = { id: 'drain:rollback', capture: {}, assertions: [], onError: 'abort' } as const;

test('a rollback is a step of its own in each of its forms', () => {
  assert.deepEqual(
    rollbackOf(
      '{title: Back, argv: [echo, "{{ .node }}"], env: {A: b}, cwd: x, timeout: 5s, risk: caution, resource: n}',
    ),
    {
      ...common,
      ...{ type: 'cli', title: 'Back', argv: ['echo', '{{ .node }}'], env: { A: 'b' }, cwd: 'x', timeoutMs: 5000 },
      ...{ risk: 'caution', resource: 'n' },
    },
  );
  assert.deepEqual(rollbackOf('{script: ls}'), { ...common, type: 'script', shell: 'bash', text: 'ls', env: {} });
  assert.equal((rollbackOf('{script: ls, shell: sh}') as { shell?: string }).shell, 'sh');
  assert.deepEqual(rollbackOf('{instructions: "Look at {{ .node }}"}'), {
    id: 'drain:rollback',
    type: 'manual',
    instructions: 'Look at {{ .node }}',
    requiredEvidence: [],
    approvals: { min: 0, roles: [] },
    reusesEvidenceInReplay: false,
  });
});

test('a rollback takes the folder and the variables of the defaults, and is never tried again by itself', () => {
  const rollback = rollbackOf('{argv: [ls], env: {B: c}}', ', defaults: {env: {A: b}, cwd: there, on_error: retry}');
  assert.deepEqual(rollback, { ...common, type: 'cli', argv: ['ls'], env: { A: 'b', B: 'c' }, cwd: 'there' });
});

test('the rollbacks of a plan stand behind its steps, and no step can have the name of one', () => {
  const text = runbook('{argv: [ls]}');
  const plan = planOf(`${text}  - {id: last, type: cli, with: {argv: [ls]}}\n`);
  assert.equal(planStepAt(plan, 2)?.step.id, 'drain:rollback');
  assert.equal(planStepAt(plan, 3), undefined);
  assert.equal(planStepNamed(plan, 'drain:rollback')?.index, 2);
  assert.deepEqual([planStepNamed(plan, 'last')?.index, planStepNamed(plan, 'last:rollback')], [1, undefined]);
  assert.deepEqual([...plan.indexes.keys()], ['drain', 'last']);
  const stolen = readRunbook(text.replace('id: drain', 'id: "drain:rollback"'));
  assert.ok(stolen.diagnostics.some(({ code }) => code === 'schema/wrong-form'));
});

test('runbook/v0 has no rollback', () => {
  const { diagnostics } = readRunbook(runbook('{argv: [ls]}').replace('runbook/v1', 'runbook/v0'));
  assert.match(diagnostics[0]?.message ?? '', /^'rollback' is not a key of .* it needs 'apiVersion: runbook\/v1'$/);
});

test('the class of a rollback is shown with its step, and even a safe one is said to ask', () => {
  const titles = (rollback: string) => stepRisks(readRunbook(runbook(rollback)), judge).map(riskTitle);
  assert.deepEqual(titles('{argv: [ls]}'), ['● safe — runs by itself', '● safe — asks before it runs']);
  assert.match(titles('{argv: [rm, -rf, /srv]}')[1] ?? '', /^■ dangerous.* — asks for a typed confirmation$/);
  assert.match(titles('{script: "rm -rf /srv"}')[1] ?? '', /^■ dangerous/);
  assert.match(titles('{argv: [ls], risk: dangerous}')[1] ?? '', /declared ■ dangerous — asks for a typed/);
});

test('hover over the words of a rollback says what they do, and over its key what it is', () => {
  const text = runbook('{argv: [rm, -rf, /srv]}');
  const analysis = readRunbook(text);
  assert.match(riskHoverAt(analysis, text.indexOf('-rf'), judge)?.text ?? '', /dangerous/);
  assert.match(
    hoverAt(analysis, text.indexOf('rollback') + 1)?.text ?? '',
    /filled in and judged before the step runs/,
  );
});

test('in a rollback its keys, and the names that are known before the step, are completed', () => {
  const keys = `${runbook('').trimEnd()}\n      `;
  const labels = completionsAt(readRunbook(keys), keys.length).map(({ label }) => label);
  for (const key of ['argv', 'script', 'shell', 'instructions', 'env', 'cwd', 'timeout', 'risk', 'resource', 'title']) {
    assert.ok(labels.includes(key), `${key} is not among ${labels.join(', ')}`);
  }
  const text = runbook('{argv: [echo, "{{ . }}"]}\n    capture: {kernel: stdout}');
  const names = completionsAt(readRunbook(text), text.indexOf('{{ .') + 4).map(({ label }) => label);
  assert.ok(names.includes('.node') && !names.includes('.kernel'), names.join(', '));
});
