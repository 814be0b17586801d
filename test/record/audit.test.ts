import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { approvalLine } from '../../runtime/record/audit/approvals.js';
import { chainedLine } from '../../runtime/record/audit/chained-line.js';
import { type AuditBody, emptyAudit, sealedEntry } from '../../runtime/record/audit/entry.js';
import { emptyAuditHead, headIn, headSignature, headText } from '../../runtime/record/audit/head.js';
import { mismatch } from '../../runtime/record/audit/mismatch.js';
import { entriesOf, type PolicyNote, placeAfter, policyAfter, traceStart } from '../../runtime/record/audit/project.js';
import { canonicalJson, hashOf } from '../../runtime/record/chain.js';
import { isAuditEntryLine } from '../../runtime/schema/generated/audit-entry.js';
import type { RunEventLine } from '../../runtime/schema/generated/run-event.js';
import { fixture } from '../support/paths.js';
import { currentVocabulary } from './vocabulary.js';

/** What the lines of a trace become. */
function projected(lines: readonly string[], before?: PolicyNote): readonly AuditBody[] {
  let place = traceStart;
  let policy = before;
  return lines.flatMap((line) => {
    const event: RunEventLine = JSON.parse(line);
    const bodies = entriesOf(event, place, policy);
    place = placeAfter(place, event);
    for (const body of bodies) policy = policyAfter(policy, body);
    return bodies;
  });
}

function recordedTrace(name: string): readonly string[] {
  return readFileSync(fixture('traces', '0.1.0', name, 'trace.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
}

const recorded = readdirSync(fixture('traces', '0.1.0'));

/** An event with data of its own. */
function event(type: string, data: object, more: Partial<RunEventLine> = {}): string {
  return canonicalJson({ ...JSON.parse(recordedTrace('v0-approved')[0]!), type, data, ...more });
}

/** Whether events of a type have a place in the audit. */
function isAudited(type: string): boolean {
  return projected([event(type, {})]).length > 0;
}

test('every type of event is either in the audit or known to say nothing about what people and the engine did', () => {
  const types = Object.keys(currentVocabulary());
  assert.deepEqual(
    types.filter((type) => !isAudited(type)),
    ['assertion.evaluated', 'capture.recorded', 'snapshot.written', 'step.ready'],
  );
  for (const type of ['step.output', 'redaction.applied']) assert.equal(isAudited(type), false, type);
  for (const type of ['panic.engaged', 'policy.downgraded', 'rollback.executed', 'a_later.one']) {
    assert.equal(isAudited(type), true, type);
  }
});

test('an entry has the type of its event, exactly', () => {
  const seed = 'runbook.parsed runbook.classified step.auto_executed step.approved step.executed'.split(' ');
  const found = new Set<string>();
  for (const name of recorded) {
    const lines = recordedTrace(name);
    for (const { type, trace } of projected(lines)) {
      assert.equal(type, JSON.parse(lines[trace.seq - 1]!).type);
      found.add(type);
    }
  }
  assert.deepEqual(
    seed.filter((type) => !found.has(type)),
    [],
  );
});

test('each event of a recorded trace that says who did what becomes one valid entry, with its place in the trace', () => {
  for (const name of recorded) {
    const events = recordedTrace(name).map((line): RunEventLine => JSON.parse(line));
    const due = events.filter(({ type }) => isAudited(type));
    const bodies = projected(recordedTrace(name));
    assert.deepEqual(
      bodies.map(({ trace }) => trace),
      due.map(({ seq, hash }) => ({ seq, hash })),
    );
    assert.deepEqual(
      bodies.map(({ actor, ts, run_id }) => [actor, ts, run_id]),
      due.map(({ actor, ts, run_id }) => [actor, ts, run_id]),
    );
    for (const body of bodies) {
      assert.ok(isAuditEntryLine(JSON.parse(sealedEntry(body, emptyAudit, sha256Hex).line)), body.type);
    }
  }
});

test('who approved and what ran stand beside the exact command, its exit code and the digests of its output', () => {
  const bodies = projected(recordedTrace('v0-approved'));
  const [approved] = bodies.filter(({ type }) => type === 'step.approved');
  const executed = bodies.find(({ type, step_id }) => type === 'step.executed' && step_id === approved?.step_id);
  assert.ok(approved && executed);
  const started = recordedTrace('v0-approved')
    .map((line) => JSON.parse(line))
    .find(({ type, step_id }) => type === 'step.started' && step_id === approved.step_id);
  for (const { data } of [approved, executed]) assert.deepEqual(data['command'], { argv: started.data.argv });
  assert.equal(approved.actor.kind, 'human');
  assert.equal(executed.data['exit_code'], 0);
  assert.match(String(executed.data['stdout_sha256']), /^sha256:[0-9a-f]{64}$/);
});

test('no output is in the audit: neither previews nor captures nor where the output lies', () => {
  for (const name of recorded) {
    const fields = projected(recordedTrace(name)).flatMap(({ data }) => Object.keys(data));
    for (const field of ['stdout_preview', 'stderr_preview', 'stdout_file', 'captures', 'value', 'preview']) {
      assert.ok(!fields.includes(field), `${name}: ${field}`);
    }
  }
});

test('a command belongs to the step that was prepared last, and to none once it has its result', () => {
  const at = { step_id: 'a', attempt: 1 };
  const bodies = projected([
    event('step.ready', { argv: ['one'] }, at),
    event('step.ready', { argv: ['two'], on_error: 'continue', cwd: '/x' }, at),
    event('step.approved', {}, at),
    event('step.approved', {}, { ...at, step_id: 'b' }),
    event('step.result', { status: 'passed', captures: { x: 'y' } }, at),
    event('step.approved', {}, at),
  ]);
  assert.deepEqual(
    bodies.map(({ data }) => data),
    [{ command: { argv: ['two'], cwd: '/x' } }, {}, { status: 'passed' }, {}],
  );
});

test('a step whose id is a word of the language has its own command', () => {
  const at = { step_id: 'constructor', attempt: 1 };
  assert.deepEqual(projected([event('step.approved', {}, at)])[0]?.data, {});
  const bodies = projected([event('step.ready', { argv: ['x'] }, at), event('step.approved', {}, at)]);
  assert.deepEqual(bodies[0]?.data, { command: { argv: ['x'] } });
});

test('a policy that is another one than that of the newest run before is a change, with both digests', () => {
  const created = (ts: string, digest?: string) =>
    event('run.created', digest === undefined ? {} : { policy_sha256: digest }, { ts });
  const changes = (lines: readonly string[]) =>
    projected(lines)
      .filter(({ type }) => type === 'policy.changed')
      .map(({ data, ts, actor }) => [ts, data['before_hash'], data['after_hash'], actor.kind]);
  assert.deepEqual(changes([created('1', 'p')]), []);
  assert.deepEqual(changes([created('1', 'p'), created('2', 'p')]), []);
  assert.deepEqual(changes([created('1'), created('2', 'p'), created('3', 'q'), created('4')]), [
    ['2', null, 'p', 'policy'],
    ['3', 'p', 'q', 'policy'],
    ['4', 'q', null, 'policy'],
  ]);
  assert.deepEqual(changes([created('2', 'p'), created('1', 'old'), created('3', 'p')]), []);
});

test('the hash of an entry is that of its canonical JSON, and chains it to the entry before', () => {
  let head = emptyAudit;
  for (const body of projected(recordedTrace('v1-mixed'))) {
    const { line, head: next } = sealedEntry(body, head, sha256Hex);
    const entry = JSON.parse(line);
    assert.equal(line, `${canonicalJson(entry)}\n`);
    assert.equal(entry.hash, hashOf(entry, sha256Hex));
    assert.deepEqual([entry.seq, entry.prev_hash], [head.seq + 1, head.hash]);
    assert.ok(chainedLine(line.trimEnd(), head, sha256Hex).ok);
    head = next;
  }
});

test('a line that does not follow is told apart by what is wrong with it', () => {
  const [body] = projected(recordedTrace('v0-approved'));
  const { line } = sealedEntry(body!, emptyAudit, sha256Hex);
  const check = (text: string, message: RegExp, head = emptyAudit) => {
    const read = chainedLine(text.trimEnd(), head, sha256Hex);
    assert.ok(!read.ok);
    assert.match(read.error, message);
  };
  check('[]', /not a JSON object/);
  check('{', /not a JSON object/);
  check(line.replace(',', ', '), /not the canonical form/);
  check(line, /number 1 where 3 is due/, { ...emptyAudit, seq: 2 });
  check(line, /not chained/, { ...emptyAudit, hash: `sha256:${'1'.repeat(64)}` });
  check(line.replace('"human"', '"robot"'), /hash of the line does not match/);
});

test('a head is read as it was written, and no other text is one', () => {
  const head = { ...emptyAuditHead, bytes: 12, approvalsBytes: 3 };
  const text = headText(head, undefined);
  assert.deepEqual(headIn(text), head);
  for (const other of ['', 'null', '[]', '{}\n', text.trimEnd(), ` ${text}`, text.replace('12', '-1')]) {
    assert.equal(headIn(other), undefined, other);
  }
});

test('a signature of a head covers all that the head notes', () => {
  const head = { ...emptyAuditHead, bytes: 12, approvalsBytes: 3 };
  const signed = headIn(headText(head, { keyId: 'k', sign: (text) => `<${text}>` }));
  assert.ok(signed);
  const check = (keyId: string, text: string, signature: string) =>
    keyId === 'k' && signature === `<${text}>` ? ('valid' as const) : ('wrong' as const);
  assert.equal(headSignature(signed, check), 'valid');
  assert.equal(headSignature(head, check), undefined);
  for (const forged of [
    { bytes: 13 },
    { approvalsBytes: 4 },
    { head: { ...emptyAudit, seq: 1 } },
    { keyId: 'other' },
  ]) {
    assert.equal(headSignature({ ...signed, ...forged }, check), 'wrong', Object.keys(forged).join());
  }
});

test('approvals are listed with who gave them, in which role, over what, and with what was waived', () => {
  const at = { step_id: 'a', attempt: 2 };
  const actor = { kind: 'human', id: 'bob', role: 'DRI', channel: 'tty' };
  const waiver = { break_glass: { reason: 'it burns', waived: ['min'] } };
  const lines = projected([
    event('step.ready', { argv: ['drain'] }, at),
    event('approval.requested', { approval_id: 'x', requirement: { min: 2, roles: ['DRI'] } }, at),
    event('step.approved', { approval_id: 'x', gesture: 'typed', typed_ok: true, ...waiver }, { ...at, actor }),
    event('step.rejected', { approval_id: 'x', reason: 'no' }, { ...at, actor }),
    event('approval.revoked', { approval_id: 'x', reason: 'edited' }, at),
    event('approval.expired', { approval_id: 'x', reason: 'too late' }, at),
    event('step.skipped', { reason: 'human' }, at),
  ]).map((body) => approvalLine(body, emptyAudit));
  const turns = lines.map((line) => (line === undefined ? undefined : JSON.parse(line).turn));
  assert.deepEqual(turns, ['requested', 'granted', 'rejected', 'revoked', 'expired', undefined]);
  const granted = JSON.parse(lines[1]!);
  assert.deepEqual([granted.by, granted.step_id, granted.attempt], [actor, 'a', 2]);
  assert.deepEqual([granted.gesture, granted.break_glass], ['typed', waiver.break_glass]);
  assert.deepEqual(granted.command, { argv: ['drain'] });
});

test('an entry that is not due is told apart: added, moved, after a gap, changed, or of another trace', () => {
  const [first, second, third] = projected(recordedTrace('v0-approved')) as [AuditBody, AuditBody, AuditBody];
  assert.match(mismatch(first, undefined), /has no event 1: the entry was added, or the trace was cut/);
  assert.match(mismatch(first, second), /event 1 .* was told before/);
  assert.match(mismatch(third, second), /event 2 .*, runbook.parsed, has no entry before this one/);
  assert.match(mismatch({ ...second, type: 'other' }, second), /does not say what event 2/);
  const rewritten = { ...second, trace: { ...second.trace, hash: 'sha256:other' } };
  assert.match(mismatch(rewritten, second), /written anew/);
});
