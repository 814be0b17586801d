import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { pinReview } from '../../runtime/node/classify/reviews.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { usualPolicyPlaces } from '../../runtime/node/policy/places.js';
import { commandGate } from '../../runtime/run/gate.js';
import schema from '../../runtime/schema/policy.schema.json' with { type: 'json' };
import { root } from '../support/paths.js';
import { must, organisationPolicy, type PolicyWorld, policyWorld, workspacePolicy, yes } from './policy-world.js';
import { eventsIn } from './support.js';

const isPosix = process.platform !== 'win32';

/** What keeps everything from running, with the places of the faults. */
async function refusal(world: PolicyWorld): Promise<string> {
  const opened = await world.open({ people: yes });
  if (opened.ok) await opened.value.start();
  assert.equal(existsSync(join(world.folder, 'made')), false, 'the step ran');
  assert.ok(!opened.ok, 'the run was opened');
  assert.equal(opened.error.kind, 'refused');
  return `${'details' in opened.error ? opened.error.details : ''}${opened.error.message}`;
}

function first<Type extends RecordedEvent['type']>(events: readonly RecordedEvent[], type: Type) {
  const found = events.find((event): event is Extract<RecordedEvent, { type: Type }> => event.type === type);
  assert.ok(found, `no ${type}`);
  return found;
}

test('a policy that cannot be read or understood keeps everything from running, and says where and what to do', async (t) => {
  const check = async (text: string, expected: RegExp) => {
    const world = policyWorld(t);
    world.write(workspacePolicy, text);
    assert.match(await refusal(world), expected, text);
  };
  await check(
    '{"governance_mod": "strict"}',
    /policy\.json:1:2: .*'governance_mod' is not a key .* 'governance_mode'\?/,
  );
  await check('{"governance_mode": "open"}', /'open' is not a value of 'governance_mode'; write 'strict' or 'audit'/);
  await check('{"trust_level_max": 3}', /'3' is not a value of 'trust_level_max'/);
  await check('{"auto_ratio_threshold": 1.5}', /'1.5' is not right as 'auto_ratio_threshold'/);
  await check('{"limits": {"max_mutations": -1}}', /'-1' is not right as 'max_mutations'/);
  await check('{"limits": {"cooldown_between_critical": "soon"}}', /'soon' does not have the form/);
  await check('{"overrides": {"runbooks": {"x": {"lock": true}}}}', /'lock' is not a key/);
  await check('{"__proto__": {"governance_mode": "audit"}}', /'__proto__' is not a key/);
  await check('{"governance_mode": "strict", "governance_mode": "audit"}', /'governance_mode' stands twice/);
  await check('governance_mode: audit', /is not JSON; write it as JSON/);
  await check('{"governance_mode": "audit"', /policy\.json:1:/);
  await check('', /the file must be of the type object/);
  await check('[]', /the file must be of the type object/);
  await check('{"governance_mode": "audit"}\0', /is not a text in UTF-8/);
});

test('a policy that is no file of its own folder keeps everything from running', async (t) => {
  const check = async (expected: RegExp, make: (path: string, world: PolicyWorld) => void) => {
    const world = policyWorld(t);
    const path = world.write(workspacePolicy, { governance_mode: 'audit' });
    make(path, world);
    assert.match(await refusal(world), expected);
  };
  await check(/is not a file; put a file/, (path) => {
    rmSync(path);
    mkdirSync(path);
  });
  if (!isPosix) return;
  await check(/leads to .*elsewhere\.json', out of its folder/, (path, world) => {
    rmSync(path);
    symlinkSync(world.write('elsewhere.json', { governance_mode: 'audit' }), path);
  });
  await check(/is a link that leads nowhere/, (path) => {
    rmSync(path);
    symlinkSync('/nowhere/policy.json', path);
  });
  await check(/can be written by others/, (path) => chmodSync(path, 0o646));
  await check(/everybody can put another policy into/, (_, { folder }) => chmodSync(join(folder, '.runbook'), 0o777));
});

test('what holds for an organisation is not left to a group either', async (t) => {
  // Windows knows no such modes.
  if (!isPosix) return;
  const world = policyWorld(t);
  chmodSync(world.write(organisationPolicy, { governance_mode: 'audit' }), 0o664);
  assert.match(await refusal(world), /can be written by others/);
});

test('a link inside its folder is followed', async (t) => {
  if (!isPosix) return;
  const world = policyWorld(t);
  world.write('.runbook/real.json', { trust_level_max: 1 });
  symlinkSync('real.json', join(world.folder, workspacePolicy));
  assert.equal(must(await world.load()).plan.posture.trustLevel, 1);
});

test('a layer that is looser than the one above it keeps everything from running, and both are named', async (t) => {
  const check = async (above: object, below: object, expected: RegExp) => {
    const world = policyWorld(t);
    world.write(organisationPolicy, above);
    world.write(workspacePolicy, below);
    const message = await refusal(world);
    assert.match(message, expected);
    assert.match(message, /organisation.policy\.json' \(organisation\)/);
    assert.match(message, /\.runbook.policy\.json:1:/);
  };
  await check({ governance_mode: 'strict' }, { governance_mode: 'audit' }, /'audit' is looser than 'strict'/);
  await check({}, { governance_mode: 'audit' }, /'audit' is looser than 'strict' in .* which says nothing of it/);
  await check({}, { confirm: 'step_id' }, /'step_id' is looser than 'resource'/);
  await check({}, { auto_ratio_threshold: 1 }, /'1' is looser than '0\.7'/);
  await check({ trust_level_max: 1 }, { trust_level_max: 2 }, /'2' is looser than '1'/);
  await check({ self_approval: 'deny' }, { self_approval: 'break_glass' }, /'break_glass' is looser than 'deny'/);
  await check({ confirm: 'resource' }, { confirm: 'step_id' }, /'step_id' is looser than 'resource'/);
  await check({ limits: { max_mutations: 1 } }, { limits: { max_mutations: 2 } }, /'2' is looser than '1'/);
  const cooldown = (text: string) => ({ limits: { cooldown_between_critical: text } });
  await check(cooldown('1m'), cooldown('59s'), /'59s' is looser than '1m'/);
  await check({ auto_ratio_threshold: 0.5 }, { auto_ratio_threshold: 0.6 }, /'0.6' is looser than '0.5'/);
  const held = (...DRI: string[]) => ({ approvers: { roles: { DRI } } });
  await check(held('alice'), held('Alice', 'carol'), /'carol' does not hold 'DRI'/);
  const other = { approvers: { roles: { SRE: ['carol'] } } };
  await check(held('alice'), other, /organisation.* lists roles, and 'SRE' is none of them.*so remove the role/);
});

test('an override can only tighten what its own file says', async (t) => {
  const check = async (policy: object, expected: RegExp) => {
    const world = policyWorld(t);
    world.write(workspacePolicy, policy);
    assert.match(await refusal(world), expected);
  };
  const overrides = (override: object) => ({ runbooks: { other: override } });
  await check({ overrides: overrides({ governance_mode: 'audit' }) }, /'audit' is looser than 'strict', which holds/);
  await check(
    { governance_mode: 'audit', overrides: overrides({ governance_mode: 'audit', locked: true }) },
    /'audit' is looser than 'locked'/,
  );
});

test('a runbook is locked by its title, by the name of its file, and by its path', async (t) => {
  const check = async (name: string, mode: string) => {
    const world = policyWorld(t);
    world.write(workspacePolicy, { governance_mode: 'audit', overrides: { runbooks: { [name]: { locked: true } } } });
    assert.equal(must(await world.load()).plan.posture.mode, mode, name);
  };
  await check('test', 'strict');
  await check('TEST ', 'strict');
  await check('x.runbook.yaml', 'strict');
  await check('other', 'audit');
  const deep = policyWorld(t);
  deep.write(workspacePolicy, {
    governance_mode: 'audit',
    overrides: { runbooks: { 'sub/y.yaml': { locked: true } } },
  });
  const path = deep.write('sub/y.yaml', 'apiVersion: runbook/v0\nmeta: {name: y}\nsteps: [{id: a, type: manual}]\n');
  assert.equal(must(await deep.load(path)).plan.posture.mode, 'strict');
});

test('a nearer folder does not hide the policy of one above it, and a link to a runbook does not hide its own', async (t) => {
  const world = policyWorld(t);
  world.write(workspacePolicy, { trust_level_max: 1 });
  world.write('sub/.runbook/config', '');
  const nested = world.write('sub/y.yaml', 'apiVersion: runbook/v0\nmeta: {name: y}\nsteps: [{id: a, type: manual}]\n');
  assert.equal(must(await world.load(nested)).plan.posture.trustLevel, 1);
  if (!isPosix) return;
  const elsewhere = policyWorld(t);
  symlinkSync(world.runbook, join(elsewhere.folder, 'link.yaml'));
  assert.equal(must(await elsewhere.load(join(elsewhere.folder, 'link.yaml'))).plan.posture.trustLevel, 1);
});

test('runs that are recorded elsewhere are under the policy of their workspace and of that place', async (t) => {
  const world = policyWorld(t);
  world.write(workspacePolicy, { governance_mode: 'audit', trust_level_max: 1 });
  world.write('records/policy.json', { governance_mode: 'audit', self_approval: 'deny' });
  const run = must(await world.open({ runDirectory: join(world.folder, 'records') }));
  await run.start();
  const created = first(eventsIn(run.tracePath), 'run.created').data;
  assert.deepEqual([created.trust_level, created.governance_mode, created.self_approval], [1, 'audit', 'deny']);
});

test('what the environment names comes beside the places of the account, and never in their place', () => {
  const without = usualPolicyPlaces({}).organisation;
  for (const environment of [{ XDG_CONFIG_HOME: '/elsewhere' }, { HOME: '/elsewhere' }, { APPDATA: 'C:\\elsewhere' }]) {
    const { organisation } = usualPolicyPlaces(environment);
    const account = without.slice(0, 2);
    assert.deepEqual(organisation.slice(0, account.length), account);
  }
});

test('a run notes the posture and the digest of the policy that it was begun under', async (t) => {
  const world = policyWorld(t);
  const text = '{"governance_mode": "audit", "limits": {"max_mutations": 3, "cooldown_between_critical": "2s"}}';
  world.write(workspacePolicy, text);
  const run = must(await world.open());
  await run.start();
  const { profile, governance_mode, trust_level, policy_sha256, limits } = first(
    eventsIn(run.tracePath),
    'run.created',
  ).data;
  assert.deepEqual([profile, governance_mode, trust_level], ['governed', 'audit', 2]);
  assert.deepEqual([policy_sha256, limits], [`sha256:${sha256Hex(text)}`, { max_mutations: 3, cooldown_ms: 2000 }]);
});

test('without a policy a run is local, and what is safe runs by itself', async (t) => {
  const world = policyWorld(t, ['type: cli, with: {argv: [echo, x]}']);
  const run = must(await world.open());
  assert.equal((await run.start()).phase.name, 'finished');
  const events = eventsIn(run.tracePath);
  const { profile, policy_sha256 } = first(events, 'run.created').data;
  assert.deepEqual([profile, policy_sha256], ['local', undefined]);
  assert.deepEqual(first(events, 'step.auto_executed').data.why, {
    risk: 'safe',
    profile: 'local',
    trust: 2,
    mode: 'audit',
  });
});

test('under a policy a safe command runs by itself only where a person has reviewed exactly it', async (t) => {
  const world = policyWorld(t, ['type: cli, with: {argv: [echo, x]}', 'type: cli, with: {argv: [echo, "y"]}']);
  world.write(workspacePolicy, { governance_mode: 'audit', auto_ratio_threshold: 1 });
  const given = { risk: 'safe', reviewer: 'bob', reason: 'reads' } as const;
  const pinned = await pinReview(world.folder, { shell: 'argv', command: '["echo","x"]' }, given);
  assert.ok(pinned.ok);
  const run = must(await world.open());
  const state = await run.start();
  assert.deepEqual(
    state.history.map(({ step_id, status }) => [step_id, status]),
    [['s1', 'passed']],
  );
  const asked = first(eventsIn(run.tracePath), 'approval.requested').data;
  assert.deepEqual([asked.risk, asked.gesture, state.phase.name], ['caution', 'confirm', 'paused']);
});

test('a policy in panic mode keeps everything from running, and says which file it is', async (t) => {
  const world = policyWorld(t);
  world.write(workspacePolicy, { governance_mode: 'audit', panic_mode: true });
  assert.match(await refusal(world), /policy\.json' sets 'panic_mode', so nothing is run/);
  world.write(workspacePolicy, { governance_mode: 'audit', panic_mode: false });
  assert.ok((await world.open()).ok);
});

test('a policy that is put in place while a run waits holds when it goes on, and one that is taken away still does', async (t) => {
  const world = policyWorld(t, ['type: manual, instructions: wait', 'type: cli, with: {argv: [echo, x]}']);
  const run = must(await world.open());
  assert.equal((await run.start()).phase.name, 'paused');
  world.write(workspacePolicy, { governance_mode: 'strict' });
  const once = { approval: async (...asked: Parameters<typeof yes.approval>) => onlyFor('s1', ...asked) };
  const resumed = await must(await world.resume(run.directory, once)).start();
  assert.equal(resumed.phase.name, 'paused');
  assert.deepEqual(
    resumed.history.map(({ step_id }) => step_id),
    ['s1'],
  );
  const noted = first(eventsIn(run.tracePath), 'run.resumed').data;
  assert.deepEqual([noted.governance_mode, typeof noted.policy_sha256], ['strict', 'string']);

  const governed = policyWorld(t, ['type: manual, instructions: wait', 'type: cli, with: {argv: [echo, x]}']);
  governed.write(workspacePolicy, { trust_level_max: 1 });
  const begun = must(await governed.open());
  await begun.start();
  rmSync(join(governed.folder, workspacePolicy));
  const again = await must(await governed.resume(begun.directory, once)).start();
  assert.equal(again.phase.name, 'paused');
  assert.equal(
    eventsIn(begun.tracePath).some(({ type }) => type === 'step.auto_executed'),
    false,
  );
});

async function onlyFor(step: string, ...asked: Parameters<typeof yes.approval>) {
  return asked[0].planStep.step.id === step ? yes.approval(...asked) : undefined;
}

test('a run that waits does not go on under a policy that cannot be read, or that halts everything', async (t) => {
  const world = policyWorld(t);
  const run = must(await world.open());
  await run.start();
  for (const text of ['{', '{"panic_mode": true}']) {
    world.write(workspacePolicy, text);
    const resumed = await world.resume(run.directory, yes);
    assert.ok(!resumed.ok && resumed.error.kind === 'refused', text);
  }
  assert.equal(existsSync(join(world.folder, 'made')), false);
});

test('a run makes as many changes as it may, and the next one is denied', async (t) => {
  const touch = (name: string) => `type: cli, with: {argv: [touch, ${name}]}`;
  const world = policyWorld(t, ['a', 'b', 'c'].map(touch));
  world.write(workspacePolicy, { limits: { max_mutations: 2 } });
  const run = must(await world.open({ people: yes }));
  const { history } = await run.start();
  assert.deepEqual(
    history.map(({ status, error }) => [status, error?.kind]),
    [
      ['passed', undefined],
      ['passed', undefined],
      ['failed', 'governance'],
    ],
  );
  const denied = eventsIn(run.tracePath).findLast((event) => event.type === 'governance.decided');
  assert.ok(denied?.type === 'governance.decided');
  assert.deepEqual([denied.data.decision, denied.data.rule], ['deny', 'limits/max_mutations']);
  assert.equal(existsSync(join(world.folder, 'c')), false);
  const again = must(await world.resume(run.directory, yes));
  assert.equal((await again.start()).phase.name, 'finished');
  assert.equal(existsSync(join(world.folder, 'c')), false);
});

test('a step that nobody could ever approve under the policy is told before the run begins', async (t) => {
  const check = async (approvals: string, policy: object, expected: RegExp | undefined) => {
    const world = policyWorld(t, [`type: manual, instructions: look, approvals: ${approvals}`]);
    world.write(workspacePolicy, policy);
    const opened = await world.open();
    if (expected === undefined) return assert.ok(opened.ok, approvals);
    assert.ok(!opened.ok && opened.error.kind === 'refused', approvals);
    assert.match(opened.error.message, expected);
  };
  const held = { approvers: { roles: { DRI: ['alice', 'Alice '], SRE: ['bob'] } } };
  await check('{min: 1, roles: [DRI]}', {}, /'s1' asks for an approval by DRI, and by the policy nobody holds that/);
  await check('{min: 1, roles: [QA]}', held, /nobody holds that/);
  await check('{min: 2, roles: [DRI]}', held, /2 approvals by DRI, and by the policy only alice can give one/);
  await check('{min: 2, roles: [DRI, SRE]}', held, undefined);
  await check('{min: 2}', held, undefined);
});

test('no text of a policy lets by itself run what is not safe', async (t) => {
  const world = policyWorld(t);
  const value = fc.oneof(
    fc.constantFrom('strict', 'audit', 'allow', 'open', 'resource', 'step_id', '0s', '', null, true, false, {}, []),
    fc.integer({ min: -3, max: 5 }),
    fc.double(),
  );
  const keys = ['governance_mode', 'trust_level_max', 'confirm', 'self_approval', 'panic_mode', 'limits', 'mode', 'x'];
  const form = { governance_mode: fc.constantFrom('audit', 'strict'), trust_level_max: fc.constantFrom(0, 1, 2) };
  const policy = fc.oneof(
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...keys), value).map((file) => JSON.stringify(file)) },
    { weight: 6, arbitrary: fc.record(form, { requiredKeys: [] }).map((file) => JSON.stringify(file)) },
    { weight: 1, arbitrary: fc.string() },
  );
  let followed = 0;
  await fc.assert(
    fc.asyncProperty(policy, policy, async (above, below) => {
      world.write(organisationPolicy, above);
      world.write(workspacePolicy, below);
      const loaded = await world.load();
      if (!loaded.ok) return assert.equal(loaded.error.kind, 'refused');
      followed += 1;
      for (const risk of ['caution', 'dangerous', 'unknown'] as const) {
        const final = { risk: risk === 'unknown' ? 'caution' : risk, rule: 'local' } as const;
        const classification = { risk, critical: false, reasons: [], final };
        const gate = commandGate(loaded.value.plan, { programs: [['x']], classification }, 'step');
        assert.notEqual(gate.kind, 'open', `${above} ${below} ${risk}`);
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(followed > 10, `only ${followed} pairs of policies could be followed`);
});

test('the example of the documentation can be followed, and every key stands in its table', async (t) => {
  const page = readFileSync(join(root, 'docs', 'policy.md'), 'utf8');
  const [example = ''] = /^ {4}\{\n[\s\S]*?^ {4}\}\n/m.exec(page) ?? [];
  const world = policyWorld(t);
  world.write(workspacePolicy, example);
  const { posture } = must(await world.load()).plan;
  assert.deepEqual([posture.limits, posture.selfApproval], [{ maxMutations: 20, cooldownMs: 60_000 }, 'break_glass']);
  const { $schema: _, limits, approvers, overrides, ...rest } = schema.properties;
  const inner = [...Object.keys(limits.properties), ...Object.keys(approvers.properties)];
  for (const key of [...Object.keys(rest), ...inner, ...Object.keys(overrides.properties)]) {
    assert.match(page, new RegExp(`^\\| \`[\\w.]*${key}`, 'm'));
  }
});
