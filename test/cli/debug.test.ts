import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { isRunStateSnapshot } from '../../runtime/schema/generated/run-state.js';
import { runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { keys, runbookTerminal, type Terminal } from '../support/terminal.js';

/** A run that is debugged at a terminal. */
interface Scene {
  readonly folder: string;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string>>;
}

interface Given {
  readonly words?: readonly string[];
  readonly meta?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

function debugging(
  t: TestContext,
  steps: readonly string[],
  { words = [], meta = '', files = {}, env = {} }: Given = {},
): Scene {
  const folder = runbookFolder(t, v1(steps, meta));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const all = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config'), ...env };
  const terminal = runbookTerminal(t, ['debug', 'runbook.yaml', '--as', 'alice', ...words], { cwd: folder, env: all });
  return { folder, terminal, env: all };
}

/** What is typed at each prompt, in turn. */
async function typed(
  { terminal }: Scene,
  ...turns: readonly (readonly [prompt: string, line: string])[]
): Promise<void> {
  for (const [prompt, line] of turns) await terminal.answer(prompt, line);
}

async function left({ terminal }: Scene, code: number): Promise<string> {
  assert.equal(await terminal.exit(), code, terminal.transcript());
  return terminal.transcript().replace(/\n {2}(?=\S)/g, ' ');
}

function events({ folder }: Scene): readonly RecordedEvent[] {
  return eventsOf(onlyRun(folder));
}

function idsOf(scene: Scene, type: RecordedEvent['type']): readonly string[] {
  return events(scene).flatMap((event) => (event.type === type && 'step_id' in event ? [event.step_id] : []));
}

/** What would otherwise wait without end where it fails. */
const bounded = { timeout: 120_000 };

const echo = (id: string, word = id) => `id: ${id}, type: cli, with: {argv: [echo, "${word}"]}`;
const touch = (id: string) => `id: ${id}, type: cli, with: {argv: [touch, ${id}]}`;

test('the debugger stops before the first step, and next does exactly one', async (t) => {
  const scene = debugging(t, [echo('one'), echo('two'), echo('three')]);
  await scene.terminal.shows('(1/3 one) ');
  assert.deepEqual(idsOf(scene, 'step.ready'), []);
  scene.terminal.type(`next${keys.enter}`);
  await scene.terminal.shows('(2/3 two) ');
  assert.deepEqual([idsOf(scene, 'step.ready'), idsOf(scene, 'step.result')], [['one'], ['one']]);
  scene.terminal.type(`n${keys.enter}`);
  await scene.terminal.shows('(3/3 three) ');
  assert.deepEqual(idsOf(scene, 'step.result'), ['one', 'two']);
  scene.terminal.type(`quit${keys.enter}`);
  await left(scene, 6);
});

test('continue goes to the next gate, then to a breakpoint, then to the end', async (t) => {
  const scene = debugging(t, [echo('one'), touch('gate'), echo('two'), echo('three'), echo('four')]);
  await typed(
    scene,
    ['(1/5 one) ', 'break three'],
    ['(1/5 one) ', 'continue'],
    ['(2/5 gate waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(3/5 two) ', 'continue'],
    ['(4/5 three) ', 'break'],
    ['(4/5 three) ', 'delete three'],
    ['(4/5 three) ', 'c'],
    ['(over) ', 'continue'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /line 8, before step 'three'/);
  assert.match(shown, /breakpoint: \[4\/5\] three, line 8/);
  assert.match(shown, /the run is over; type 'quit' to leave/);
});

test('a breakpoint is set by a line inside of a step or of a group, and one that is on no step says so', async (t) => {
  const group = `id: many, type: group, steps: [{${echo('inner')}}]`;
  const scene = debugging(t, [echo('one'), group, echo('two')]);
  await typed(
    scene,
    ['(1/3 one) ', 'break 7'],
    ['(1/3 one) ', 'break 1'],
    ['(1/3 one) ', 'break mny'],
    ['(1/3 one) ', 'break many'],
    ['(1/3 one) ', 'delete'],
    ['(1/3 one) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /stops before step 'two'/);
  assert.match(shown, /line 1 is in no step; type 'list'/);
  assert.match(shown, /there is no step 'mny'; did you mean 'many'\?/);
  assert.match(shown, /stops before step 'inner' \(step 'inner' is the first of group 'many'\)/);
  assert.match(shown, /2 breakpoints taken away/);
});

test('the state, the values and the results are shown, without what is secret', async (t) => {
  const secret = 'canary-4711-value';
  const step = 'id: one, type: cli, with: {argv: [echo, "{{ .token }} and {{ .word }}"]}, capture: {said: stdout}';
  const meta = '  vars: {word: plain}\n  inputs: {token: {secret: true, required: true}}\n';
  const scene = debugging(t, [step, echo('two')], {
    meta,
    words: ['--input', 'token=env:TOKEN_OF_TEST'],
    env: { TOKEN_OF_TEST: secret },
  });
  await typed(
    scene,
    ['(1/2 one) ', 'next'],
    ['(2/2 two) ', 'print vars'],
    ['(2/2 two) ', 'print captures'],
    ['(2/2 two) ', 'print inputs'],
    ['(2/2 two) ', 'print captures.said'],
    ['(2/2 two) ', 'print env.TOKEN_OF_TEST'],
    ['(2/2 two) ', 'history'],
    ['(2/2 two) ', 'dump'],
    ['(2/2 two) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.doesNotMatch(shown, new RegExp(secret));
  assert.match(shown, /print vars\nword = plain\n/);
  assert.match(shown, /print captures\nsaid = \*\*\* and plain\n/);
  assert.match(shown, /print inputs\ntoken = \*\*\*\n/);
  assert.match(shown, /history\n1\. one passed by engine\n/);
  const [, dumped = ''] = /\) dump\n(\{[\s\S]*?\n\})\n\(2/.exec(shown) ?? [];
  const state = JSON.parse(dumped);
  assert.equal(isRunStateSnapshot(state), true);
  assert.deepEqual([state.current_step_index, state.history.length], [1, 1]);
});

test('what the runbook itself hides is hidden in all that the shell says', async (t) => {
  const look =
    'id: look, title: of tok-4711, type: manual, instructions: ask tok-4711, required_evidence: [{kind: checklist, name: boxes, items: [with tok-4711]}]';
  const scene = debugging(t, [`id: all, type: group, title: for tok-4711, steps: [{${look}}]`], {
    meta: '  governance: {redact: [{pattern: "tok-[0-9]+", replace: "HIDDEN"}]}\n',
  });
  await typed(
    scene,
    ['(1/1 look) ', 'where'],
    ['(1/1 look) ', 'list'],
    ['(1/1 look) ', 'next'],
    ['(1/1 look waits) ', 'evidence check boxes nothing'],
    ['(1/1 look waits) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.doesNotMatch(shown, /4711/);
  assert.match(shown, /in group 'all': for HIDDEN/);
  assert.match(shown, /title: for HIDDEN/);
  assert.match(shown, /on it are 1 'with HIDDEN'/);
});

test('the options of a run hold here, too, and a mode that is none is refused', async (t) => {
  const step =
    'id: look, type: manual, instructions: look, required_evidence: [{kind: text, name: seen}], approvals: {min: 1, roles: [dri]}';
  const scene = debugging(t, [step, 'id: tell, type: cli, with: {argv: [echo, "{{ .place }}"]}'], {
    words: ['--evidence', 'evidence.yaml', '--role', 'dri', '--inputs', 'inputs.yaml', '--mode', 'real'],
    meta: '  inputs: {place: {required: true}}\n',
    files: { 'evidence.yaml': 'look: {seen: all is well}\n', 'inputs.yaml': 'place: here\n' },
  });
  await typed(
    scene,
    ['(1/2 look) ', 'next'],
    ['(1/2 look waits) ', 'approve'],
    ['done and approved? (y/n) ', 'y'],
    ['(2/2 tell) ', 'next'],
    ['(over) ', 'quit'],
  );
  assert.match(await left(scene, 0), /│ here/);
  const wrong = runbookTerminal(t, ['debug', 'runbook.yaml', '--mode', 'dry-run'], { cwd: scene.folder });
  assert.equal(await wrong.exit(), 3);
  assert.match(wrong.transcript(), /'dry-run' is not a mode; write '--mode real' or '--mode probe'/);
});

test('what is debugged does not fail because the audit cannot be written, and that is said', async (t) => {
  const scene = debugging(t, [echo('one')], { files: { '.runbook/audit': '' } });
  await typed(scene, ['(1/1 one) ', 'next'], ['(over) ', 'quit']);
  assert.match(await left(scene, 0), /runbook: the run is recorded, but not yet in the audit:/);
});

test('evidence is handed in by text, tick and file, in any order, and what is not asked for is an error', async (t) => {
  const evidence =
    '[{kind: text, name: seen}, {kind: checklist, name: boxes, items: [cpu is low, disk]}, {kind: attachment, name: shot}]';
  const scene = debugging(t, [`id: look, type: manual, instructions: look, required_evidence: ${evidence}`], {
    files: { 'shot.png': 'picture' },
  });
  const waits = '(1/1 look waits) ';
  await typed(
    scene,
    ['(1/1 look) ', 'evidence set seen early'],
    ['(1/1 look) ', 'next'],
    [waits, 'next'],
    [waits, 'approve'],
    [waits, 'evidence check boxes fan'],
    [waits, 'evidence check seen'],
    [waits, 'evidence set other text'],
    [waits, 'evidence attach shot shot.png'],
    [waits, 'evidence set seen   '],
    [waits, 'evidence set seen all is well'],
    [waits, 'evidence check boxes cpu is low'],
    [waits, 'evidence check boxes 2'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /step 'look' has not asked for evidence; type 'next' to begin it/);
  assert.match(shown, /step 'look' waits for evidence 'seen'; type 'evidence'/);
  assert.match(shown, /'boxes' is a checklist|'fan' is not on the list; on it are 1 'cpu is low', 2 'disk'/);
  assert.match(shown, /not for 'other'; type 'evidence set seen TEXT'/);
  assert.match(shown, /'seen' is a text; type 'evidence set seen TEXT'/);
  const given = events(scene).flatMap((event) => (event.type === 'evidence.submitted' ? [event.data] : []));
  const last = new Map(given.map(({ name, record }) => [name, record]));
  assert.deepEqual(last.get('seen'), { kind: 'text', text: 'all is well' });
  assert.deepEqual(last.get('boxes'), { kind: 'checklist', items: ['cpu is low', 'disk'] });
  const shot = last.get('shot');
  assert.ok(shot?.kind === 'attachment' && shot.size === 7 && /^sha256:[0-9a-f]{64}$/.test(shot.sha256));
});

test('two approvals come from two people, and the same name counts once', async (t) => {
  const step = 'id: look, type: manual, instructions: look, approvals: {min: 2, roles: [dri, lead]}';
  const scene = debugging(t, [step]);
  const waits = '(1/1 look waits) ';
  await typed(
    scene,
    ['(1/1 look) ', 'approve'],
    ['(1/1 look) ', 'next'],
    [waits, 'approve'],
    [waits, 'approve --as bob --role dri'],
    ['done and approved? (y/n) ', 'y'],
    [waits, 'approve --as BOB --role lead'],
    [waits, 'approve --name carol'],
    [waits, 'approve --as carol --role lead'],
    ['done and approved? (y/n) ', 'y'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /has not asked for an approval; type 'next' to begin it/);
  assert.match(shown, /needs the role dri or lead, not ''; type 'approve --as NAME --role dri'/);
  assert.match(shown, /BOB has approved already; another person has to approve too/);
  assert.match(shown, /'--name' is not known; type 'approve \[--as NAME\]/);
  const grants = events(scene).flatMap((event) => (event.type === 'step.approved' ? [event.actor] : []));
  assert.deepEqual(
    grants.map(({ id, role, channel }) => [id, role, channel]),
    [
      ['bob', 'dri', 'tty'],
      ['carol', 'lead', 'tty'],
    ],
  );
});

test('a snapshot is written when a person asks for it, before a step and at a gate', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(
    scene,
    ['(1/1 gate) ', 'snapshot'],
    ['(1/1 gate) ', 'next'],
    ['(1/1 gate waits) ', 'snapshot'],
    ['(1/1 gate waits) ', 'reject not today'],
    ['(1/1 gate) ', 'next'],
    ['(over) ', 'snapshot'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 2);
  assert.match(shown, /snapshots\/step-0000-f1\.json was written/);
  assert.match(shown, /the run is over, and its snapshots lie in/);
  const names = readdirSync(join(onlyRun(scene.folder), 'snapshots'));
  assert.ok(names.includes('step-0000-f1.json') && names.includes('step-0000-f2.json'), names.join());
  const forced = events(scene).filter((event) => event.type === 'snapshot.written' && event.data.forced);
  assert.equal(forced.length, 2);
});

test('a danger is confirmed by its text alone, which is typed exactly or not at all', async (t) => {
  const scene = debugging(t, ['id: wipe, type: cli, with: {argv: [rm, -r, -f, made]}'], { files: { made: 'x' } });
  const waits = '(1/1 wipe waits) ';
  await typed(scene, ['(1/1 wipe) ', 'next'], [waits, 'approve'], [/* the text */ 'to run it', 'made']);
  await typed(scene, [waits, 'approve']);
  await scene.terminal.shows('to run it');
  scene.terminal.type(keys.interrupt);
  await scene.terminal.shows(waits);
  assert.equal(existsSync(join(scene.folder, 'made')), true);
  scene.terminal.type(`approve${keys.enter}`);
  await typed(scene, ['to run it', 'wipe'], ['(over) ', 'quit']);
  const shown = await left(scene, 0);
  assert.match(shown, /'made' is not 'wipe'; type it exactly to go on/);
  assert.match(shown, /nothing was approved; type 'approve' to be asked again/);
  assert.equal(existsSync(join(scene.folder, 'made')), false);
});

test('the Enter key repeats next and list, and never goes past a gate', async (t) => {
  const scene = debugging(t, [echo('one'), echo('two'), touch('gate'), echo('last')]);
  await typed(
    scene,
    ['(1/4 one) ', ''],
    ['(1/4 one) ', 'list'],
    ['(1/4 one) ', ''],
    ['(1/4 one) ', 'next'],
    ['(2/4 two) ', ''],
    ['(3/4 gate) ', ''],
    ['(3/4 gate waits) ', ''],
    ['(3/4 gate waits) ', 'approve'],
    ['run it? (y/n) ', ''],
    ['run it? (y/n) ', 'y'],
    ['(4/4 last) ', ''],
    ['(4/4 last) ', 'where'],
    ['(4/4 last) ', 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /this is the end of the runbook/);
  assert.match(shown, /\(3\/4 gate waits\)\n\(3\/4 gate waits\) approve/);
  assert.match(shown, /\(4\/4 last\)\n\(4\/4 last\) where/);
  assert.match(shown, /nothing of 'last' has run yet/);
});

test('what is typed ahead of a gate approves nothing', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await scene.terminal.shows('(1/1 gate) ');
  scene.terminal.type(`next${keys.enter}approve${keys.enter}y${keys.enter}yes${keys.enter}`);
  await scene.terminal.shows('run it? (y/n) ');
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
  scene.terminal.type(keys.endOfInput);
  await typed(scene, ['(1/1 gate waits) ', 'quit']);
  await left(scene, 6);
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});

test('whoever leaves is told how the run goes on, and it does', async (t) => {
  const scene = debugging(t, [echo('one'), touch('two')]);
  await typed(scene, ['(1/2 one) ', 'next']);
  await scene.terminal.shows('(2/2 two) ');
  scene.terminal.type(keys.endOfInput);
  const shown = await left(scene, 6);
  assert.match(shown, /waiting: alice left it before step 'two'/);
  const [, id = ''] = /runbook resume (\S+)/.exec(shown) ?? [];
  const again = runbookTerminal(t, ['resume', id, '--as', 'bob'], { cwd: scene.folder, env: scene.env });
  await again.answer('run it? (y/n) ', 'y');
  assert.equal(await again.exit(), 0, again.transcript());
  assert.deepEqual(idsOf(scene, 'step.result'), ['one', 'two']);
});

test('what was given before its turn is not kept when the person leaves, who is told so', async (t) => {
  const evidence = '[{kind: text, name: first}, {kind: text, name: second}]';
  const scene = debugging(t, [`id: look, type: manual, instructions: look, required_evidence: ${evidence}`]);
  const waits = '(1/1 look waits) ';
  await typed(scene, ['(1/1 look) ', 'next'], [waits, 'evidence set second early'], [waits, 'quit']);
  assert.match(await left(scene, 6), /! 'second' was not asked for yet, so it is not kept/);
});

test('a terminal that goes away leaves the run where it stands', bounded, async (t) => {
  const scene = debugging(t, [echo('one'), echo('two')]);
  await typed(scene, ['(1/2 one) ', 'next']);
  await scene.terminal.shows('(2/2 two) ');
  scene.terminal.end();
  while (!events(scene).some(({ type }) => type === 'run.paused')) await moment();
  assert.deepEqual(idsOf(scene, 'step.result'), ['one']);
});

test('whoever leaves at a gate leaves it asked', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(scene, ['(1/1 gate) ', 'next'], ['(1/1 gate waits) ', 'quit']);
  assert.match(await left(scene, 6), /waiting: step 'gate' needs an approval/);
});

test('Ctrl-C clears the line, and ends the step that runs, after which the run can go on', bounded, async (t) => {
  const scene = debugging(t, ['id: wait, type: cli, with: {argv: [sleep, "300"]}']);
  await scene.terminal.shows('(1/1 wait) ');
  scene.terminal.type(`quit${keys.interrupt}`);
  await scene.terminal.shows('^C');
  scene.terminal.type(keys.interrupt);
  await scene.terminal.shows("type 'quit' to leave");
  scene.terminal.type(`next${keys.enter}`);
  await scene.terminal.shows('sleep 300');
  await started(scene);
  scene.terminal.type(keys.interrupt);
  await typed(scene, ['(over) ', 'info'], ['(over) ', 'quit']);
  const shown = await left(scene, 130);
  assert.match(shown, /runbook resume /);
});

async function started(scene: Scene): Promise<void> {
  while (idsOf(scene, 'step.started').length === 0) await moment();
}

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

test('an unknown command names the nearest, and a known one what it lacks', async (t) => {
  const scene = debugging(t, [echo('one')]);
  const at = '(1/1 one) ';
  await typed(
    scene,
    [at, 'contnue'],
    [at, 'xyzzy'],
    [at, 'next two'],
    [at, 'skip'],
    [at, 'abort'],
    [at, 'print'],
    [at, 'print nothing_there'],
    [at, 'help aprove'],
    [at, 'help approve'],
    [at, 'list 99'],
    [at, 'quit'],
  );
  const shown = await left(scene, 6);
  assert.match(shown, /'contnue' is not a command; did you mean 'continue'\? type 'help'/);
  assert.match(shown, /'xyzzy' is not a command; type 'help' for all of them/);
  assert.match(shown, /'two' is too much; type 'next' or 'continue' alone/);
  assert.match(shown, /why\? type 'skip REASON'; the reason is recorded/);
  assert.match(shown, /why\? type 'abort REASON'/);
  assert.match(shown, /type 'print vars', 'print captures', 'print inputs' or 'print NAME'/);
  assert.match(shown, /'aprove' is not a command; did you mean 'approve'\?/);
  assert.match(shown, /there is no line 99; the runbook has 5 lines/);
});

test('the tab key completes commands, the ids of steps and the items of a list', async (t) => {
  const evidence = '[{kind: checklist, name: boxes, items: [cpu is low]}]';
  const scene = debugging(t, [`id: lookout, type: manual, instructions: look, required_evidence: ${evidence}`]);
  const { terminal } = scene;
  await terminal.shows('(1/1 lookout) ');
  await completed(terminal, 'br', 'break ');
  await completed(terminal, 'loo', 'lookout ');
  terminal.type(`${keys.enter}`);
  await typed(scene, ['(1/1 lookout) ', 'next']);
  await terminal.shows('(1/1 lookout waits) ');
  for (const [begun, whole] of [
    ['ev', 'evidence '],
    ['ch', 'check '],
    ['b', 'boxes '],
    ['cp', '"cpu is low" '],
  ] as const) {
    await completed(terminal, begun, whole);
  }
  terminal.type(keys.enter);
  await typed(scene, ['(over) ', 'quit']);
  await left(scene, 0);
});

/** Types the beginning of a word and then the tab key: what is pasted together is not completed. */
async function completed(terminal: Terminal, begun: string, whole: string): Promise<void> {
  terminal.type(begun);
  await terminal.shows(begun);
  terminal.type(keys.tab);
  await terminal.shows(whole.slice(begun.length));
}

test('a step is left out for a reason, before it begins and at its gate, and a run is ended for one', async (t) => {
  const scene = debugging(t, [echo('one'), touch('gate'), echo('two'), echo('three')]);
  await typed(
    scene,
    ['(1/4 one) ', 'skip known to be so'],
    ['(2/4 gate) ', 'next'],
    ['(2/4 gate waits) ', 'skip somebody did it'],
    ['(3/4 two) ', 'abort wrong host'],
    ['(over) ', 'quit'],
  );
  await left(scene, 130);
  const skipped = events(scene).flatMap((event) => (event.type === 'step.skipped' ? [event.data] : []));
  assert.deepEqual(
    skipped.map(({ reason, note }) => [reason, note]),
    [
      ['human', 'known to be so'],
      ['human', 'somebody did it'],
    ],
  );
  const last = events(scene).findLast(({ type }) => type === 'run.finished');
  assert.ok(last?.type === 'run.finished' && last.data.reason === 'aborted by alice: wrong host');
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});

test(
  'a question that nobody answers in time is closed at the prompt, and what is typed then is no answer to it',
  bounded,
  async (t) => {
    const meta = '  governance: {timeouts: {approval_ttl: 1s, intervention_ttl: 1s}}\n';
    const scene = debugging(t, [touch('gate')], { meta });
    await typed(scene, ['(1/1 gate) ', 'next']);
    await scene.terminal.shows('(1/1 gate waits) ');
    await scene.terminal.shows(/nobody approved it before[\s\S]*\(1\/1 gate waits\) /);
    await typed(scene, ['(over) ', 'quit']);
    await left(scene, 1);
    const types = events(scene).map(({ type }) => type);
    assert.deepEqual(types.slice(-4), [
      'approval.expired',
      'intervention.opened',
      'intervention.expired',
      'run.finished',
    ]);
  },
);

test('after a failure the run stands still to be looked at, and then ends as failed', async (t) => {
  const scene = debugging(t, [echo('one'), 'id: bad, type: cli, with: {argv: [ls, /no/such]}', echo('two')]);
  await typed(
    scene,
    ['(1/3 one) ', 'next'],
    ['(2/3 bad) ', 'next'],
    ['(2/3 bad) ', ''],
    ['(2/3 bad) ', 'where'],
    ['(2/3 bad) ', 'skip it'],
    ['(2/3 bad) ', 'next'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 1);
  assert.match(shown, /step 'bad' failed, and with it the run/);
  assert.match(shown, /it failed: .*'next' ends the run/);
  assert.match(shown, /runbook resume /);
});

test("a step that needs a person's word gets it in the shell", async (t) => {
  const step = 'id: slow, type: cli, with: {argv: [sleep, "300"]}, timeout: 200ms';
  const scene = debugging(t, [step, echo('two')]);
  await typed(
    scene,
    ['(1/2 slow) ', 'next'],
    ['(1/2 slow waits) ', 'done'],
    ['(1/2 slow waits) ', 'approve'],
    ['(1/2 slow waits) ', 'done I looked, and it had slept enough'],
    ['(2/2 two) ', 'next'],
    ['(over) ', 'quit'],
  );
  const shown = await left(scene, 0);
  assert.match(shown, /how do you know\? type 'done NOTE'/);
  assert.match(shown, /waits for a person's word; type 'retry', 'done NOTE'/);
  const words = events(scene).flatMap((event) => (event.type === 'intervention.resolved' ? [event.data] : []));
  assert.deepEqual(words, [{ resolution: 'done', note: 'I looked, and it had slept enough' }]);
});

test('what takes a failed step back is approved in the shell as every step is', async (t) => {
  const step =
    'id: change, type: cli, with: {argv: [cp, missing, there]}, rollback: {argv: [touch, undone]}, risk: caution';
  const scene = debugging(t, [step]);
  await typed(scene, ['(1/1 change) ', 'next'], ['(1/1 change waits) ', 'approve'], ['run it? (y/n) ', 'y']);
  await typed(
    scene,
    ['(change:rollback) ', 'where'],
    ['(change:rollback) ', 'next'],
    ['(change:rollback waits) ', 'approve'],
    ['run it? (y/n) ', 'y'],
    ['(1/1 change waits) ', 'failed it was taken back'],
  );
  await scene.terminal.shows('(1/1 change) ');
  scene.terminal.type(`next${keys.enter}`);
  await typed(scene, ['(over) ', 'quit']);
  await left(scene, 1);
  assert.equal(existsSync(join(scene.folder, 'undone')), true);
});

test('what halts everything takes the question away, and the run can still be looked at', async (t) => {
  const scene = debugging(t, [touch('gate')]);
  await typed(scene, ['(1/1 gate) ', 'next'], ['(1/1 gate waits) ', 'approve']);
  await scene.terminal.shows('run it? (y/n) ');
  const { code, stderr } = await runbook(['panic', '--reason', 'fire'], { cwd: scene.folder, env: scene.env });
  assert.equal(code, 0, stderr);
  await typed(scene, ['(over) ', 'approve'], ['(over) ', 'quit']);
  const shown = await left(scene, 6);
  assert.match(shown, /everything was halted by .*: fire/);
  assert.match(shown, /the run is over, so there is nothing to answer/);
  assert.equal(existsSync(join(scene.folder, 'gate')), false);
});

test('nobody debugs from a pipe, whatever comes out of it', async (t) => {
  const folder = runbookFolder(t, v1([touch('gate')]));
  const words = ['debug', 'runbook.yaml', '--as', 'alice'];
  const { code, stderr } = await runbook(words, { cwd: folder, input: 'next\napprove\ny\n' });
  assert.equal(code, 6);
  assert.match(stderr, /needs a person at a terminal, and there is none; run it with 'runbook exec runbook.yaml/);
  assert.deepEqual([existsSync(join(folder, 'gate')), existsSync(join(folder, '.runbook', 'runs'))], [false, false]);
});

test('what the shell says fits on 80 columns and 24 lines', async (t) => {
  const title = 'A title that goes on and on and says nothing that anybody would want to know at three in the night';
  const scene = debugging(t, [`id: one, title: ${title}, type: cli, with: {argv: [echo, x]}`, touch('gate')], {});
  const at = '(1/2 one) ';
  const long = 'w'.repeat(30);
  await typed(
    scene,
    [at, `${long} ${long} ${long}`],
    [at, 'where'],
    [at, 'list'],
    [at, 'info'],
    [at, 'help'],
    [at, 'evidence set a b'],
    [at, 'quit'],
  );
  await left(scene, 6);
  const raw = scene.terminal.transcript();
  const said = raw.slice(0, raw.indexOf('waiting: alice'));
  const help = said.slice(said.indexOf(') help\n'), said.indexOf(') evidence set'));
  assert.ok(help.split('\n').length <= 24, help);
  for (const line of said.split('\n')) assert.ok(line.length <= 80, line);
  // A line that goes on was broken between words.
  assert.match(said, /\n {2}\S.*\n/);
  assert.equal(readFileSync(join(onlyRun(scene.folder), 'trace.jsonl'), 'utf8').includes('step.ready'), false);
});

test('colours are left out where they are not wanted, and shown where they are', async (t) => {
  const folder = runbookFolder(t, v1([echo('one')]));
  const env = { NO_COLOR: '', FORCE_COLOR: '1', XDG_STATE_HOME: join(folder, 'state') };
  const shown = async (words: readonly string[]) => {
    const turns: readonly Turn[] = [[/\(1\/1 one\) /, 'quit\n']];
    return (await runbookOnTerminal(['debug', 'runbook.yaml', ...words], { cwd: folder, env, turns })).stdout;
  };
  const hasColours = (text: string) => text.includes('\u001b[1m');
  assert.deepEqual([hasColours(await shown([])), hasColours(await shown(['--no-color']))], [true, false]);
});
