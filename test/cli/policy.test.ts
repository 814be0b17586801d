import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pinReview } from '../../runtime/node/classify/reviews.js';
import { runbook, runbookOnTerminal } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const text = `apiVersion: runbook/v1
meta:
  name: Relief
  inputs: {target: {type: string, default: made}}
steps:
  - {id: look, type: cli, with: {argv: [echo, hello]}}
  - {id: make, type: cli, with: {argv: [touch, '{{ .target }}']}}
  - {id: gone, type: cli, resource: prod, with: {argv: [rm, -rf, made]}}
  - {id: shut, type: cli, with: {argv: [reboot]}}
  - {id: ask, type: manual, instructions: look}
`;

/** A workspace with a runbook and this policy; the account has settings of its own there. */
function world(t: TestContext, policy?: object | string) {
  const folder = temporaryFolder(t);
  const env = {
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    LOCALAPPDATA: join(folder, 'state'),
    APPDATA: join(folder, 'config'),
  };
  const write = (name: string, content: object | string) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  write('x.yaml', text);
  if (policy !== undefined) write('.runbook/policy.json', policy);
  return {
    write,
    /** Pins what the first step does as safe. */
    reviewed: async () => {
      const review = { risk: 'safe', reviewer: 'ada', reason: 'reads' } as const;
      assert.ok((await pinReview(folder, { shell: 'argv', command: '["echo","hello"]' }, review)).ok);
    },
    made: () => existsSync(join(folder, 'made')),
    run: (...words: string[]) => runbook(words, { cwd: folder, env }),
    onTerminal: (words: readonly string[], turns: Parameters<typeof runbookOnTerminal>[1]['turns']) =>
      runbookOnTerminal(words, { cwd: folder, env, turns }),
  };
}

interface Shown {
  readonly policy: { readonly set_by: Readonly<Record<string, object>> } & Readonly<Record<string, unknown>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

test('policy test lists every step with its gate, and the rule and the layer that made it', async (t) => {
  const { run } = world(t);
  const { code, stdout } = await run('policy', 'test', 'x.yaml');
  assert.equal(code, 0);
  assert.match(stdout, /^no policy holds here \(profile local\)$/m);
  assert.match(stdout, /^look +● safe +open {2}gate\/safe, default\n {2}only /m);
  assert.match(stdout, /^make +▲ caution +confirm {2}gate\/caution, default/m);
  assert.match(stdout, /^gone +■ dangerous +typed {2}gate\/dangerous, default/m);
  assert.match(stdout, /^ask +person$/m);
});

test('policy test says as JSON what holds and which file says so', async (t) => {
  const { run, write } = world(t, { governance_mode: 'audit', trust_level_max: 1, limits: { max_mutations: 0 } });
  write('config/runbook/policy.json', {
    governance_mode: 'audit',
    self_approval: 'deny',
    approvers: { roles: { DRI: ['Alice'] } },
  });
  const { code, stdout } = await run('policy', 'test', 'x.yaml', '--format', 'json', '--input', 'target=other');
  assert.equal(code, 0);
  const { policy, steps } = JSON.parse(stdout) as Shown;
  const { profile, governance_mode, trust_level, self_approval, roles } = policy;
  assert.deepEqual([profile, governance_mode, trust_level, self_approval], ['governed', 'audit', 1, 'deny']);
  assert.deepEqual(roles, { DRI: ['alice'] });
  assert.match(JSON.stringify(policy.set_by['trust_level']), /"workspace".*\.runbook.*policy\.json/);
  assert.match(JSON.stringify(policy.set_by['self_approval']), /"organisation".*config.*policy\.json/);
  assert.deepEqual(
    steps.map(({ id, gate, rule, layer }) => [id, gate, rule, layer]),
    [
      ['look', 'denied', 'limits/max_mutations', 'workspace'],
      ['make', 'denied', 'limits/max_mutations', 'workspace'],
      ['gone', 'denied', 'limits/max_mutations', 'workspace'],
      ['shut', 'denied', 'limits/max_mutations', 'workspace'],
      ['ask', 'person', undefined, undefined],
    ],
  );
});

test('policy explain says what the class is, what the gate asks for, and why', async (t) => {
  const { run, reviewed } = world(t, { governance_mode: 'audit' });
  const gone = await run('policy', 'explain', 'x.yaml', 'gone');
  assert.equal(gone.code, 0);
  assert.match(gone.stdout, /scanner +■ dangerous/);
  assert.match(gone.stdout, /final class +■ dangerous \(rule R1\)/);
  assert.match(gone.stdout, /gate +typed: 'prod'\n +approval .*\n +rule +gate\/dangerous, by default/);
  const look = await run('policy', 'explain', 'x.yaml', 'look');
  assert.match(look.stdout, /scanner +● safe\n +final class +▲ caution \(rule R4\)\n.*\[review\/missing\]/);
  await reviewed();
  const again = JSON.parse((await run('policy', 'explain', 'x.yaml', 'look', '--format', 'json')).stdout) as Shown;
  assert.deepEqual(
    again.steps.map(({ id, risk, merge_rule, gate }) => [id, risk, merge_rule, gate]),
    [['look', 'safe', 'R3', 'open']],
  );
});

const agreed = `apiVersion: runbook/v1
meta: {name: Agreed}
steps:
  - {id: check, type: manual, instructions: look}
  - id: mark
    type: cli
    with: {argv: [touch, made]}
    approvals: {min: 2, roles: [DRI], ttl: 4h, distinct_from: [check]}
    rollback: {argv: [rm, made]}
  - {id: look, type: cli, with: {argv: [df]}}
`;

test('who has to agree to a step, who does not count and for how long is told before a run', async (t) => {
  const roles = { DRI: ['alice', 'bob'] };
  const { run, write } = world(t, {
    ...{ governance_mode: 'audit', self_approval: 'break_glass', approvers: { roles } },
  });
  write('y.yaml', agreed);
  const who =
    "2 people as DRI (alice, bob), not the starter, not who acted in 'check'; within 4 h; one alone only by breaking the glass";
  const table = (await run('policy', 'test', 'y.yaml')).stdout;
  assert.ok(table.includes(`\n  approval of ${who}\n`), table);
  assert.match(table, /^check +person\n {2}approval of 1 person, not the starter; within 72 h/m);
  const { stdout } = await run('policy', 'explain', 'y.yaml', 'mark');
  assert.ok(stdout.includes(`  approval      ${who}\n`), stdout);
  const dry = (await run('exec', '--mode', 'dry-run', 'y.yaml')).stdout;
  assert.ok(dry.includes(`      asks for the approval of ${who}\n`), dry);
  assert.match(dry, /rm made[\s\S]*would wait .*\n +asks for the approval of 1 person, not the starter/);
  const json = (await run('policy', 'test', 'y.yaml', '--format', 'json')).stdout;
  assert.deepEqual((JSON.parse(json) as Shown).steps[1]?.['approval'], {
    min: 2,
    roles: ['DRI'],
    holders: { DRI: ['alice', 'bob'] },
    not_the_starter: true,
    not_who_acted_in: ['check'],
    break_glass: true,
    expires_after_ms: 4 * 3_600_000,
  });
});

test('what is told of a policy fits a terminal of 80 columns', async (t) => {
  const { write, onTerminal } = world(t, {
    ...{ governance_mode: 'audit', self_approval: 'break_glass', approvers: { roles: { DRI: ['alice', 'bob'] } } },
  });
  write('y.yaml', agreed);
  for (const words of [
    ['policy', 'test', 'y.yaml'],
    ['policy', 'explain', 'y.yaml', 'mark'],
    ['exec', '--mode', 'dry-run', 'y.yaml'],
  ]) {
    const { stdout } = await onTerminal(words, []);
    const wide = stdout.split(/\r?\n/).filter((line) => line.length > 80);
    assert.deepEqual(
      [wide, stdout.replace(/\s+/g, ' ').includes('not the starter, not who acted')],
      [[], true],
      stdout,
    );
  }
});

test('who has to agree first is told, too, of what the trust level leaves to people by hand', async (t) => {
  const roles = { DRI: ['alice', 'bob'] };
  const byHand = { governance_mode: 'audit', trust_level_max: 0, self_approval: 'deny', approvers: { roles } };
  const { run, write } = world(t, byHand);
  write('y.yaml', agreed);
  const who = "2 people as DRI (alice, bob), not the starter, not who acted in 'check'; within 4 h";
  assert.match(
    (await run('policy', 'test', 'y.yaml')).stdout,
    /^mark +▲ caution +by_hand .*\n {2}approval of 2 people/m,
  );
  const { stdout } = await run('policy', 'explain', 'y.yaml', 'mark');
  assert.ok(stdout.includes(`  approval      ${who}\n`), stdout);
  const dry = (await run('exec', '--mode', 'dry-run', 'y.yaml')).stdout;
  assert.ok(dry.includes(`      asks for the approval of ${who}\n`), dry);
  assert.match(dry, /would be shown and not run: a person does it by hand, and says so\n/);
  const { steps } = JSON.parse((await run('policy', 'test', 'y.yaml', '--format', 'json')).stdout) as Shown;
  assert.deepEqual(
    steps.map(({ gate, approval }) => [gate, (approval as { min: number } | undefined)?.min]),
    [
      ['person', 1],
      ['by_hand', 2],
      ['by_hand', 1],
    ],
  );
});

test('an override that names no runbook is told above what holds, with what was meant', async (t) => {
  const policy = { governance_mode: 'audit', overrides: { runbooks: { 'x.yml': { locked: true } } } };
  const { run } = world(t, policy);
  for (const words of [['show'], ['test', 'x.yaml']]) {
    const { stdout, code } = await run('policy', ...words);
    assert.equal(code, 0);
    assert.match(stdout, /^! 'x\.yml' in .* names no runbook below .*; did you mean 'x\.yaml'\?\n/);
    const { warnings } = JSON.parse((await run('policy', ...words, '--format', 'json')).stdout);
    assert.match(warnings[0], /^'x\.yml' in /);
  }
});

test('where anybody may agree, a dry run says so once, and where nobody is asked nothing of people', async (t) => {
  const { run, write } = world(t);
  write('y.yaml', agreed.replace(/ {4}approvals: .*\n/, ''));
  const dry = (await run('exec', '--mode', 'dry-run', 'y.yaml')).stdout;
  assert.doesNotMatch(dry, /approval of/);
  assert.match((await run('policy', 'explain', 'y.yaml', 'mark')).stdout, /approval +1 person; within 72 h\n/);
  assert.doesNotMatch((await run('policy', 'explain', 'y.yaml', 'look')).stdout, /^ +approval /m);
});

test('policy show says what holds for a folder and for a runbook', async (t) => {
  const { run, write } = world(t, { governance_mode: 'audit', overrides: { runbooks: { Relief: { locked: true } } } });
  assert.match((await run('policy')).stdout, /^a policy holds here[\s\S]*governance_mode +audit +workspace/);
  assert.match((await run('policy', 'show', 'x.yaml')).stdout, /governance_mode +strict +workspace/);
  write('.runbook/policy.json', {});
  assert.match((await run('policy', 'show')).stdout, /governance_mode +strict +default/);
});

test('where too much ran by itself of late, what holds is strict as in a run, and why is said', async (t) => {
  const { run, write, reviewed } = world(t, { governance_mode: 'audit' });
  await reviewed();
  const decided = (type: string) => `${JSON.stringify({ type, mode: 'real', ts: new Date().toISOString() })}\n`;
  write('.runbook/runs/20260101T000000Z-aaaaaa/trace.jsonl', decided('step.auto_executed').repeat(11));
  const why = '! strict: 100 % of 11 decisions of the last 7 days were made by nobody (limit 70 %)';
  for (const words of [['show'], ['show', 'x.yaml'], ['test', 'x.yaml'], ['explain', 'x.yaml', 'look']]) {
    const { stdout } = await run('policy', ...words);
    assert.ok(stdout.startsWith(`${why}\n`), stdout);
    assert.match(stdout, /governance_mode +strict +drift/);
    assert.doesNotMatch(stdout, /gate\/safe/);
    const json = JSON.parse((await run('policy', ...words, '--format', 'json')).stdout) as Record<string, unknown>;
    assert.deepEqual(json['drift'], { ratio: 1, threshold: 0.7, decisions: 11 });
  }
  for (const more of [[], ['--run-dir', 'elsewhere']]) {
    const dry = (await run('exec', '--mode', 'dry-run', 'x.yaml', ...more)).stdout;
    assert.ok(dry.startsWith(`${why}\nRelief\n`), dry);
    assert.match(dry, /echo hello\n +● safe\n +would wait for a person to confirm it/);
  }
});

test('a run that the policy refuses as a whole is said to be refused, above the gates of its steps', async (t) => {
  const { run, write } = world(t, { governance_mode: 'audit', panic_mode: true });
  write('y.yaml', agreed);
  const refusedFor = async (name: string, why: RegExp) => {
    const { stdout } = await run('policy', 'test', name);
    assert.match(stdout, /^■ refused: /);
    assert.match(stdout.split('\n', 1)[0] ?? '', why);
    assert.match((await run('policy', 'explain', name, 'look')).stdout, /^■ refused: /);
    assert.match((await run('exec', '--mode', 'dry-run', name)).stdout.split('\n', 1)[0] ?? '', why);
    const { refused } = JSON.parse((await run('policy', 'test', name, '--format', 'json')).stdout);
    assert.match(refused, why);
  };
  await refusedFor('x.yaml', /policy\.json' sets 'panic_mode', so nothing is run/);
  write('.runbook/policy.json', { governance_mode: 'audit' });
  await refusedFor('y.yaml', /step 'mark' asks for 2 approvals by DRI, and by the policy nobody holds that/);
  assert.doesNotMatch((await run('policy', 'test', 'x.yaml')).stdout, /refused/);
});

test('a step that the runbook itself denies stands in the list as denied, and the others with their gates', async (t) => {
  const { run, write } = world(t);
  write('y.yaml', text.replace('  name: Relief\n', '  name: Relief\n  governance: {denied_commands: [rm]}\n'));
  const { code, stdout } = await run('policy', 'test', 'y.yaml');
  assert.equal(code, 0);
  assert.match(stdout, /^■ refused: .*its own governance denies; 'runbook validate' shows where/);
  assert.match(stdout, /^gone .* denied {2}denied_commands, runbook/m);
  assert.match(stdout, /^look +● safe +open {2}gate\/safe/m);
  assert.equal((await run('exec', '--mode', 'real', 'y.yaml')).code, 2);
  write('z.yaml', `${text}  - {id: look, type: cli}\n`);
  assert.equal((await run('policy', 'test', 'z.yaml')).code, 3);
});

test('what is not there or not known is said with what is', async (t) => {
  const { run } = world(t);
  const step = await run('policy', 'explain', 'x.yaml', 'none');
  assert.deepEqual([step.code, step.stdout], [3, '']);
  assert.match(step.stderr, /'x\.yaml' has no step 'none'; it has look, make, gone, shut, ask/);
  const format = await run('policy', 'test', 'x.yaml', '--format', 'xml');
  assert.deepEqual([format.code, /'xml' is not a format/.test(format.stderr)], [3, true]);
  assert.equal((await run('policy', 'test', 'none.yaml')).code, 3);
});

test('a policy that cannot be followed is shown with its line, and everything that would run is refused', async (t) => {
  const { run, made } = world(t, '{\n  "governance_mode": "strict",\n  "trust": 2\n}\n');
  for (const words of [
    ['exec', '--mode', 'real', 'x.yaml'],
    ['exec', '--mode', 'probe', 'x.yaml'],
    ['policy', 'test', 'x.yaml'],
    ['policy', 'show'],
  ]) {
    const { code, stderr } = await run(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, /policy\.json:3:3: error policy\/form: 'trust' is not a key of the file/);
    assert.match(stderr, /^ {2}"trust": 2\n|"trust": 2/m);
    assert.match(stderr, /^runbook \w+: the policy '.*' cannot be followed: 1 fault; correct it/m);
  }
  assert.equal(made(), false);
});

test('under a strict policy a safe step waits for a person, and runs once one has said yes', async (t) => {
  const { run, onTerminal } = world(t, {});
  const alone = await run('exec', '--mode', 'real', 'x.yaml');
  assert.equal(alone.code, 6);
  assert.match(alone.stdout, /waiting: step 'look' needs an approval/);
  const { stdout } = await onTerminal(
    ['exec', '--mode', 'real', 'x.yaml'],
    [
      [/look[\s\S]*\? /, 'y\n'],
      [/make[\s\S]*\? /, 'n\n'],
      [/[Ww]hy|reason/, 'not today\n'],
    ],
  );
  assert.match(stdout, /hello/);
});

test('no flag and no variable takes a policy away', async (t) => {
  const { run, made } = world(t, { trust_level_max: 0 });
  for (const more of [['--run-dir', 'elsewhere'], ['--as', 'root', '--role', 'admin'], []]) {
    const { code, stdout } = await run('exec', '--mode', 'real', 'x.yaml', ...more);
    assert.equal(code, 6, more.join(' '));
    assert.doesNotMatch(stdout, /^hello$/m);
  }
  assert.equal(made(), false);
});

test('what the trust level leaves to people is shown and not run', async (t) => {
  const { run, write, made } = world(t, { trust_level_max: 0 });
  write('y.yaml', text.replace(/ {2}- \{id: look.*\n/, ''));
  const { code, stdout } = await run('exec', '--mode', 'real', 'y.yaml');
  assert.equal(code, 6);
  assert.match(stdout, /touch made/);
  assert.match(stdout, /by hand/);
  assert.equal(made(), false);
  const tested = (await run('policy', 'test', 'y.yaml')).stdout;
  assert.match(tested, /^gone +■ dangerous +by_hand {2}gate\/by_hand, workspace/m);
});

test('a run goes on as it was begun when its policy is taken away meanwhile', async (t) => {
  const { run, write, made } = world(t, { trust_level_max: 0 });
  const policy = write('.runbook/policy.json', { trust_level_max: 0 });
  const { stdout } = await run('exec', '--mode', 'real', 'x.yaml');
  const [, runId = ''] = /run (\S+), as/.exec(stdout) ?? [];
  rmSync(policy);
  const resumed = await run('resume', runId);
  assert.equal(resumed.code, 6);
  assert.doesNotMatch(resumed.stdout, /^hello$/m);
  assert.equal(made(), false);
});
