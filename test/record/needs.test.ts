import assert from 'node:assert/strict';
import test from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { traceVerifier } from '../../runtime/record/verify.js';
import {
  alice,
  approved,
  asked,
  bob,
  completed,
  created,
  type Draft,
  exited,
  fails,
  flat,
  gated,
  holds,
  of,
  ready,
  result,
  run,
  safe,
  started,
  traced,
} from './drafts.js';
import { rechained } from './rechain.js';

/** A manual step of which the record says what people have to give for it. */
function bound(more: object): Draft {
  return ready('a', { instructions: 'look', required_evidence: ['boxes'], requires: more });
}
const ticked = (...items: string[]) =>
  of('a', 'evidence.submitted', { name: 'boxes', record: { kind: 'checklist', items } }, { actor: alice });
const boxes = { boxes: { kind: 'checklist', items: ['red', 'green'] } };

test('a manual step whose approvals, ticks or evidence were taken out of the record is found', () => {
  const both = bound({ approvals: { min: 2, roles: ['DRI'] }, evidence: boxes });
  const request = (more: object = {}) => asked('a', { requirement: { min: 2, roles: ['DRI'], ...more } });
  const done = result('a', 'passed', { evidence: boxes });
  const all = ticked('red', 'green');
  holds(created('a'), both, all, request(), approved('a'), approved('a', bob), done, completed);
  fails(/it was not approved/, created('a'), both, all, done);
  fails(/it was not approved/, created('a'), both, all, request(), approved('a'), done);
  fails(
    /lacks a tick at 'green'/,
    created('a'),
    both,
    ticked('red'),
    request(),
    approved('a'),
    approved('a', bob),
    done,
  );
  fails(/'boxes' was not handed in/, created('a'), both, request(), approved('a'), approved('a', bob), done);
  const note = of('a', 'evidence.submitted', { name: 'boxes', record: { kind: 'text', text: 'x' } }, { actor: alice });
  fails(/is of the kind text, and not checklist/, created('a'), bound({ evidence: boxes }), note, result('a'));
  const blank = of('a', 'evidence.submitted', { name: 'boxes', record: { kind: 'text', text: '\u200b' } });
  fails(/'boxes' is blank/, created('a'), bound({ evidence: { boxes: { kind: 'text' } } }), blank, result('a'));
});

test('a request that asks for fewer people or other roles than its step needs is found, and so is none at all', () => {
  const needs = { requires: { approvals: { min: 2, roles: ['DRI'] } } };
  const asks = (requirement: object) => asked('a', { requirement });
  fails(
    /1 people were asked for, and 2 have to/,
    created('a'),
    bound(needs.requires),
    asks({ min: 1, roles: ['DRI'] }),
  );
  fails(/other roles were asked for/, created('a'), bound(needs.requires), asks({ min: 2, roles: [] }));
  const [, ...automatic] = safe('a');
  const step = ready('a', { argv: ['x'], ...needs });
  fails(/it needs the approval of people/, created('a'), step, automatic, started('a'));
});

test('a step that does not say what it needs is told of in an old record, and found in one of which every step does', () => {
  const manual = [ready('a', { instructions: 'look' }), asked('a'), approved('a'), result('a')];
  holds(created('a'), manual, completed);
  const data = { runbook_path: 'a', vars: {}, steps: ['a'], behaviour_flags: ['bound-steps'] };
  fails(/does not say what people had to give for it/, run('created', data), manual);
  const verifier = traceVerifier(sha256Hex);
  for (const line of rechained(traced(flat([created('a'), manual])))
    .trace.trimEnd()
    .split('\n'))
    verifier.read(line);
  assert.equal(verifier.unbound(), 1);
});

test('an approval that lost its proof is found where every approval of the run had one, or where the run rested', () => {
  const flagged = run('created', { runbook_path: 'a', vars: {}, steps: ['a'], behaviour_flags: ['proved-approvals'] });
  const proof = { key_id: 'k', at: '2026-01-01T00:00:00.000Z', signature: 's' };
  const end = [started('a'), exited('a'), result('a'), completed];
  const rested = [gated('a'), asked('a'), run('paused', { reason: 'approval', detail: 'x' })];
  const goes = run('resumed', { reason: 'x' });
  holds(flagged, gated('a'), asked('a'), approved('a', alice, { proof }), end);
  fails(/its proof is missing, which every approval of this run has/, flagged, gated('a'), asked('a'), approved('a'));
  holds(created('a'), rested, approved('a', alice, { proof }), goes, end);
  fails(/missing, although it was given from another process/, created('a'), rested, approved('a'));
  holds(created('a'), gated('a'), asked('a'), approved('a'), end);
});

test('an approval by a key that speaks for somebody else is told with who is said to have given it', () => {
  const proof = { key_id: 'k', at: '2026-01-01T00:00:00.000Z', signature: 's' };
  const lines = rechained(traced(flat([created('a'), gated('a'), asked('a'), approved('a', alice, { proof })]))).trace;
  const verifier = traceVerifier(sha256Hex, undefined, () => 'foreign');
  for (const line of lines.trimEnd().split('\n')) assert.ok(verifier.read(line).ok);
  assert.deepEqual([verifier.unproved(), verifier.misnamed().length], [0, 1]);
  assert.match(
    verifier.misnamed()[0] ?? '',
    /^nothing proves that alice approved step 'a': the key k speaks for somebody/,
  );
});
