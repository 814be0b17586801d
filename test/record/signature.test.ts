import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import test from 'node:test';
import type { RunEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { emptyHead, hashOf, headAfter, sealed } from '../../runtime/record/chain.js';
import { type SignatureCheck, type Signer, signedText } from '../../runtime/record/signature.js';
import { traceVerifier } from '../../runtime/record/verify.js';
import { rechained } from './rechain.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signer: Signer = {
  keyId: 'sha256:k',
  sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
};
const check: SignatureCheck = (keyId, text, signature) => {
  if (keyId !== signer.keyId) return 'untrusted';
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')) ? 'valid' : 'wrong';
};

const actor = { kind: 'engine', id: 'engine' };
const drafts = [
  { type: 'run.created', actor, data: { steps: [], vars: {} } },
  { type: 'run.finished', actor, data: { status: 'completed', reason: '' } },
] as unknown as readonly RunEvent[];

function sealedLines(by?: Signer, events = drafts): readonly string[] {
  let head = emptyHead;
  return events.map((event) => {
    const { event: recorded, line } = sealed(
      event,
      head,
      { runId: 'r', runbookId: 'b', mode: 'real' },
      't',
      sha256Hex,
      by,
    );
    assert.equal(recorded.hash, hashOf(recorded, sha256Hex));
    assert.equal(line, `${JSON.stringify(JSON.parse(line))}\n`);
    head = headAfter(recorded);
    return line.trimEnd();
  });
}

function otherFirst(signature: string): string {
  return signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
}

function read(lines: readonly string[], with_: SignatureCheck = check) {
  const verifier = traceVerifier(sha256Hex, with_);
  const faults = lines.map((line) => verifier.read(line)).flatMap((event) => (event.ok ? [] : [event.error]));
  return { faults, signature: verifier.signature() };
}

test('the closing line carries a signature that covers the whole trace, and the same each time', () => {
  const lines = sealedLines(signer);
  assert.deepEqual(read(lines), { faults: [], signature: { keyId: 'sha256:k', isTrusted: true } });
  assert.deepEqual(lines, sealedLines(signer));
  assert.deepEqual(read(sealedLines()), { faults: [], signature: undefined });
});

test('a key that nobody trusts is told, and is no fault', () => {
  assert.deepEqual(
    read(sealedLines(signer), () => 'untrusted'),
    { faults: [], signature: { keyId: 'sha256:k', isTrusted: false } },
  );
});

test('a trace that was chained anew does not keep its signature', () => {
  const events = sealedLines(signer).map((line) => JSON.parse(line));
  const forged = rechained([{ ...events[0], actor: { kind: 'human', id: 'mallory' } }, events[1]])
    .trace.trimEnd()
    .split('\n');
  assert.match(read(forged).faults[0] ?? '', /signature does not belong to the line and the key sha256:k/);
  for (const signature of ['', 'AAAA', otherFirst(events[1].data.signature), undefined]) {
    const wrong = rechained([events[0], { ...events[1], data: { ...events[1].data, signature } }])
      .trace.trimEnd()
      .split('\n');
    assert.equal(read(wrong).faults.length, 1, String(signature));
  }
});

test('a signature does not cover what comes after it, whatever version wrote that', () => {
  const failure = [
    { type: 'run.created', actor, data: { steps: ['a'], vars: {} } },
    { type: 'run.finished', actor, data: { status: 'failed', reason: '' } },
  ] as unknown as readonly RunEvent[];
  const signed = sealedLines(signer, failure).map((line) => JSON.parse(line));
  assert.equal(read(signed.map((event) => JSON.stringify(event))).signature?.isTrusted, true);
  const data = { step_id: 'a', run_id: 'r', status: 'passed', evidence: {}, captures: {}, error: null };
  const more = [
    { type: 'run.resumed', data: { reason: '' } },
    { type: 'step.result', step_id: 'a', attempt: 1, data },
    { type: 'run.finished', data: { status: 'completed', reason: '' } },
  ];
  for (const count of [1, 2, 3]) {
    const added = more.slice(0, count).map((event) => ({ ...signed[0], ...event, v: 2 }));
    const lines = rechained([...signed, ...added])
      .trace.trimEnd()
      .split('\n');
    assert.deepEqual(
      lines.slice(0, 2).map((line) => JSON.parse(line)),
      signed,
    );
    const verifier = traceVerifier(sha256Hex, check);
    for (const line of lines) assert.ok(verifier.read(line).ok, line);
    assert.equal(verifier.signature(), undefined);
    assert.match(verifier.lacking(false).join('\n'), /a later version wrote how the run went on/);
  }
});

test('what is signed is all of the line but its hash and the signature', () => {
  const event = JSON.parse(sealedLines(signer)[1] ?? '');
  const text = signedText(event);
  assert.ok(text.startsWith('runbook/trace/v1\n{'));
  const { hash: _, ...rest } = event;
  const { signature: __, ...data } = event.data;
  assert.deepEqual(JSON.parse(text.slice(text.indexOf('\n') + 1)), { ...rest, data });
  assert.notEqual(signedText({ ...event, runbook_id: 'other' }), text);
  assert.notEqual(signedText({ ...event, data: { ...event.data, key_id: 'other' } }), text);
});
