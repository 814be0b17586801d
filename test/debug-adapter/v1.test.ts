import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbookV1, type Scene, sceneOf, stepsDone } from './support.js';

const retried = runbookV1(`
  - id: flaky
    type: cli
    with: { argv: [grep, ready, state] }
    retry: { initial: 10ms, max_attempts: 3 }
  - id: after
    type: cli
    with: { argv: ["true"] }
`);

async function flaky(context: TestContext, args: object = {}): Promise<Scene> {
  const scene = await sceneOf(context, retried);
  writeFileSync(join(scene.folder, 'state'), 'waiting\n');
  await scene.launchToEntry(args);
  return scene;
}

test('stepping stops before a further attempt, at the same step', async (context) => {
  const scene = await flaky(context);
  assert.equal((await scene.resume('next')).reason, 'step');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: flaky'));
  assert.equal(stepsDone(scene), 0);
  assert.match(scene.client.shown('console'), /\n {2}tried again in 0.01 s: exit code 1\n/);
  writeFileSync(join(scene.folder, 'state'), 'ready\n');
  assert.equal((await scene.resume('next')).reason, 'step');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: after'));
  assert.match(scene.client.shown('console'), /\[1\/2\] flaky \(attempt 2\)\n/);
  assert.deepEqual(await scene.scope('Steps'), { flaky: '3 fields' });
  assert.equal(await scene.evaluate('steps.flaky.exit_code == 0 && steps.flaky.status == "passed"'), 'true');
});

test('a breakpoint stops before each attempt, and going on without one tries all of them', async (context) => {
  const scene = await flaky(context);
  const breakpoints = { source: { path: scene.program }, breakpoints: [{ line: scene.lineOf('id: flaky') }] };
  await scene.client.request('setBreakpoints', breakpoints);
  assert.equal((await scene.resume('continue')).reason, 'breakpoint');
  assert.equal(await scene.stoppedLine(), scene.lineOf('id: flaky'));
  await scene.client.request('setBreakpoints', { ...breakpoints, breakpoints: [] });
  assert.equal((await scene.resume('continue')).reason, 'exception');
  const starts = scene.trace().filter(({ type }) => type === 'step.started');
  assert.deepEqual(
    starts.map(({ attempt }) => attempt),
    [1, 2, 3, 4],
  );
});

const conditional = runbookV1(
  `
  - id: look
    type: script
    with:
      run: |
        # what is there
        echo "$WANTED"
      env: { WANTED: "{{ .wanted }}" }
    capture: { found: { from: stdout, type: number } }
  - id: many
    type: group
    when: captures.found > 100
    steps:
      - id: never
        type: cli
        with: { argv: [touch, made] }
  - id: odd
    type: cli
    when: vars.wanted == "7"
    with: { argv: [grep, nothing, x.runbook.yamlx] }
    on_error: continue
  - id: last
    type: cli
    with: { argv: [echo, "{{ .steps.odd.status }}"] }
`,
  '  vars: { wanted: "7" }\n',
);

test('scripts, steps that are skipped and failures that a runbook goes on from are told', async (context) => {
  const { client, launch, folder } = await sceneOf(context, conditional);
  await launch({ stopOnEntry: false });
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 0 });
  const shown = client.shown('console');
  assert.match(
    shown,
    /\[1\/4\] look\n {2}WANTED=7\n {2}\| # what is there\n {2}\| echo "\$WANTED"\n {2}safe: only reads\n/,
  );
  assert.match(shown, /\[2\/4\] never\n {2}skipped: 'captures\.found > 100' is false\n\[3\/4\] odd/);
  assert.match(shown, /\n {2}failed after \d+ ms: exit code 2: .*; the run goes on\n\[4\/4\] last\n/);
  assert.match(shown, /run completed: all steps are done, 2 of them without having passed\n$/);
  assert.equal(existsSync(join(folder, 'made')), false);
});

test('a step without a title is known in the frames by its script', async (context) => {
  const scene = await sceneOf(context, conditional);
  await scene.launchToEntry();
  const { stackFrames } = await scene.client.request('stackTrace', { threadId: 1 });
  assert.equal(stackFrames[0].name, 'look: # what is there …');
});

test('expressions and names of v1 are evaluated, and what has no value is refused without harm', async (context) => {
  const scene = await sceneOf(context, conditional, { environment: { SHOWN: 'seen' } });
  await scene.launchToEntry();
  const refusal = (expression: string) => scene.client.refusal('evaluate', { expression, context: 'watch' });
  assert.match(await refusal('captures.found'), /'captures\.found' .* is captured by step 'look', which has not run/);
  assert.match(await refusal('{{ .steps.look.outputs.found }}'), /captured by step 'look', which has not run/);
  assert.match(await refusal('nothing.at.all'), /'nothing\.at\.all' cannot be evaluated/);
  assert.match(await refusal('1 +'), /'1 \+' is no expression/);
  assert.match(await refusal('{{ nothing'), /./);
  assert.deepEqual(await scene.scope('Captures'), {});
  assert.deepEqual(await scene.scope('Steps'), {});
  await scene.resume('next');
  const check = async (expression: string, value: string) => assert.equal(await scene.evaluate(expression), value);
  await check('found', '7');
  await check('.found', '7');
  await check('captures.found + 1', '8');
  await check('{{ .steps.look.outputs.found }} of {{ .vars.wanted }}', '7 of 7');
  await check('steps.look.outputs', '1 field');
  await check('[1, 2].map(n, n * found)', '2 items');
  await check('env.SHOWN', 'seen');
  await check('run.id != ""', 'true');
});

test('a probe runs what is safe, asks nobody and says what it left out', async (context) => {
  const text = runbookV1(`
  - id: look
    type: cli
    with: { argv: [echo, there] }
    capture: { seen: stdout }
  - id: make
    type: cli
    with: { argv: [touch, made] }
    capture: { made: stdout }
  - id: tell
    type: cli
    with: { argv: [echo, "{{ .made }}"] }
  - id: judge
    type: manual
    instructions: Look.
    required_evidence: [{ kind: text, name: seen }]
`);
  const { client, launch, folder, trace } = await sceneOf(context, text);
  await launch({ mode: 'probe', stopOnEntry: false });
  assert.deepEqual(await client.waitFor('exited'), { exitCode: 0 });
  assert.equal(existsSync(join(folder, 'made')), false);
  assert.equal(trace()[0].mode, 'probe');
  const shown = client.shown('console');
  assert.match(shown, /^probe as alice/);
  assert.match(shown, /\$ touch made\n {2}caution: .*\n {2}skipped: not run: /);
  assert.match(shown, /\[3\/4\] tell\n {2}skipped: .*'make', which was skipped/);
  assert.match(shown, /\[4\/4\] judge\n {2}Look\.\n {2}skipped: not asked: done by a person/);
  assert.equal(
    client.events.some(({ event }) => event === 'runbook/answerNeeded'),
    false,
  );
});

test('a dry run shows conditions, scripts and what cannot be known yet', async (context) => {
  const { client, launch } = await sceneOf(context, conditional);
  await launch({ mode: 'dry-run' });
  await client.waitFor('terminated');
  const shown = client.shown('console');
  assert.match(
    shown,
    /\[1\/4\] look\n {2}\| # what is there\n {2}\| echo "\$WANTED"\n {2}would run: safe, only reads\n/,
  );
  assert.match(shown, /\[2\/4\] never\n {2}only if 'captures\.found > 100', which is known once the run gets there\n/);
});

test('no text of a runbook can begin a line that looks like one of the debugger', async (context) => {
  const text = runbookV1(
    '  - id: a\n    type: cli\n    title: "one\\n[1/1] two"\n    with: { argv: [echo, "x\\n[1/1] three\\n  passed"] }\n',
  );
  const { client, launch } = await sceneOf(context, text);
  await launch({ stopOnEntry: false });
  await client.waitFor('terminated');
  assert.match(
    client.shown('console'),
    /\n\[1\/1\] one \[1\/1\] two\n {2}\$ echo 'x\n {4}\[1\/1\] three\n {6}passed'\n/,
  );
});

test('what is approved is shown whole: the script, its variables and its folder', async (context) => {
  const text = runbookV1(
    '  - id: a\n    type: script\n    cwd: sub\n    env: { NAME: value }\n    with: { shell: sh, run: "rm -f \\"$NAME\\"\\n" }\n',
  );
  const { client, launch, folder } = await sceneOf(context, text);
  await launch({ stopOnEntry: false });
  const { approval } = await client.waitFor('runbook/answerNeeded');
  assert.deepEqual(approval.script, { shell: 'sh', text: 'rm -f "$NAME"\n' });
  assert.deepEqual([approval.env, approval.folder], [{ NAME: 'value' }, join(folder, 'sub')]);
});
