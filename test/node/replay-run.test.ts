import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { outputBytes, outputText } from '../../runtime/node/output-bytes.js';
import { recordedRun } from '../../runtime/node/replay/recorded-run.js';
import { type RunComparison, replayRun } from '../../runtime/node/replay/replay-run.js';
import { unrecordedIn } from '../../runtime/node/replay/unrecorded.js';
import { putWrittenRun, writtenRun } from '../../runtime/node/replay/written-run.js';
import { loadScenario } from '../../runtime/node/scenario.js';
import { unplayed } from '../../runtime/replay/scenario/session.js';
import { temporaryFolder } from '../support/paths.js';
import { type DiskRun, runbookOf, runOnDisk } from './support.js';

async function replayed({ run, events, folder }: DiskRun): Promise<RunComparison> {
  const created = events.find((event) => event.type === 'run.created')?.data;
  assert.ok(created);
  const compared = await replayRun({
    directory: run.directory,
    events,
    created,
    runbookPath: join(folder, 'x.runbook.yaml'),
    providers: [],
    cancellation: newCancellation(),
  });
  assert.ok(compared.ok, compared.ok ? '' : compared.error.message);
  return compared.value;
}

async function checkIdentical(run: DiskRun, steps: number): Promise<void> {
  const { isChanged, steps: compared, differences, unmet, missing } = await replayed(run);
  assert.deepEqual(
    { isChanged, differences, unmet, missing },
    { isChanged: false, differences: [], unmet: [], missing: [] },
  );
  assert.equal(compared, steps);
}

/** The recorded run as files that were read again. */
async function scenarioOf(context: TestContext, { run, events }: DiskRun) {
  const out = temporaryFolder(context);
  const written = writtenRun(recordedRun(run.directory, events));
  const put = await putWrittenRun(written, { runDirectory: run.directory, out, overwrites: false });
  assert.ok(put.ok, JSON.stringify(put));
  const again = await putWrittenRun(written, { runDirectory: run.directory, out, overwrites: false });
  assert.match(
    again.ok ? 'none' : again.error.message,
    /scenario\.yaml' is there already; .* '--force' to replace it$/,
  );
  const earlier = ['outputs/001-gone.stdout.txt', 'attachments/0123456789ab/gone.txt'];
  const mine = ['outputs/mine.txt', 'attachments/mine/a.txt'];
  for (const path of [...earlier, ...mine]) {
    mkdirSync(join(out, dirname(path)), { recursive: true });
    writeFileSync(join(out, path), '');
  }
  assert.ok((await putWrittenRun(written, { runDirectory: run.directory, out, overwrites: true })).ok);
  assert.deepEqual(
    [...earlier, ...mine].filter((path) => existsSync(join(out, path))),
    mine,
  );
  const player = await loadScenario(join(out, 'scenario.yaml'), 'strict', 'at-once');
  assert.ok(player.ok, JSON.stringify(player));
  return { out, player: player.value };
}

function ofType<Type extends RecordedEvent['type']>(events: readonly RecordedEvent[], type: Type) {
  return events.filter((event): event is Extract<RecordedEvent, { type: Type }> => event.type === type);
}

interface Sample {
  readonly bytes: Uint8Array;
  readonly words: readonly string[];
}

const odd = [
  '',
  '{{ .any }}',
  '{{.any}}',
  '{{ .regex "x" }}',
  '{{{',
  '"',
  "'",
  '\r\n',
  ' x ',
  '~',
  'null',
  '1.0',
  '#',
  '\ud83d\ude00',
  '\u0085',
  '\ufeff',
  '\u2028',
  '\x7f',
];
const word = fc.oneof(
  fc.constantFrom(...odd),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const piece = fc.oneof(
  fc
    .constantFrom(...odd, '\n', '\n\n', '  ', '\t', 'one line\n', 'x'.repeat(450), '\x00', '\x1b[1m')
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 20 }),
);
const samples: fc.Arbitrary<Sample> = fc.record({
  bytes: fc.array(piece, { maxLength: 8 }).map((pieces) => new Uint8Array(Buffer.concat(pieces))),
  words: fc.array(
    word.filter((text) => !/[\0\ud800-\udfff]/u.test(text)),
    { maxLength: 3 },
  ),
});

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// `printf` writes the octal escapes of its first word as bytes, and complains of the other words on its stderr.
function stepOf({ bytes, words }: Sample, index: number): string {
  const format = [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  const names = words.map((_, at) => ascii(`{{ .w${index}_${at} }}`));
  return `type: cli, with: {argv: [printf, '${format}', ${names.join(', ')}]}, capture: {c${index}: stdout}`;
}

test('whatever bytes a run has read and whatever words it was given, its record replays to the same results', async (t) => {
  const all = fc.sample(samples, { numRuns: 60, seed: 9 });
  const vars = all.flatMap(({ words }, index) => words.map((text, at) => `    w${index}_${at}: ${ascii(text)}\n`));
  const run = await runOnDisk(t, runbookOf(all.map(stepOf), `  vars:\n${vars.join('')}`));
  assert.equal(run.state.history.filter(({ status }) => status === 'passed').length, all.length);
  await checkIdentical(run, all.length);
  const { player } = await scenarioOf(t, run);
  let played = unplayed(player.scenario);
  const executed = ofType(run.events, 'step.executed');
  for (const [index, { argv = [] }] of ofType(run.events, 'step.ready')
    .map(({ data }) => data)
    .entries()) {
    const next = player.answer(played, { argv, stdin: '', environment: {} });
    played = next.played;
    const { stdout, stderr, exit } = next.answer;
    const answered = { stdout: outputBytes(stdout), stderr: outputBytes(stderr) };
    assert.deepEqual(Buffer.from(answered.stdout), Buffer.from(all[index]!.bytes));
    assert.equal(`sha256:${sha256Hex(answered.stderr)}`, executed[index]!.data.stderr_sha256);
    assert.equal(exit, executed[index]!.data.exit_code);
  }
});

test('bytes that are no text stay what they are on their way through a text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.deepEqual(outputBytes(outputText(bytes)), Buffer.from(bytes));
    }),
  );
});

test('a step that failed, one that a signal ended and one that was not found replay as they were', async (t) => {
  const steps = [
    'type: cli, with: {argv: [sh, -c, "echo no; exit 3"]}, on_error: continue',
    'type: cli, with: {argv: [sh, -c, "echo dying; kill -9 $$"]}, on_error: continue',
    'type: cli, with: {argv: [no-such-program-here, x]}',
    'type: cli, with: {argv: [echo, never]}',
  ];
  const run = await runOnDisk(t, runbookOf(steps).replace('runbook/v0', 'runbook/v1'));
  assert.deepEqual(
    run.state.history.map(({ status }) => status),
    ['failed', 'failed', 'failed'],
  );
  await checkIdentical(run, 3);
  const { player } = await scenarioOf(t, run);
  assert.deepEqual(
    player.scenario.steps.map(({ exit }) => exit),
    [3, 137, 127],
  );
});

test('a step that was ended at its time limit replays as one, and waits for a person again', async (t) => {
  const run = await runOnDisk(
    t,
    runbookOf(['type: cli, with: {argv: [sh, -c, "echo begun; sleep 30"]}, timeout: 300ms']),
  );
  assert.equal(run.state.phase.name, 'paused');
  await checkIdentical(run, 1);
  const { out, player } = await scenarioOf(t, run);
  assert.equal(player.scenario.steps[0]?.exit, 124);
  assert.match(readFileSync(join(out, 'recording.yaml'), 'utf8'), /^endings:\n {2}s1:\n {4}- outcome: timeout\n/m);
});

test('what is redacted replays redacted, and a secret that is captured again can be hidden again', async (t) => {
  const meta = `  governance:\n    redact:\n      - {pattern: 'hunter[0-9]canary', replace: '***'}\n`;
  const steps = [
    'type: cli, with: {argv: [printf, "token: %s\\\\n", hunter2canary]}',
    'type: cli, with: {argv: [echo, the-long-secret-of-all]}, capture: {token: {from: stdout, secret: true}}',
    'type: cli, with: {argv: [echo, "{{ .token }}"]}',
  ];
  const run = await runOnDisk(t, runbookOf(steps, meta).replace('runbook/v0', 'runbook/v1'));
  assert.equal(run.state.history.length, 3, JSON.stringify(run.state.history));
  await checkIdentical(run, 3);
  const { out } = await scenarioOf(t, run);
  assert.doesNotMatch(readFileSync(join(out, 'scenario.yaml'), 'utf8'), /hunter2canary/);
});

test('a replay of a run whose runbook was changed says so, and what comes out otherwise', async (t) => {
  const run = await runOnDisk(
    t,
    runbookOf(['type: cli, with: {argv: [echo, one]}', 'type: cli, with: {argv: [echo, two]}']),
  );
  writeFileSync(
    join(run.folder, 'x.runbook.yaml'),
    runbookOf([
      'type: cli, with: {argv: [echo, one]}, assertions: [{contains: zwei}]',
      'type: cli, with: {argv: [echo, two]}',
    ]),
  );
  const { isChanged, differences } = await replayed(run);
  assert.equal(isChanged, true);
  assert.deepEqual(
    differences.map(({ stepId, recorded, replayed: now }) => [
      stepId,
      recorded?.at(-1),
      now?.some((fact) => fact === 'status: failed'),
    ]),
    [
      ['s1', 'status: passed', true],
      ['s2', 'status: passed', undefined],
    ],
  );
});

test('an output that the runbook says is not to be kept is told to be missing', async (t) => {
  const meta = '  governance:\n    evidence: {store_full_stdout: false}\n';
  const run = await runOnDisk(t, runbookOf(['type: cli, with: {argv: [printf, "%0500d", "7"]}'], meta));
  const { differences, missing } = await replayed(run);
  assert.deepEqual(missing, [
    "what step 's1' wrote to stdout was not kept, so only its beginning is there; leave 'store_full_stdout: false' out of the runbook, and run it again",
  ]);
  assert.equal(differences.length, 1);
});

test('variables of the environment that a runbook reads are told to be missing in what is recorded', async (t) => {
  const { folder } = await runOnDisk(t, runbookOf(['type: cli, with: {argv: [echo]}']));
  const path = join(folder, 'reads.yaml');
  const reading = 'type: cli, when: env.LANG == "", with: {argv: [echo, "{{ .env.REGION }}", "{{ .env.KNOWN }}"]}';
  writeFileSync(path, runbookOf([reading]).replace('runbook/v0', 'runbook/v1'));
  const loaded = await loadRunbook(path);
  assert.ok(loaded.ok);
  assert.deepEqual(
    unrecordedIn(loaded.value, { KNOWN: 'x' }, 'set it'),
    ['LANG', 'REGION'].map((name) => `the environment variable '${name}', which the runbook reads; set it`),
  );
});

test('a command whose end nobody saw, as where a run was killed, is told to be missing', async (t) => {
  const { run, events } = await runOnDisk(
    t,
    runbookOf(['type: cli, with: {argv: [echo]}', 'type: cli, with: {argv: [echo]}']),
  );
  const second = events.findLastIndex(({ type }) => type === 'step.executed');
  assert.deepEqual(recordedRun(run.directory, events).missing, []);
  assert.deepEqual(recordedRun(run.directory, events.slice(0, second)).missing, [
    "what the command of step 's2' answered, which was started and whose end nobody saw",
  ]);
});
