import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Body } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const text = runbookV1(
  `
  - id: list
    type: cli
    with: { argv: [cat, "{{ .file }}"] }
    capture: { pods: { from: stdout, type: json } }
  - id: read
    type: cli
    with: { argv: [cat, lines.txt] }
    capture: { lines: stdout }
  - id: work
    type: group
    title: Do the work
    steps:
      - id: mark
        title: Leave a mark
        type: cli
        with: { argv: [touch, "{{ .name }}"] }
        env: { TOKEN: "password: hunter2" }
        timeout: 9s
        retry: { max_attempts: 2 }
  - id: odd
    type: script
    with: { shell: sh, run: "echo 1; for i in 1 2 3 4 5 6 7; do echo error $i >&2; done" }
    assertions: [{ equals: "2" }]
`,
  `  vars: { file: list.json, name: mark.txt, note: "password: hunter2" }
  governance:
    redact: [{ pattern: "password: \\\\S+", replace: "password: <redacted>" }]
    limits: { max_mutations: 5 }
`,
);

const pods = {
  items: Array.from({ length: 2500 }, (_, index) => ({ name: `pod-${index}`, labels: { 'app-name': 'web' } })),
  escaped: 'ESCAPED',
};
const lines = Array.from({ length: 9000 }, (_, index) => `line ${index} password: hunter${index}`).join('\n');

async function begun(context: TestContext): Promise<Scene> {
  const scene = await sceneOf(context, text);
  const json = JSON.stringify(pods).replace('ESCAPED', 'pass\\u0077ord: hunter3');
  writeFileSync(join(scene.folder, 'list.json'), json);
  writeFileSync(join(scene.folder, 'lines.txt'), lines);
  await scene.launchToEntry();
  return scene;
}

/** The rows that a scope or a value opens to. */
async function opened({ client }: Scene, value: Body, page: object = {}): Promise<readonly Body[]> {
  return (await client.request('variables', { variablesReference: value.variablesReference, ...page })).variables;
}

async function scopeNamed({ client }: Scene, name: string, frameId = 1): Promise<Body> {
  const { scopes } = await client.request('scopes', { frameId });
  return scopes.find((scope: Body) => scope.name === name);
}

async function rows(scene: Scene, name: string, frameId?: number): Promise<Readonly<Record<string, Body>>> {
  const listed = await opened(scene, await scopeNamed(scene, name, frameId));
  return Object.fromEntries(listed.map((row) => [row.name, row]));
}

async function texts(scene: Scene, value: Body): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await opened(scene, value)).map((row) => [row.name, row.value]));
}

test('what is seen of a run that stands still', async (context) => {
  const scene = await begun(context);
  const copied = (expression: string) => scene.evaluate(expression, 'clipboard');

  await context.test('an editor that opens the first scope that is not expensive opens the variables', async () => {
    for (const frameId of [1, 2]) {
      const { scopes } = await scene.client.request('scopes', { frameId });
      assert.equal(scopes.find(({ expensive }: Body) => !expensive).name, 'Variables');
    }
  });

  await context.test('a step is seen before it begins: what it would do, how dangerous that is, its gate', async () => {
    const step = await rows(scene, 'Step');
    assert.equal(await copied('$step.command'), '[\n  "cat",\n  "list.json"\n]');
    assert.deepEqual([step['state']?.value, step['timeout']?.value], ['not begun', '600 s']);
    const risk = await texts(scene, step['risk']);
    assert.deepEqual([risk['class'], risk['critical']], ['safe', 'false']);
    assert.equal(await copied('$step.risk.reasons[0]'), 'prints files [cat]');
    assert.equal((await texts(scene, step['gate']))['decision'], 'open');
  });

  await scene.resume('next');
  await scene.resume('next');
  await context.test(
    'a capture that is stored beside the trace opens as a tree, of which no secret is shown',
    async () => {
      const { pods: row } = await rows(scene, 'Captures');
      assert.match(row.value, /^\{"items":.*… \([\d.]+ kB\)$/);
      const [items, escaped] = await opened(scene, row);
      assert.deepEqual([items.indexedVariables, escaped.value], [2500, 'password: <redacted>']);
      const [pod] = await opened(scene, items, { filter: 'indexed', start: 2400, count: 1 });
      const [name, labels] = await opened(scene, pod);
      assert.deepEqual([name.value, name.evaluateName], ['pod-2400', 'captures.pods.items[2400].name']);
      assert.equal(await scene.evaluate(name.evaluateName), 'pod-2400');
      const [label] = await opened(scene, labels);
      assert.equal(await scene.evaluate(label.evaluateName), 'web');
    },
  );

  await context.test('a client that asks for all of a long list gets it in parts', async () => {
    const [items] = await opened(scene, (await rows(scene, 'Captures'))['pods']);
    const parts = await opened(scene, items);
    assert.deepEqual(
      parts.map((part) => [part.name, part.value]),
      [
        ['[0 … 999]', '1000 items'],
        ['[1000 … 1999]', '1000 items'],
        ['[2000 … 2499]', '500 items'],
      ],
    );
    const last = await opened(scene, parts[2]);
    assert.deepEqual([last.length, last.at(-1)?.name], [500, '2499']);
  });

  await context.test('a long text is cut in its row, opens to its lines and is copied whole', async () => {
    const { lines: row } = await rows(scene, 'Captures');
    assert.ok(row.value.length < 1100, row.value);
    const [line] = await opened(scene, row, { filter: 'indexed', start: 8000, count: 1 });
    assert.deepEqual([line.name, line.value], ['8000', 'line 8000 password: <redacted>']);
    const whole = await copied(row.evaluateName);
    assert.equal(whole, lines.replaceAll(/hunter\d+/g, '<redacted>'));
  });

  await context.test('under the step stand its groups and the run, each with what is known of it', async () => {
    const { stackFrames } = await scene.client.request('stackTrace', { threadId: 1 });
    assert.deepEqual(
      stackFrames.map(({ name }: Body) => name),
      ['mark: Leave a mark', 'work: Do the work', 'test'],
    );
    const group = await rows(scene, 'Group', 2);
    assert.deepEqual(await texts(scene, group['steps']), { mark: 'pending' });
    const run = await rows(scene, 'Run', 3);
    assert.deepEqual([run['state']?.value, run['done']?.value], ['running', '2 of 4 steps']);
  });

  await context.test('of a step that has to be approved its gate says so, and its variables only by name', async () => {
    const step = await rows(scene, 'Step');
    assert.deepEqual([step['timeout']?.value, step['retries']?.value], ['9 s', '0 of 2 used']);
    assert.equal(await copied('$step.env'), '[\n  "TOKEN"\n]');
    assert.equal((await texts(scene, step['gate']))['decision'], 'needs an approval');
  });

  await scene.client.request('next', { threadId: 1 });
  const { requestId } = await scene.client.waitFor('runbook/answerNeeded');
  await context.test('an approval is seen from when it is asked for: for what, of whom, who gave it', async () => {
    assert.match(await copied('$approvals[0].state'), /^open$/);
    assert.match(await copied('$step.gate.state'), /^0 of 1 given$/);
    await scene.client.request('runbook/answer', { requestId, answer: { kind: 'approve' } });
    await scene.client.waitFor('stopped');
    const [row] = await opened(scene, await scopeNamed(scene, 'Approvals'));
    assert.equal(row.value, 'mark: given by alice');
    assert.equal(await copied('$approvals[0].bound_to.command'), 'touch mark.txt');
    assert.match(await copied('$approvals[0].bound_to.hash'), /^sha256:/);
    assert.equal(await copied('$approvals[0].given[0].by'), 'alice');
  });

  await context.test('a rule is seen with who set it, and a limit with what is used up of it', async () => {
    const governance = await rows(scene, 'Governance');
    assert.match(governance['mode']?.value, /^\w+ \(by default\)$/);
    assert.equal((await texts(scene, governance['limits']))['changes'], '1 of 5 used (by runbook)');
  });

  const stopped = await scene.resume('next');
  await context.test(
    'why a step failed is told: what was expected and found, its last errors, what can be done',
    async () => {
      assert.equal(stopped.reason, 'exception');
      const { exceptionId, description, details } = await scene.client.request('exceptionInfo', { threadId: 1 });
      assert.deepEqual([exceptionId, details.typeName], ['assertion', 'assertion']);
      assert.match(description, /\nexpected: stdout to be '2'\nfound: stdout is '1', not '2'\nexit code 0, after /);
      assert.match(description, /its last errors:\n {2}error 3\n {2}error 4\n {2}error 5\n {2}error 6\n {2}error 7\n/);
      assert.match(
        description,
        /\nnext: run 'odd' again here, or let the run end as failed .* 'runbook resume \w+-\w+'/,
      );
      const [result] = (await opened(scene, await scopeNamed(scene, 'History'))).slice(-1);
      assert.match(result?.value, /^odd failed by engine: /);
    },
  );

  await context.test('snapshots open as trees, and two are compared', async () => {
    const snapshots = await rows(scene, 'Snapshots');
    assert.deepEqual(Object.keys(snapshots).slice(0, 2), ['step-0001', 'step-0002']);
    assert.equal((await texts(scene, snapshots['step-0002']))['current_step_index'], '2');
    const differences = await scene.client.request('evaluate', { expression: 'diff(snapshot 1, snapshot 2)' });
    const seen = await texts(scene, differences);
    assert.equal(seen['current_step_index'], '1 → 2');
    assert.match(seen['captures.lines'] ?? '', /^nothing → "line 0 password: <redacted>/);
    const refused = await scene.client.refusal('evaluate', { expression: 'diff(snapshot 1, snapshot 9)' });
    assert.match(refused, /^there is no snapshot '9'; there are step-0001/);
  });

  await context.test('in the past all of it is as it was then', async () => {
    await scene.resume('stepBack');
    await scene.resume('stepBack');
    assert.deepEqual(Object.keys(await rows(scene, 'Snapshots')), ['step-0001', 'step-0002']);
    assert.deepEqual(await opened(scene, await scopeNamed(scene, 'Approvals')), []);
    assert.equal((await rows(scene, 'Step'))['state']?.value, 'not begun');
    assert.equal(
      (await texts(scene, (await rows(scene, 'Governance'))['limits']))['changes'],
      '0 of 5 used (by runbook)',
    );
    const [, escaped] = await opened(scene, (await rows(scene, 'Captures'))['pods']);
    assert.equal(escaped.value, 'password: <redacted>');
  });

  await context.test('a path that leads nowhere is refused with what is there', async () => {
    const refusal = (expression: string) => scene.client.refusal('evaluate', { expression, context: 'watch' });
    assert.match(await refusal('$nothing'), /^'\$nothing' is not seen here; there are \$step, \$vars, /);
    assert.match(await refusal('$history[7].status'), /^'\$history\[7\]\.status' leads to nothing; there is no '7'$/);
    assert.match(await refusal('$history.toString'), /there is no 'toString'$/);
  });

  const run = scene.runFolder();
  await scene.client.request('disconnect');
  await context.test('after the run its record shows the same', async (inner) => {
    const later = await sceneOf(inner, text);
    const attached = later.client.request('attach', { run, readOnly: true, program: scene.program });
    await later.client.request('configurationDone');
    await attached;
    await later.client.waitFor('stopped');
    const [, escaped] = await opened(later, (await rows(later, 'Captures'))['pods']);
    assert.equal(escaped.value, 'password: <redacted>');
    const [approval] = await opened(later, await scopeNamed(later, 'Approvals'));
    assert.equal(approval.value, 'mark: given by alice');
    assert.equal(await later.evaluate('$snapshots["step-0001"].history[0].step_id'), 'list');
    const { description } = await later.client.request('exceptionInfo', { threadId: 1 });
    assert.match(description, /\nnext: 'runbook resume \S+' begins with 'odd' again, once what stopped it is mended$/);
  });
});
