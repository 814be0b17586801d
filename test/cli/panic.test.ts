import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { beats } from '../support/beats.js';
import { type CliOutcome, runbook } from '../support/cli.js';
import { eventsOf, onlyRun, runbookFolder, runIds, v1 } from '../support/recorded.js';
import { runbookTerminal } from '../support/terminal.js';

/** Only Linux tells which processes belong to a run, and whether they are frozen. */
const skip = process.platform !== 'linux';

const exec = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];

/** A folder with a runbook, and a state folder of its own in which nobody has halted anything. */
function place(t: TestContext, steps: readonly string[]) {
  const folder = runbookFolder(t, v1(steps));
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  const flag = join(folder, 'state', 'runbook', 'PANIC');
  t.after(async () => {
    for (const { pid } of programsOf(folder)) endNow(pid);
  });
  return {
    folder,
    flag,
    env,
    run: (...words: readonly string[]) => runbook(words, { cwd: folder, env }),
    terminal: (...words: readonly string[]) => runbookTerminal(t, words, { cwd: folder, env }),
    started: (onStart: (pid: number) => void) => runbook(exec, { cwd: folder, env, onStart }),
  };
}

type Place = ReturnType<typeof place>;

interface Program {
  readonly pid: number;
  readonly state: string;
}

/** What lives of the runs that are recorded in a folder. */
function programsOf(folder: string): readonly Program[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? programIn(name, folder) : []));
}

function programIn(pid: string, folder: string): readonly Program[] {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    if (!environment.includes(`${folder}/state`) || !environment.includes('RUNBOOK_RUN_ID=')) return [];
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    return state === 'Z' ? [] : [{ pid: Number(pid), state }];
  } catch {
    // It has ended.
    return [];
  }
}

async function until(holds: () => boolean): Promise<void> {
  // Each look reads what every process of the machine was started with.
  while (!holds()) await sleep(100);
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

async function cleared(at: Place): Promise<string> {
  const terminal = at.terminal('panic', 'clear', '--as', 'bob', '--reason', 'looked at it');
  await terminal.answer(/type 'clear' to let it go on as bob/, 'clear');
  assert.equal(await terminal.exit(), 0, terminal.transcript());
  return terminal.transcript();
}

test('20 runs at once are frozen, recorded and left alive; each waits to be resumed once it is cleared', {
  skip,
}, async (t) => {
  const at = place(t, ['id: wait, type: cli, with: {argv: [sleep, "300"]}']);
  const drivers: number[] = [];
  const ends: Promise<CliOutcome>[] = [];
  for (let count = 0; count < 20; count += 1) ends.push(at.started((pid) => drivers.push(pid)));
  await until(() => programsOf(at.folder).length === 20);
  const { code, stdout } = await at.run('panic', '--as', 'carol', '--reason', 'the wrong cluster');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /halted by carol since .*: the wrong cluster/);
  assert.match(stdout, /20 runs, 20 processes frozen in \d+ ms/);
  assert.deepEqual([...new Set(programsOf(at.folder).map(({ state }) => state))], ['T']);
  assert.ok(drivers.every((pid) => existsSync(`/proc/${pid}`)));
  for (const id of runIds(at.folder)) {
    const [engaged, paused] = eventsOf(join(at.folder, '.runbook', 'runs', id)).slice(-2);
    assert.ok(engaged?.type === 'panic.engaged' && engaged.data.processes === 1 && engaged.data.by === 'carol');
    assert.ok(paused?.type === 'run.paused' && paused.data.reason === 'panic');
  }
  const status = await at.run('panic', 'status');
  assert.deepEqual([status.code, status.stdout.match(/1 frozen/g)?.length], [2, 20]);
  const list = await at.run('runs');
  assert.match(list.stdout, /^■ everything is halted by carol since .*: the wrong cluster\n/);
  assert.equal(list.stdout.match(/^ {2}halted by carol: its programs are frozen/gm)?.length, 20, list.stdout);
  assert.match(await cleared(at), /each run waits to be resumed/);
  await until(() => programsOf(at.folder).every(({ state }) => state !== 'T'));
  for (const { pid } of programsOf(at.folder)) endNow(pid);
  for (const end of ends) {
    const { code: ended, stdout: shown } = await end;
    assert.equal(ended, 6, shown);
    assert.match(shown, /halted by carol: the wrong cluster[\s\S]*cleared by bob: looked at it[\s\S]*runbook resume/);
    assert.match(shown, /to clear it: runbook panic clear[\s\S]*To go on, now that it is cleared:/);
  }
  assert.equal((await at.run('panic', 'status')).code, 0);
  // How the frozen steps ended stands behind the line that says that the run waits.
  const rested = await at.run('runs');
  assert.equal(rested.stdout.match(/… waiting/g)?.length, 20, rested.stdout);
});

test('while everything is halted nothing is run, answered or removed, and all may be read', async (t) => {
  const at = place(t, ['id: look, type: cli, with: {argv: [df]}']);
  assert.equal((await at.run(...exec)).code, 0);
  const id = runIds(at.folder)[0]!;
  writeFileSync(join(at.folder, 'guide.md'), '# Look\n\n```bash\ndf -h\n```\n');
  assert.equal((await at.run('panic', '--as', 'carol', '--reason', 'stop')).code, 0);
  const refused = [
    exec,
    ['exec', 'runbook.yaml', '--mode', 'probe'],
    ['resume', id],
    ['approve', id, 'look'],
    ['reject', id, 'look', '--reason', 'x'],
    ['evidence', 'set', id, 'look', 'note', 'x'],
    ['skip', id, 'look', '--reason', 'x'],
    ['abort', id, '--reason', 'x'],
    ['prune', '--older-than', '0s', '--yes'],
    ['divergence', id, '--apply'],
    ['classify', 'df', '--review', 'caution', '--reason', 'x'],
    ['classify', 'df', '--review=caution', '--reason', 'x'],
    ['classify', 'df', '--unpin'],
    ['keys', 'new'],
    ['keys', 'trust', 'key.pem'],
    ['compile', 'guide.md'],
  ];
  for (const words of refused) {
    const { code, stderr } = await at.run(...words);
    const said = stderr.replace(/\s+/g, ' ');
    assert.equal(code, 2, `${words.join(' ')}: ${stderr}`);
    assert.match(said, /halted by carol since .*: stop; .*'runbook panic clear'/, words.join(' '));
  }
  assert.deepEqual(runIds(at.folder), [id]);
  for (const words of [
    ['validate', 'runbook.yaml'],
    ['runs', 'list'],
    ['runs', 'show', id],
    ['verify', id],
    ['exec', 'runbook.yaml', '--mode', 'dry-run'],
    ['approve', '--help'],
    ['divergence', id],
    ['classify', 'df'],
    ['classify', '--reviews'],
    ['keys', 'list'],
    ['compile', 'guide.md', '--ir', '-'],
    ['audit', 'sync'],
  ]) {
    const { code, stderr } = await at.run(...words);
    assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  }
  for (const words of [['policy'], ['policy', 'test', 'runbook.yaml'], ['policy', 'explain', 'runbook.yaml', 'look']]) {
    assert.match((await at.run(...words)).stdout, /^■ everything is halted by carol since .*: stop\n/, words.join(' '));
  }
  const { halted } = JSON.parse((await at.run('policy', 'show', '--format', 'json')).stdout);
  assert.deepEqual([halted.by, halted.reason], ['carol', 'stop']);
});

test('whatever stands in the place of the flag halts, and names what is wrong with it', async (t) => {
  const at = place(t, ['id: change, type: cli, with: {argv: [df]}']);
  mkdirSync(at.flag, { recursive: true });
  const { code, stderr } = await at.run(...exec);
  assert.equal(code, 2);
  assert.match(stderr.replace(/\s+/g, ' '), /halted by unknown: '.*PANIC' is not a file/);
  await cleared(at);
  assert.equal((await at.run(...exec)).code, 0);
});

test('a panic is cleared by a named person with a reason who types the word at a terminal, and by nothing else', async (t) => {
  const at = place(t, ['id: look, type: cli, with: {argv: [df]}']);
  assert.match((await at.run('panic', 'clear', '--as', 'bob', '--reason', 'x')).stdout, /nothing is halted/);
  await at.run('panic');
  const who = ['--as', 'bob', '--reason', 'x'];
  const piped = await runbook(['panic', 'clear', ...who], { cwd: at.folder, env: at.env, input: 'clear\n' });
  assert.deepEqual([piped.code, existsSync(at.flag)], [6, true], piped.stderr);
  for (const [words, missing] of [
    [['--as', 'bob'], /'--reason REASON'/],
    [['--reason', 'x'], /'--as NAME'/],
    [['--as', ' \u200b', '--reason', 'x'], /'--as NAME'/],
    [['--as', 'bob', '--reason', '\u200b \u2060'], /'--reason REASON'/],
  ] as const) {
    const terminal = at.terminal('panic', 'clear', ...words);
    await terminal.shows(missing);
    assert.deepEqual([await terminal.exit(), existsSync(at.flag)], [3, true]);
  }
  const unsure = at.terminal('panic', 'clear', ...who);
  await unsure.answer(/type 'clear'/, 'yes');
  assert.deepEqual([await unsure.exit(), existsSync(at.flag)], [2, true], unsure.transcript());
  await cleared(at);
  assert.equal(existsSync(at.flag), false);
  const log = readFileSync(join(at.flag, '..', 'panic.log'), 'utf8')
    .trimEnd()
    .split('\n');
  assert.deepEqual(
    log.map((line) => JSON.parse(line)).map(({ event, by }) => [event, by]),
    [
      ['engaged', JSON.parse(log[0]!).by],
      ['cleared', 'bob'],
    ],
  );
});

test('an approval that was being asked for is taken back, and asked for anew when the run is resumed', {
  skip,
}, async (t) => {
  const at = place(t, ['id: change, type: cli, with: {argv: [touch, tell-tale]}']);
  const terminal = at.terminal(...exec);
  await terminal.shows(/run it\?/);
  assert.equal((await at.run('panic', '--as', 'carol', '--reason', 'stop')).code, 0);
  await terminal.shows(/halted by carol: stop/);
  assert.equal(await terminal.exit(), 6, terminal.transcript());
  await cleared(at);
  const id = runIds(at.folder)[0]!;
  // Nobody types what cannot count any more.
  const approving = at.terminal('approve', id, 'change', '--as', 'bob');
  await approving.shows(`let it ask anew with 'runbook resume ${id}'`);
  assert.equal(await approving.exit(), 2, approving.transcript());
  const again = at.terminal('resume', id, '--as', 'alice');
  await again.answer(/run it\?/, 'y');
  assert.equal(await again.exit(), 0, again.transcript());
  assert.equal(existsSync(join(at.folder, 'tell-tale')), true);
  const types = eventsOf(onlyRun(at.folder)).map(({ type }) => type);
  const told = types.filter((type) => /^(panic|approval|run)\.|step\.(approved|started)/.test(type));
  assert.deepEqual(told, [
    'run.created',
    'run.started',
    'approval.requested',
    'panic.engaged',
    'approval.revoked',
    'run.paused',
    'panic.cleared',
    'run.resumed',
    'approval.requested',
    'step.approved',
    'step.started',
    'run.finished',
  ]);
  assert.equal((await at.run('verify', runIds(at.folder)[0]!)).code, 0);
});

test('a run that was at rest during a panic has its approval taken back when it is resumed', { skip }, async (t) => {
  const at = place(t, ['id: change, type: cli, with: {argv: [touch, tell-tale]}']);
  assert.equal((await at.run(...exec)).code, 6);
  await at.run('panic', '--as', 'carol', '--reason', 'stop');
  await cleared(at);
  const id = runIds(at.folder)[0]!;
  // Nobody types what cannot count any more.
  const approving = at.terminal('approve', id, 'change', '--as', 'bob');
  await approving.shows(`let it ask anew with 'runbook resume ${id}'`);
  assert.equal(await approving.exit(), 2, approving.transcript());
  const again = at.terminal('resume', id, '--as', 'alice');
  await again.answer(/run it\?/, 'y');
  assert.equal(await again.exit(), 0, again.transcript());
  const told = eventsOf(onlyRun(at.folder)).flatMap(({ type }) =>
    /^(panic|approval)\.|step\.started/.test(type) ? [type] : [],
  );
  assert.deepEqual(told, [
    'approval.requested',
    'panic.engaged',
    'approval.revoked',
    'panic.cleared',
    'approval.requested',
    'step.started',
  ]);
});

for (const [answer, isLeft] of [
  ['end', false],
  ['thaw', true],
] as const) {
  test(`frozen programs whose driver died are never forgotten: '${answer}' is done to them`, { skip }, async (t) => {
    const at = place(t, ['id: wait, type: cli, with: {argv: [sleep, "300"]}']);
    let driver = 0;
    const run = at.started((pid) => {
      driver = pid;
    });
    await until(() => programsOf(at.folder).length === 1);
    await at.run('panic');
    process.kill(driver, 'SIGKILL');
    await run;
    assert.deepEqual(
      programsOf(at.folder).map(({ state }) => state),
      ['T'],
    );
    const clear = at.terminal('panic', 'clear', '--as', 'bob', '--reason', 'x');
    await clear.answer(/its driver has died[\s\S]*\(end\/thaw\)/, 'maybe');
    await clear.answer(/\(end\/thaw\)/, answer);
    await clear.answer(/type 'clear'/, 'clear');
    assert.equal(await clear.exit(), 0, clear.transcript());
    const left = programsOf(at.folder);
    assert.deepEqual([left.length === 1, left.some(({ state }) => state === 'T')], [isLeft, false]);
  });
}

test('a program that forks without end and ignores signals is frozen with all that it started', { skip }, async (t) => {
  const line = "trap '' TERM HUP INT; while :; do echo x >> tell-tale; /bin/true & done";
  const script = `setsid sh -c "${line}" & ${line}`;
  const at = place(t, [`id: fork, type: cli, with: {argv: [sh, -c, ${JSON.stringify(script)}]}`]);
  const terminal = at.terminal(...exec);
  await terminal.shows(/type '|run it\?/);
  const typed = /type '([^']*)'/.exec(terminal.transcript())?.[1];
  terminal.type(`${typed ?? 'y'}\r`);
  const tellTale = join(at.folder, 'tell-tale');
  await until(() => existsSync(tellTale) && statSync(tellTale).size > 20);
  const { code, stdout } = await at.run('panic');
  assert.equal(code, 0, stdout);
  const { size } = statSync(tellTale);
  assert.ok(programsOf(at.folder).every(({ state }) => state === 'T'));
  await beats(t, 30);
  assert.equal(statSync(tellTale).size, size);
});

test('a run that is started in the instant of the call is refused or halted', { skip }, async (t) => {
  const at = place(t, ['id: wait, type: cli, with: {argv: [sleep, "300"]}']);
  for (const delay of [0, 150, 300, 450]) {
    const run = at.started(() => {});
    await sleep(delay);
    assert.equal((await at.run('panic')).code, 0);
    let outcome: CliOutcome | undefined;
    void run.then((ended) => {
      outcome = ended;
    });
    await until(() => outcome !== undefined || programsOf(at.folder).length === 1);
    await until(() => outcome !== undefined || programsOf(at.folder).every(({ state }) => state === 'T'));
    await cleared(at);
    for (const { pid } of programsOf(at.folder)) endNow(pid);
    const { code } = await run;
    assert.ok(code === 2 || code === 6, String(code));
  }
});
