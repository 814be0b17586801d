import assert from 'node:assert/strict';
import test from 'node:test';
import { resolvedWork } from '../../runtime/engine/resolved-work.js';
import type { Plan } from '../../runtime/model/plan.js';
import { ok } from '../../runtime/model/result.js';
import type { CliStep, LeafStep } from '../../runtime/model/runbook.js';
import type { BoundInputs } from '../../runtime/run/inputs.js';
import { previewRun } from '../../runtime/run/preview.js';
import { resolverOf } from '../../runtime/run/resolve.js';
import { classifyArgv } from '../support/classify.js';
import { cli, manual, planOf, whole } from '../support/plans.js';

const inputs: BoundInputs = new Map([
  ['file', { value: '/dev/sda-of-mine', isSecret: true }],
  ['name', { value: 'eu', isSecret: false }],
]);

const scene = {
  classifier: {
    judge: (command: Parameters<Parameters<typeof resolvedWork>[0]['classifier']['judge']>[0]) =>
      classifyArgv(command.kind === 'argv' ? command.argv : [command.kind]),
  },
  providers: {
    describe: () => undefined,
    problem: () => 'none',
    fields: () => ({ ok: false, error: 'none' }) as const,
  },
  cwd: '/runbooks',
  resolveFolder: (path: string) => path,
};

/** What is told before a run of what its last step would do. */
function lastOf(...steps: readonly LeafStep[]) {
  return lastWith(new Set(), ...steps);
}

function lastWith(open: ReadonlySet<string>, ...steps: readonly LeafStep[]) {
  const plan: Plan = {
    ...planOf(steps),
    apiVersion: 'runbook/v1',
    inputs: { file: { type: 'string', isRequired: true, isSecret: true } },
  };
  const prepare: Parameters<typeof previewRun>[0]['prepare'] = (step, values) => {
    const resolved = resolvedWork(scene, step, resolverOf(values, plan.governance));
    return resolved.ok ? ok(resolved.value.command) : resolved;
  };
  const preview = previewRun({ plan, inputs, open, environment: {}, prepare }).at(-1);
  assert.ok(preview);
  return preview;
}

function lastCommand(...steps: readonly LeafStep[]) {
  const preview = lastOf(...steps);
  assert.ok(preview.kind === 'command');
  return preview;
}

const riskOf = ({ judged }: ReturnType<typeof lastCommand>) => judged?.command.classification.final.risk;
const argvOf = ({ shown }: ReturnType<typeof lastCommand>) => (shown.kind === 'argv' ? shown.argv : []);
const echo = (word: string, more: Partial<CliStep> = {}) => cli('last', ['echo', word], more);

test('an input that nobody gave stands for itself, and the risk is not known without it', () => {
  const preview = lastWith(new Set(['node']), echo('{{ .node }}'));
  assert.ok(preview.kind === 'command');
  assert.deepEqual([preview.faults, preview.waitsFor, preview.judged], [[], [{ name: 'node' }], undefined]);
  assert.deepEqual(argvOf(preview), ['echo', '{{ .node }}']);
});

test('what a step leaves behind is not known before it has run', () => {
  const first = cli('a', ['true'], { capture: { who: whole('stdout') } });
  const texts = ['steps.a.exit_code', 'steps.a.status', 'steps.a.outputs.who', 'who'];
  for (const name of texts) {
    const preview = lastCommand(first, echo(`{{ .${name} }}`));
    assert.deepEqual([preview.faults, preview.judged], [[], undefined], name);
    assert.deepEqual(preview.waitsFor, [{ name: name.replace('steps.a.outputs.', ''), stepId: 'a' }]);
    assert.deepEqual(argvOf(preview), ['echo', `{{ .${name} }}`]);
  }
  for (const name of ['steps.last.status', 'steps.none.status', 'steps.a.none', 'steps.a.status.more']) {
    const preview = lastCommand(first, echo(`{{ .${name} }}`));
    assert.deepEqual([preview.faults.length, preview.waitsFor, preview.judged], [1, [], undefined], name);
  }
  assert.equal(lastCommand(manual('a'), echo('{{ .steps.a.exit_code }}')).faults.length, 1);
  assert.deepEqual(lastCommand(manual('a'), echo('{{ .steps.a.status }}')).faults, []);
});

test('whom the author of a step asks to agree is known before its gate is', () => {
  const first = cli('a', ['true'], { capture: { who: whole('stdout') } });
  const asked = lastCommand(
    first,
    echo('{{ .who }}', { approvals: { min: 2, roles: [], distinctFrom: ['starter', 'a'] } }),
  );
  assert.deepEqual([asked.judged, asked.people?.min, asked.people?.waitMs], [undefined, 2, 72 * 3_600_000]);
  assert.deepEqual([asked.people?.isStarterBarred, asked.people?.barredPeopleOf], [true, ['a']]);
  assert.equal(lastCommand(first, echo('{{ .who }}')).people, undefined);
  assert.equal(lastCommand(echo('x')).people, undefined);
  assert.equal(lastCommand(echo('x', { when: 'false', approvals: { min: 1, roles: [] } })).people, undefined);
});

test('what confirms a step is not known where an earlier step brings it', () => {
  const first = cli('a', ['true'], { capture: { who: whole('stdout') } });
  const preview = lastCommand(first, cli('last', ['rm', '-rf', '/'], { resource: '{{ .who }}' }));
  assert.deepEqual([preview.waitsFor, preview.judged], [[{ name: 'who', stepId: 'a' }], undefined]);
});

test('the number of the run is judged like one, and shown as its template', () => {
  const preview = lastCommand(echo('{{ .run.id }}'));
  assert.deepEqual([riskOf(preview), argvOf(preview)], ['safe', ['echo', '{{ .run.id }}']]);
  const typed = lastCommand(cli('last', ['rm', '-rf', '/'], { resource: 'db-{{ .run.id }}' })).judged?.gate;
  assert.equal(typed?.kind === 'gesture' && typed.gesture.typed_text, 'db-{{ .run.id }}');
});

test('a secret is judged as it is, and not shown', () => {
  const given = ['dd', 'if=/dev/zero', 'of={{ .file }}'];
  const preview = lastCommand(cli('last', given));
  const real = classifyArgv(['dd', 'if=/dev/zero', 'of=/dev/sda-of-mine']);
  assert.notEqual(classifyArgv(['dd', 'if=/dev/zero', 'of=***']).final.risk, real.final.risk, 'the test tells nothing');
  assert.equal(riskOf(preview), real.final.risk);
  assert.deepEqual(argvOf(preview), ['dd', 'if=/dev/zero', 'of=***']);
  assert.deepEqual(preview.judged?.command.shown.argv, ['dd', 'if=/dev/zero', 'of=***']);
});

test('a condition that is neither true nor false is said to end the run', () => {
  for (const when of ['1 + 1', '"true"', 'inputs.name', 'nothing == 1']) {
    const preview = lastCommand(echo('x', { when }));
    assert.deepEqual([preview.condition, preview.judged, preview.faults.length], [undefined, undefined, 1], when);
    assert.match(preview.faults[0] ?? '', /; the run would end here$/);
  }
});

test('a condition about what an earlier step captures is open', () => {
  const first = cli('a', ['true'], { capture: { who: whole('stdout') } });
  for (const when of ['has(captures.who)', 'who == "x"', 'captures.who == "x"', 'steps.a.exit_code == 0']) {
    assert.deepEqual(lastCommand(first, echo('x', { when })).condition, { text: when, is: 'unknown' });
  }
  assert.deepEqual(lastCommand(echo('x', { when: 'inputs.name == "us"' })).condition?.is, 'false');
  assert.equal(lastCommand(echo('x', { when: 'inputs.name == "eu"' })).condition, undefined);
});
