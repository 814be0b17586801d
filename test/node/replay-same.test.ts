import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { recordedRun } from '../../runtime/node/replay/recorded-run.js';
import { replayRun } from '../../runtime/node/replay/replay-run.js';
import { writtenRun } from '../../runtime/node/replay/written-run.js';
import { fixture, root, temporaryFolder } from '../support/paths.js';
import { loadedRunbook, replayedFrom, resultsOf, scenarioOf } from './replay-support.js';

/** An example and what answers it. */
interface Example {
  readonly runbook: string;
  readonly scenario: string;
  readonly given?: ReadonlyMap<string, string>;
  readonly provider?: string;
}

const health = '{\\"url\\":\\"http://127.0.0.1:8080/health\\"}';
const note = '{\\"body\\":\\"the service says down\\",\\"url\\":\\"http://127.0.0.1:8080/notes\\"}';

/** What answers the example that comes without a scenario. */
const ofHealth = {
  'scenario.yaml': scenarioOf([
    `{match: {argv: ["@provider", http.get, "${health}"]}, respond: {stdout: '{"state": "down"}'}}`,
    `{match: {argv: ["@provider", http.post, "${note}"]}, respond: {stdout: "201"}}`,
  ]),
  'recording.yaml': 'apiVersion: runbook-recording/v0\ngates: {health: approve, note: approve}\n',
};

const examples: Readonly<Record<string, Example>> = {
  'disk-pressure': { runbook: 'disk-pressure.runbook.yaml', scenario: 'disk-pressure/volume-is-full/scenario.yaml' },
  'folder-check': {
    runbook: 'folder-check.runbook.yaml',
    scenario: 'folder-check/nearly-full/scenario.yaml',
    given: new Map([['folder', '/srv/data']]),
  },
  'http-health': {
    runbook: 'providers/http-health.runbook.yaml',
    scenario: 'health/scenario.yaml',
    provider: 'providers/http',
  },
};

/** A copy of the examples in another folder, for another account on another machine. */
function elsewhere(context: TestContext, turn: number): string {
  const folder = join(temporaryFolder(context), ...Array.from({ length: turn + 1 }, (_, depth) => `in ${depth}`));
  cpSync(join(root, 'examples'), folder, { recursive: true });
  for (const name of ['.runbook', 'health']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(ofHealth)) writeFileSync(join(folder, 'health', name), text);
  const names = ['USER', 'LOGNAME', 'HOME', 'PATH', 'HOSTNAME', 'TZ', 'LANG', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'];
  const before = names.map((name) => [name, process.env[name]] as const);
  context.after(() => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  for (const name of names)
    process.env[name] = name === 'TZ' ? ['UTC', 'Asia/Tokyo'][turn % 2] : join(folder, name, String(turn));
  return folder;
}

/** One digest of all files below a folder, by their names and contents. */
function digestOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return sha256Hex(files.map((name) => `${name} ${sha256Hex(readFileSync(join(folder, name)))}\n`).join(''));
}

/** The digests of so many replays, half of them in another place than the others. */
async function digestsOf(context: TestContext, example: Example, turns: number): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const place of [0, 1]) {
    const folder = elsewhere(context, place);
    const { provider, given = new Map() } = example;
    const paths = { runbook: join(folder, example.runbook), scenario: join(folder, example.scenario) };
    const loaded = await loadedRunbook(paths.runbook, provider === undefined ? [] : [join(folder, provider)]);
    for (let turn = 0; turn < turns / 2; turn += 1) {
      const done = await replayedFrom(paths, { keeps: 'disk', given, loaded });
      assert.deepEqual([done.unmet, done.state.phase.name], [[], 'finished'], resultsOf(done).join('\n'));
      digests.push(digestOf(done.opened.directory));
    }
  }
  assert.equal(digests.length, turns);
  return digests;
}

/** What came of so many replays of one run of an example from the record that it left, with its calls and answers. */
async function comparisonsOf(context: TestContext, example: Example, turns: number): Promise<readonly unknown[]> {
  const folder = elsewhere(context, 0);
  const { provider, given = new Map() } = example;
  const paths = { runbook: join(folder, example.runbook), scenario: join(folder, example.scenario) };
  const providers = provider === undefined ? [] : [join(folder, provider)];
  const { events, opened } = await replayedFrom(paths, { keeps: 'disk', given, providers });
  const created = events.find((event) => event.type === 'run.created')?.data;
  assert.ok(created);
  const { directory } = opened;
  const run = { directory, events, created, runbookPath: paths.runbook, providers, cancellation: newCancellation() };
  const all: unknown[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const compared = await replayRun(run);
    assert.ok(compared.ok, JSON.stringify(compared));
    const { steps, isChanged, differences, missing, unmet } = compared.value;
    assert.deepEqual([isChanged, differences, missing, unmet], [false, [], [], []], example.runbook);
    assert.ok(steps > 0);
    all.push([steps, [...writtenRun(recordedRun(directory, events)).texts]]);
  }
  return all;
}

const known = fixture('replay', 'digests.json');

test('ten replays of each example leave the same bytes, on every Node, in every folder, for every account', async (t) => {
  const digests: Record<string, string> = {};
  for (const [name, example] of Object.entries(examples)) {
    const all = await digestsOf(t, example, 10);
    assert.deepEqual(new Set(all).size, 1, `${name}: ${all.join()}`);
    digests[name] = all[0] ?? '';
  }
  // A change of the examples, of the version or of what is recorded changes them, and is then committed with them.
  if (process.env['UPDATE_DIGESTS'] === '1') writeFileSync(known, `${JSON.stringify(digests, null, 2)}\n`);
  assert.deepEqual(digests, JSON.parse(readFileSync(known, 'utf8')), 'UPDATE_DIGESTS=1 takes them over');
});

test('ten replays of the record that each example leaves come out as that record, with one digest', async (t) => {
  for (const [name, example] of Object.entries(examples)) {
    const digests = (await comparisonsOf(t, example, 10)).map((one) => sha256Hex(JSON.stringify(one)));
    assert.deepEqual([digests.length, new Set(digests).size], [10, 1], name);
  }
});
