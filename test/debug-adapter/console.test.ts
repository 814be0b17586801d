import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Body, DapClient } from '../support/dap-client.js';
import { runbookV1, type Scene, sceneOf } from './support.js';

const text = runbookV1(
  `
  - id: look
    type: cli
    title: Look at the service
    with: { argv: [echo, "{{ .host }} is slow"] }
    capture: { found: stdout }
  - id: mark
    type: cli
    with: { argv: [touch, mark] }
    rollback: { argv: [rm, mark] }
  - id: ask
    type: manual
    instructions: ask the owner
    required_evidence:
      - { kind: text, name: answer }
      - { kind: checklist, name: before, items: [backup is fresh, nobody is on call] }
      - { kind: attachment, name: graph }
  - id: tell
    type: cli
    with: { argv: [echo, done] }
`,
  '  vars: { host: web1 }\n',
);

/** A run at its first step, and what the debug console says to a line, or why it does nothing. */
interface Console {
  readonly scene: Scene;
  says(line: string): Promise<string>;
  refuses(line: string): Promise<string>;
}

async function consoleOf(context: TestContext, initialize: object = {}): Promise<Console> {
  const scene = await sceneOf(context, text, { initialize });
  writeFileSync(join(scene.folder, 'graph.png'), 'a picture');
  await scene.launchToEntry();
  return {
    scene,
    says: (line) => scene.evaluate(line, 'repl'),
    refuses: (expression) => scene.client.refusal('evaluate', { expression, context: 'repl' }),
  };
}

test('the debug console knows the commands of the terminal, and the value of anything else', async (context) => {
  const { scene, says, refuses } = await consoleOf(context);
  const { client } = scene;
  assert.match(await says('help'), /^ {2}next .*\n[\s\S]*\n {2}help /);
  assert.match(await says('help approve'), /for example: approve --as bob --role DRI/);
  assert.match(await says('where'), /^\[1\/4\] Look at the service \(look\)\n[\s\S]*nothing of 'look' has run yet$/);
  assert.match(await says('list'), /^> +\d+ {2} {2}- id: look$/m);
  assert.match(await says('info'), /, real, as alice\nrecorded in \/[\s\S]*\n> {3}look\n {4}mark/);
  assert.match(await says('why'), /^it was begun with a stop before its first step: step 'look'/);
  assert.match(
    await says('risk mark'),
    /^'mark' is ▲ caution\n {2}because .*\n {2}would wait for a person to confirm it$/,
  );
  assert.equal(await says('print vars'), 'host = web1');
  assert.equal(await says('history'), 'no step is done yet');
  assert.equal(JSON.parse(await says('dump')).current_step_index, 0);
  assert.equal(await says('rollback'), 'nothing that was done can be taken back');
  assert.equal(await says('host == "web1"'), 'true');
  assert.match(await refuses('nxt'), /^'nxt' is not a command; did you mean 'next'\?/);
  assert.match(await refuses('evidence set answer yes'), /^step 'look' has not asked for evidence/);
  assert.equal(await says('break tell'), "stops before step 'tell'");
  const { reason, breakpoint } = await client.waitFor('breakpoint', (body) => body.reason === 'new');
  assert.deepEqual([reason, breakpoint.line], ['new', scene.lineOf('id: tell')]);
  assert.equal(await says('delete'), '1 breakpoint taken away');
  await client.waitFor('breakpoint', (body) => body.reason === 'removed');

  await says('next');
  await client.waitFor('continued');
  await client.waitFor('stopped');
  assert.match(client.shown('console'), /\n {2}found = web1 is slow\n {2}passed in \d+ ms\n/);
  assert.match(await says('snapshot'), /snapshots\/step-0001-f1\.json was written$/);
  assert.match(await says('snapshot diff 1 step-0001-f1'), /^nothing differs$|→/);
  assert.match(await says('back'), /^the past, 1 of 1: before \[1\/4\]/);
  assert.equal((await client.waitFor('stopped')).description, 'In the past: 1 of 1');
  assert.match(await refuses('set host web2'), /^this is the past, where nothing can be changed/);
  assert.match(await says('forward now'), /^the present: \[2\/4\] mark/);
  await client.waitFor('stopped');
  await says('set host web2');
  assert.equal(await says('print vars'), 'host = web2');
  await says('retry look');
  assert.equal((await client.waitFor('stopped')).reason, 'restart');
  await says('next');
  await client.waitFor('stopped');
  assert.equal(await says('found'), 'web2 is slow');
  await says('quit');
  await client.waitFor('terminated');
  assert.ok(scene.trace().some(({ type }) => type === 'run.paused'));
});

test('no line of the debug console passes a gate; it says where the gate is passed', async (context) => {
  const { scene, says, refuses } = await consoleOf(context);
  const { client } = scene;
  assert.match(await refuses('goto tell'), /only by a person who says so by hand/);
  await says('continue');
  await client.waitFor('runbook/answerNeeded');
  assert.match(client.shown('console'), /step 'mark' waits for an approval; type 'approve' or 'reject REASON'\n$/);
  await client.request('runbook/pending');
  await client.waitFor('runbook/answerNeeded');
  assert.equal(client.shown('console').match(/waits for an approval/g)?.length, 1);
  assert.match(
    await says('why'),
    /\$ touch mark\n {2}it is ▲ caution\n {2}because .*\n {2}by rule 'gate.caution' \(default\)\n {2}it takes 1 person/,
  );
  assert.match(await refuses('next'), /^step 'mark' waits for an approval/);
  assert.match(await refuses('approve --as bob'), /call 'runbook approve \/.* mark --as bob' on a terminal$/);
  assert.match(await refuses('skip not needed'), /by a person who says so by hand/);
  assert.equal(existsSync(join(scene.folder, 'mark')), false);
  await says('reject not today');
  assert.equal((await client.waitFor('stopped')).reason, 'exception');
  const why = await says('why');
  assert.match(
    why,
    /^step 'mark' failed, and with it the run\n {2}approval: .*not today\n {2}next: run 'mark' again here/,
  );
  // It was never begun.
  assert.doesNotMatch(why, /take back/);
  assert.match(client.shown('console'), /\n {2}rejected by alice: not today\n/);
});

test('in VS Code the console opens the dialog for whoever it names, and hands in evidence before it is asked for', async (context) => {
  const { scene, says, refuses } = await consoleOf(context, { clientID: 'vscode' });
  const { client } = scene;
  await says('continue');
  await client.waitFor('runbook/answerNeeded');
  assert.match(await says('approve --as bob'), /^the editor shows what step 'mark' would run, and asks/);
  const { requestId, proposed } = await client.waitFor('runbook/answerNeeded');
  assert.deepEqual(proposed, { as: 'bob' });
  assert.equal(existsSync(join(scene.folder, 'mark')), false);
  await client.request('runbook/answer', { requestId, answer: { kind: 'approve', as: 'bob' } });
  await client.waitFor('runbook/answerNeeded', ({ stepId }) => stepId === 'ask');
  assert.match(await says('evidence attach graph graph.png'), /'graph' is handed in after 'answer'/);
  assert.match(await refuses('evidence check answer 1'), /^'answer' is a text; type 'evidence set answer TEXT'$/);
  assert.equal(await says('evidence set answer yes,  until ten'), 'handed in');
  await client.waitFor('runbook/answerNeeded', ({ evidence }) => evidence?.name === 'before');
  assert.match(await refuses('evidence check before nobody'), /on it are 1 'backup is fresh', 2 'nobody is on call'/);
  assert.equal(await says('evidence check before 2'), 'ticked');
  const { ticked } = await client.waitFor('runbook/answerNeeded', (body) => body.ticked?.length === 1);
  assert.deepEqual(ticked, ['nobody is on call']);
  await says('evidence check before backup is fresh');
  await client.waitFor('terminated');
  const given = scene.trace().filter(({ type }) => type === 'evidence.submitted');
  assert.equal(given.find(({ data }) => data.name === 'answer').data.record.text, 'yes,  until ten');
  assert.equal(readdirSync(join(scene.runFolder(), 'attachments')).length, 1);
});

test('the console completes commands, steps, names and files', async (context) => {
  const { scene } = await consoleOf(context);
  const check = async (line: string, ...expected: readonly string[]) => {
    const { targets } = await scene.client.request('completions', { text: line, column: line.length + 1 });
    const completed = targets.map((target: Body) => {
      const start = target.start - 1;
      return line.slice(0, start) + target.text + line.slice(start + target.length);
    });
    assert.deepEqual(completed, expected);
  };
  await check('cont', 'continue ');
  await check('break te', 'break tell ');
  await check('print ho', 'print host ');
  await check('vars.', 'vars.host ');
  await check('help ris', 'help risk ');
  await check('set inp');
  await check('xyzzy ');
});

test('of a record the console tells all, and changes nothing', async (context) => {
  const { scene } = await consoleOf(context);
  await scene.evaluate('quit', 'repl');
  await scene.client.waitFor('terminated');
  const client = new DapClient(context, { environment: { XDG_STATE_HOME: join(scene.folder, 'state') } });
  await client.request('initialize', { adapterID: 'runbook', pathFormat: 'path' });
  const attached = client.request('attach', { run: scene.runFolder(), readOnly: true });
  await client.request('configurationDone');
  await attached;
  await client.waitFor('stopped');
  const says = async (expression: string) => (await client.request('evaluate', { expression, context: 'repl' })).result;
  const refuses = (expression: string) => client.refusal('evaluate', { expression, context: 'repl' });
  assert.match(await says('where'), /this is the end of the record: it waits, alice left it before step 'look'$/);
  assert.match(await refuses('next'), /^this is the end of the record, and nothing of it is run/);
  for (const line of ['goto tell', 'set host x', 'skip it', 'approve', 'retry']) {
    assert.match(await refuses(line), /^this is a record, and nothing of it goes on or can be changed$/);
  }
  assert.match(await refuses('snapshot'), /its snapshots lie in/);
});
