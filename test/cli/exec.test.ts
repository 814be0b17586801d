import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { validate as isRunEvent } from '../../runtime/schema/generated/run-event.validator.js';
import { validate as isRunState } from '../../runtime/schema/generated/run-state.validator.js';
import { validate as isStepResult } from '../../runtime/schema/generated/step-result.validator.js';
import { program, runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

interface Line {
  readonly type: string;
  readonly step_id?: string;
  readonly actor: { readonly id: string; readonly channel: string };
  readonly data: Record<string, unknown>;
}

function folderWith(context: TestContext, text: string): string {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'runbook.yaml'), `apiVersion: runbook/v0\n${text}`);
  return folder;
}

function runDirectory(folder: string): string {
  const runs = readdirSync(join(folder, '.runbook', 'runs'));
  assert.equal(runs.length, 1);
  assert.match(runs[0]!, /^\d{8}T\d{6}Z-[a-z2-7]{6}$/);
  return join(folder, '.runbook', 'runs', runs[0]!);
}

function traceOf(folder: string): readonly Line[] {
  return readFileSync(join(runDirectory(folder), 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Waits until the only run of a folder has recorded an event of this type. */
async function recorded(folder: string, type: string): Promise<void> {
  const runs = join(folder, '.runbook', 'runs');
  for (;;) {
    const [run] = existsSync(runs) ? readdirSync(runs) : [];
    const trace = join(runs, run ?? '', 'trace.jsonl');
    if (run !== undefined && existsSync(trace) && readFileSync(trace, 'utf8').includes(`"type":"${type}"`)) return;
    await sleep(50);
  }
}

const exec = (folder: string, ...more: string[]) =>
  runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...more], { cwd: folder });

const echoing = `meta: {name: Echo}
steps:
  - {id: one, type: cli, with: {argv: ["echo", "a b"]}, capture: {said: stdout}}
  - {id: two, type: cli, with: {argv: ["echo", "{{ .said }}!"]}, assertions: [{equals: "a b!"}]}
`;

test('a run shows each step, its captures and its record, and leaves files that fit their schemas', async (t) => {
  const folder = folderWith(t, echoing);
  const { code, stdout, stderr } = await exec(folder);
  assert.deepEqual([code, stderr], [0, '']);
  for (const text of [
    '[1/2] one',
    '● safe',
    "$ echo 'a b'",
    '│ a b!',
    '✓ passed',
    'said = a b',
    'trace.jsonl',
    '✓ verified',
  ]) {
    assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  }
  for (const line of traceOf(folder)) {
    assert.ok(isRunEvent(line), JSON.stringify([line, isRunEvent.errors]));
    if (line.type === 'step.result') assert.ok(isStepResult(line.data), JSON.stringify(isStepResult.errors));
  }
  const snapshots = join(runDirectory(folder), 'snapshots');
  assert.deepEqual(readdirSync(snapshots).sort(), ['step-0001.json', 'step-0002.json']);
  const snapshot = JSON.parse(readFileSync(join(snapshots, 'step-0002.json'), 'utf8'));
  assert.ok(isRunState(snapshot), JSON.stringify(isRunState.errors));
  assert.deepEqual([snapshot.current_step_index, snapshot.captures, snapshot.history.length], [2, { said: 'a b' }, 2]);
});

test('exit codes tell a failed step, a refusal, a faulty runbook and a waiting run apart', async (t) => {
  const check = async (steps: string, code: number, message: RegExp, meta = 'name: x') => {
    const folder = folderWith(t, `meta: {${meta}}\nsteps:\n  - ${steps}\n`);
    const outcome = await exec(folder);
    assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
    assert.match(outcome.stdout + outcome.stderr, message);
  };
  await check('{id: a, type: cli, with: {argv: ["false"]}}', 1, /✗ failed after .*: exit code 1/);
  await check(
    '{id: a, type: cli, with: {argv: ["echo", "x"]}, assertions: [{contains: y}]}',
    1,
    /contains: stdout does not hold 'y'/,
  );
  await check(
    '{id: a, type: cli, with: {argv: ["echo", "x"]}}',
    2,
    /'echo'.*allowed_commands/,
    'name: x, governance: {allowed_commands: [df]}',
  );
  await check('{id: a, type: cli, wiht: {argv: ["echo"]}}', 3, /wiht/);
  await check('{id: a, type: cli, with: {argv: ["touch", "left-behind"]}}', 6, /waiting/);
  await check('{id: a, type: manual, required_evidence: [{kind: text, name: link}]}', 6, /needs evidence 'link'/);
});

test('a command that governance or a gate stops leaves nothing behind', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["touch", "left-behind"]}}\n',
  );
  assert.equal((await exec(folder)).code, 6);
  assert.equal((await runbook(['exec', 'runbook.yaml', '--mode', 'real'], { cwd: folder, input: 'y\nyes\n' })).code, 6);
  assert.ok(!existsSync(join(folder, 'left-behind')));
});

test('a pipe answers nothing, even where the output goes to a terminal', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["touch", "left-behind"]}}\n',
  );
  const line = `yes y | '${process.execPath}' '${program}' exec runbook.yaml --mode real`;
  const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.deepEqual([status, existsSync(join(folder, 'left-behind'))], [6, false], stdout);
});

test('evidence comes from a file, with its attachment copied and digested; approvals do not', async (t) => {
  const folder = folderWith(
    t,
    `meta: {name: x}
steps:
  - id: look
    type: manual
    instructions: Look.
    required_evidence:
      - {kind: text, name: link}
      - {kind: checklist, name: list, items: [a, b]}
      - {kind: attachment, name: shot}
  - {id: change, type: cli, with: {argv: ["touch", "left-behind"]}}
`,
  );
  mkdirSync(join(folder, 'answers'));
  writeFileSync(join(folder, 'answers', 'shot.png'), 'picture');
  writeFileSync(
    join(folder, 'answers', 'e.yaml'),
    'look: {link: "https://x", list: [a, b], shot: {file: shot.png}}\nchange: {approve: "yes", change: "y"}\n',
  );
  const outcome = await exec(folder, '--evidence', 'answers/e.yaml');
  assert.equal(outcome.code, 6, outcome.stdout + outcome.stderr);
  const submitted = traceOf(folder).filter(({ type }) => type === 'evidence.submitted');
  assert.deepEqual(
    submitted.map(({ actor }) => [actor.id, actor.channel]),
    Array(3).fill(['alice', 'file']),
  );
  assert.deepEqual(readdirSync(join(runDirectory(folder), 'attachments')).length, 1);
  assert.ok(!existsSync(join(folder, 'left-behind')));
});

test('evidence that is not enough is said so, and the run waits', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: a, type: manual, required_evidence: [{kind: checklist, name: list, items: [p, q]}]}\n',
  );
  writeFileSync(join(folder, 'e.yaml'), 'a: {list: [p]}\n');
  const { code, stdout } = await exec(folder, '--evidence', 'e.yaml');
  assert.deepEqual([code, /lacks a tick at 'q'/.test(stdout)], [6, true], stdout);
});

test('a faulty evidence file is refused before the first step', async (t) => {
  const folder = folderWith(t, echoing);
  const check = async (text: string, message: RegExp) => {
    writeFileSync(join(folder, 'e.yaml'), text);
    const { code, stderr } = await exec(folder, '--evidence', 'e.yaml');
    assert.equal(code, 3);
    assert.match(stderr, message);
  };
  await check('one: {link: {path: x}}', /'e.yaml', line 1: evidence 'link' is no text/);
  await check('one: two', /step 'one' has no evidence by name/);
  await check('a: [', /'e.yaml'/);
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

test('on a terminal a person confirms a caution step and types the name of a dangerous one', async (t) => {
  const folder = folderWith(
    t,
    `meta: {name: x}
steps:
  - {id: change, type: cli, with: {argv: ["touch", "one"]}}
  - {id: wipe_it, type: cli, with: {argv: ["rm", "-r", "-f", "one"]}}
`,
  );
  const words = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];
  const asked = (turns: readonly Turn[]) => runbookOnTerminal(words, { cwd: folder, turns });
  const refused = await asked([
    [/run it\? \(y\/n\)/, 'n\n'],
    [/why not\?/, 'not now\n'],
  ]);
  assert.deepEqual([refused.code, existsSync(join(folder, 'one'))], [2, false], refused.stdout);
  const mistyped = await asked([
    [/run it\? \(y\/n\)/, 'y\n'],
    [/type '.*' to run it/, 'yes\n'],
    [/type '.*' to run it/, '\n'],
    [/why not\?/, 'thought better of it\n'],
  ]);
  assert.match(mistyped.stdout, /'yes' is not '/);
  assert.deepEqual([mistyped.code, existsSync(join(folder, 'one'))], [2, true], mistyped.stdout);
  const [, text = ''] = /type '(.*)' to run it/.exec(mistyped.stdout) ?? [];
  const done = await asked([
    [/run it\? \(y\/n\)/, 'y\n'],
    [/type '.*' to run it/, `${text}\n`],
  ]);
  assert.deepEqual([done.code, existsSync(join(folder, 'one'))], [0, false], done.stdout);
});

test('what is typed before a gesture is asked for does not count as one', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: wait, type: cli, with: {argv: ["sleep", "1"]}}\n  - {id: change, type: cli, with: {argv: ["touch", "one"]}}\n',
  );
  const { code, stdout } = await runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], {
    cwd: folder,
    turns: [
      [/sleep 1/, 'y\ny\ny\n'],
      [/run it\? \(y\/n\)/, 'n\n'],
      [/why not\?/, 'typed by accident\n'],
    ],
  });
  assert.deepEqual([code, existsSync(join(folder, 'one'))], [2, false], stdout);
});

test('a line that was begun before a gesture is asked for does not count either', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: wait, type: cli, with: {argv: ["sleep", "1"]}}\n  - {id: change, type: cli, with: {argv: ["touch", "one"]}}\n',
  );
  const { code, stdout } = await runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], {
    cwd: folder,
    turns: [
      [/sleep 1/, 'y'],
      [/run it\? \(y\/n\)/, '\n'],
      [/run it\? \(y\/n\)/, 'n\n'],
      [/why not\?/, 'typed by accident\n'],
    ],
  });
  assert.deepEqual([code, existsSync(join(folder, 'one'))], [2, false], stdout);
});

test('Ctrl+C at a question leaves the run waiting, as the end of input does', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: change, type: cli, with: {argv: ["touch", "one"]}}\n',
  );
  const { code, stdout } = await runbookOnTerminal(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'], {
    cwd: folder,
    turns: [[/run it\? \(y\/n\)/, '\u0003']],
  });
  assert.equal(code, 6, stdout);
  assert.equal(traceOf(folder).at(-1)?.type, 'run.paused');
});

test('evidence for a step that the runbook does not have is refused before the first step', async (t) => {
  const folder = folderWith(t, echoing);
  writeFileSync(join(folder, 'e.yaml'), 'typo: {link: x}\n');
  const { code, stderr } = await exec(folder, '--evidence', 'e.yaml');
  assert.equal(code, 3);
  assert.match(stderr, /'e\.yaml' answers step 'typo', which the runbook does not have/);
});

test('unknown modes, files and words end with code 3 and one clear line', async (t) => {
  const folder = folderWith(t, echoing);
  const check = async (words: string[], message: RegExp) => {
    const { code, stderr } = await runbook(words, { cwd: folder });
    assert.equal(code, 3, `${words.join(' ')}\n${stderr}`);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /);
  };
  await check(['exec', 'runbook.yaml', '--mode', 'rael'], /'rael' is not a mode/);
  await check(['exec', 'runbook.yaml', '--mode', '__proto__'], /is not a mode/);
  await check(['exec', 'runbook.yaml'], /--mode/);
  await check(['exec', 'missing.yaml', '--mode', 'real'], /'missing.yaml' does not exist/);
  await check(['exec', '.', '--mode', 'real'], /'\.' is a folder/);
  await check(['exec', 'runbook.yaml', '--mode', 'real', '--evidence', 'none.yaml'], /'none.yaml' does not exist/);
  await check(['exce', 'runbook.yaml'], /unknown command 'exce'/);
  await check(['verify', 'nowhere'], /no run 'nowhere' is known here/);
});

test('a policy that this version does not understand stops every run', async (t) => {
  const folder = folderWith(t, echoing);
  writeFileSync(join(folder, '.runbook', 'policy.json'), '{"later": true}');
  const { code, stderr } = await exec(folder);
  assert.equal(code, 2);
  assert.match(stderr, /'later' is not a key of the file[\s\S]*policy\.json' cannot be followed/);
  assert.equal(
    (await exec(folder, '--run-dir', temporaryFolder(t))).code,
    2,
    'recording elsewhere is no way around it',
  );
});

test('a dry run shows every command, its risk and its gate, and writes nothing', async (t) => {
  const folder = folderWith(
    t,
    `meta: {name: x, governance: {denied_commands: [dd]}}
steps:
  - {id: one, type: cli, with: {argv: ["echo", "hi"]}, capture: {said: stdout}}
  - {id: two, type: cli, with: {argv: ["cat", "{{ .said }}"]}}
  - {id: three, type: cli, with: {argv: ["touch", "left-behind"]}}
  - {id: four, type: manual, instructions: Look.}
`,
  );
  const before = readdirSync(folder, { recursive: true }).sort();
  const { code, stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run'], { cwd: folder });
  assert.equal(code, 0, stdout);
  for (const text of [
    '$ echo hi',
    'would run at once',
    "cannot know 'said'",
    "before step 'one' has run",
    'would wait for a person to confirm it',
    'asks for a confirmation',
  ]) {
    assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  }
  assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
});

test('why nothing is run is folded where the terminal ends', async (t) => {
  const missing = `${'x'.repeat(50)}.yaml`;
  const { code, stdout } = await runbookOnTerminal(['exec', missing, '--mode', 'real'], {
    cwd: temporaryFolder(t),
    turns: [],
  });
  const [first, second] = stdout.split('\r\n');
  assert.deepEqual([code, first, second], [3, `runbook exec: '${missing}' does not`, '  exist; check the path']);
});

test('Ctrl+C ends the program that runs and closes the record', async (t) => {
  const folder = folderWith(
    t,
    'meta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["sleep", "300"]}}\n  - {id: b, type: cli, with: {argv: ["echo", "never"]}}\n',
  );
  let pid = 0;
  const run = runbook(['exec', 'runbook.yaml', '--mode', 'real'], {
    cwd: folder,
    onStart: (started) => {
      pid = started;
    },
  });
  await recorded(folder, 'step.started');
  process.kill(pid, 'SIGINT');
  assert.equal((await run).code, 130);
  const last = traceOf(folder).at(-1);
  assert.deepEqual([last?.type, last?.data['status']], ['run.finished', 'aborted']);
});

test('a control character in output cannot forge the terminal', async (t) => {
  const folder = folderWith(
    t,
    `meta: {name: x}\nsteps:\n  - {id: a, type: cli, with: {argv: ["printf", "\\\\033[2J\\\\033]0;x\\\\007ok\\\\rX"]}}\n`,
  );
  const { stdout } = await exec(folder);
  assert.ok(stdout.includes('│ ok\\x0dX'), JSON.stringify(stdout));
  assert.ok(!stdout.includes('\u001b'));
});
