import assert from 'node:assert/strict';
import test from 'node:test';
import type { Plan } from '../../runtime/model/plan.js';
import type { Capture, LeafStep } from '../../runtime/model/runbook.js';
import { cli, planOf, whole } from '../support/plans.js';
import { type Answer, type Outcome, runInMemory } from '../support/ports.js';

const withheld = '*** withheld: it holds a secret that cannot be told apart in it\n';

const v1 = (steps: readonly LeafStep[]): Plan => ({
  ...planOf(steps, {}, { storeFullStdout: true }),
  apiVersion: 'runbook/v1',
});

const secret = (select: Capture['select'], more: Partial<Capture> = {}) =>
  whole('stdout', { isSecret: true, select, ...more });

/** A step that captures a secret from what it writes, before one that has no secret. */
async function taken(answer: Answer, capture: LeafCapture, second: readonly string[] = ['two']): Promise<Outcome> {
  const plan = v1([cli('a', ['one'], { capture, onError: 'continue' }), cli('b', second)]);
  return runInMemory(plan, { answers: { one: answer, two: { stdout: answer.stdout ?? '' } } });
}

type LeafCapture = Readonly<Record<string, Capture>>;

/** All that a run shows and stores. */
function left({ trace, output, snapshots, observed }: Outcome): string {
  return [trace, output, ...snapshots.values(), JSON.stringify(observed)].join('\n');
}

function assertNothing(outcome: Outcome, ...parts: readonly string[]): void {
  for (const part of parts) assert.ok(!left(outcome).includes(part), `${part} in ${left(outcome)}`);
}

const errorOf = ({ state }: Outcome) => state.history[0]?.error;

test('a secret capture that is too short or too common fails its step, and neither it nor the output is shown', async () => {
  const { output, ...outcome } = await taken(
    { stdout: 'pin=q7z\n' },
    { pin: secret({ kind: 'regex', pattern: 'pin=(.*)' }) },
    ['three', '{{ .pin }}'],
  );
  assertNothing({ output, ...outcome }, 'q7z');
  assert.equal(output, withheld);
  assert.equal(errorOf({ output, ...outcome })?.kind, 'capture');
  assert.match(errorOf({ output, ...outcome })?.message ?? '', /'pin' is too short or too common to be told/);
  assert.deepEqual([outcome.started, outcome.state.captures], [[['one']], {}]);
  const common = await taken({ stdout: 'true\n' }, { flag: secret({ kind: 'whole' }, { type: 'boolean' }) });
  assert.equal(errorOf(common)?.kind, 'capture');
  const few = await taken({ stdout: '{"c": [1,2]}' }, { pins: secret({ kind: 'json_path', path: '$.c' }) });
  assert.equal(errorOf(few)?.kind, 'capture');
});

test('the texts and numbers of a captured JSON value are hidden one by one, in later steps too', async () => {
  const json = '{"credentials": {"user":  "backup-user", "list": ["hunter2\\nhunter3", 47114711]}, "note": "hello"}\n';
  const capture = { creds: secret({ kind: 'json_path', path: '$.credentials' }, { type: 'json' }) };
  const outcome = await taken({ stdout: json }, capture);
  assertNothing(outcome, 'backup-user', 'hunter2', '47114711');
  const shown = '{"credentials": {"user":  "***", "list": ["***", ***]}, "note": "hello"}\n';
  assert.equal(outcome.output, shown + shown);
  assert.equal(errorOf(outcome), null);
});

test('an output in which a captured secret cannot be told apart is withheld', async () => {
  const check = async (stdout: string, capture: Capture, ...parts: readonly string[]) => {
    const outcome = await runInMemory(v1([cli('a', ['one'], { capture: { it: capture } })]), {
      answers: { one: { stdout, stderr: stdout } },
    });
    assertNothing(outcome, ...parts);
    assert.equal(outcome.output, withheld + withheld, stdout);
    const digests = outcome.events.flatMap((event) =>
      event.type === 'step.executed' ? [event.data.stdout_bytes] : [],
    );
    assert.deepEqual(digests, [withheld.length]);
  };
  const c = { kind: 'json_path', path: '$.c' } as const;
  await check('{"c": 12345678901234567899}', secret(c, { type: 'number' }), '12345678901234567899');
  const rounded = '{"c": 12345678901234567899, "d": 12345678901234567000}';
  await check(rounded, secret(c, { type: 'number' }), '12345678901234567899');
  await check('{"c": 4711.50}', secret(c), '4711.5');
  await check('{"c": {"k": 1234567.50, "x": "hunter2"}}', secret(c, { type: 'json' }), '1234567.5', 'hunter2');
  await check('{"c": {"k": 12,  "x": "hunter2"}}', secret(c, { type: 'json' }), 'hunter2', ': 12');
  await check('{"c": "h\\u0075nter2-hunter2"}', secret(c), 'nter2');
  await check('{"d": "hunter2", "c": "h\\u0075nter2"}', secret(c), 'nter2');
  await check('{"c": "hunter2"', secret(c), 'hunter2');
  await check('TOKEN: hunter2\n', secret({ kind: 'regex', pattern: 'token: (.*)' }), 'hunter2');
  await check('hunter2-x\n', secret({ kind: 'expr', expression: "'Bearer ' + stdout" }), 'hunter2');
});

test('what an expression made a secret of is hidden in later steps as well', async () => {
  const outcome = await taken(
    { stdout: 'hunter2-x\n' },
    { it: secret({ kind: 'expr', expression: "'Bearer ' + stdout" }) },
  );
  assertNothing(outcome, 'hunter2');
  assert.equal(outcome.output, `${withheld}***\n`);
});

test('a secret that is not of its type is hidden all the same', async () => {
  const pin = secret({ kind: 'regex', pattern: 'pin=(.*)' }, { type: 'number' });
  const outcome = await taken({ stdout: 'pin=47x11-abc\nready\n' }, { pin });
  assertNothing(outcome, '47x11');
  assert.equal(outcome.output, 'pin=***\nready\npin=***\nready\n');
  assert.equal(errorOf(outcome)?.kind, 'capture');
});

test('a step that is ended before its time hides the secret in what it wrote, or withholds all of it', async () => {
  const token = secret({ kind: 'regex', pattern: 'token=(\\S+)' });
  for (const kind of ['timeout', 'cancelled'] as const) {
    const found = await taken({ stdout: 'token=hunter2-x\nwaiting\n', outcome: kind }, { token });
    assertNothing(found, 'hunter2');
    assert.ok(found.output.startsWith('token=***\nwaiting\n'), found.output);
    const json = secret({ kind: 'json_path', path: '$.token' });
    const cut = await runInMemory(v1([cli('a', ['one'], { capture: { json } })]), {
      answers: { one: { stdout: '{"token": "hunter2", ', stderr: 'hunter2', outcome: kind } },
    });
    assertNothing(cut, 'hunter2');
    const ended = kind === 'timeout' ? undefined : kind;
    assert.deepEqual([cut.output, errorOf(cut)?.kind, cut.state.captures], [withheld + withheld, ended, {}]);
  }
});

test('what is captured and asserted beside a secret that cannot be told apart tells nothing of the output', async () => {
  const stdout = '{"x": "hunter2"}';
  const capture = {
    it: secret({ kind: 'regex', pattern: 'token=(.*)' }),
    raw: whole('stdout'),
    made: whole('stdout', { select: { kind: 'expr', expression: 'json.x ? 1 : 2' } }),
  };
  const assertions = [
    { kind: 'equals', text: 'x', on: 'stdout' },
    { kind: 'json_path', path: '$.x', equals: 1, on: 'stdout' },
    { kind: 'expr', expression: 'json.x' },
  ] as const;
  const check = async (more: Parameters<typeof cli>[2], exitCode: number) => {
    const plan = v1([cli('a', ['one'], { ...more, onError: 'continue' }), cli('b', ['two', 'raw={{ .raw }}'])]);
    const answers = { one: { stdout, stderr: `no ${stdout}`, exitCode } };
    const outcome = await runInMemory(plan, { answers });
    assertNothing(outcome, 'hunter2');
    return outcome;
  };
  const { it, raw, made } = capture;
  const { state } = await check({ capture: { it, raw }, assertions }, 0);
  assert.equal(state.captures['raw']?.value, '***');
  await check({ capture: { it, raw } }, 1);
  const faulty = await check({ capture: { made, it, raw } }, 0);
  assert.match(errorOf(faulty)?.message ?? '', /^'made' could not be captured from stdout: /);
});

test('a step that fails without a word where its secret would stand says why', async () => {
  const capture = { token: secret({ kind: 'whole' }) };
  const { state } = await runInMemory(v1([cli('a', ['one'], { capture })]), {
    answers: { one: { stderr: 'no such vault\n', exitCode: 2 } },
  });
  assert.equal(state.history[0]?.error?.message, 'exit code 2: no such vault');
});
