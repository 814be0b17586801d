import assert from 'node:assert/strict';
import test from 'node:test';
import { sha256Hex } from '../../runtime/node/digest.js';
import { unsatisfied, verifyTrace } from '../../runtime/record/verify.js';
import { cli, planOf, whole } from '../support/plans.js';
import { runInMemory } from '../support/ports.js';

const { trace, events } = await runInMemory(planOf([cli('a', ['one'], { capture: { out: whole('stdout') } })]), {
  answers: { one: { stdout: 'ok' } },
});
const lines = trace.trimEnd().split('\n');

function firstBadLine(changed: string): number | undefined {
  const verdict = verifyTrace(changed, sha256Hex);
  return verdict.kind === 'changed' ? verdict.line : undefined;
}

test('an untouched trace is intact and satisfied', () => {
  assert.equal(firstBadLine(trace), undefined);
  assert.deepEqual(unsatisfied(events), []);
});

test('every changed byte is found, and its line is named', () => {
  let line = 1;
  for (let at = 0; at < trace.length; at++) {
    const other = trace[at] === '0' ? '1' : '0';
    const bad = firstBadLine(trace.slice(0, at) + other + trace.slice(at + 1));
    assert.equal(bad, line, `byte ${at} of line ${line}: ${trace.slice(at - 10, at + 10)}`);
    if (trace[at] === '\n') line += 1;
  }
});

test('a removed, repeated, swapped or invented line is found', () => {
  for (let index = 0; index < lines.length - 1; index++) {
    const without = lines.toSpliced(index, 1);
    assert.equal(firstBadLine(`${without.join('\n')}\n`), index + 1, `line ${index + 1} removed`);
    const twice = lines.toSpliced(index, 0, lines[index]!);
    assert.equal(firstBadLine(`${twice.join('\n')}\n`), index + 2, `line ${index + 1} repeated`);
    const swapped = lines.toSpliced(index, 2, lines[index + 1]!, lines[index]!);
    assert.equal(firstBadLine(`${swapped.join('\n')}\n`), index + 1, `line ${index + 1} swapped`);
  }
  assert.equal(firstBadLine(`${trace}{}\n`), lines.length + 1);
  assert.equal(firstBadLine(trace + lines.at(-1)), lines.length + 1);
  assert.equal(firstBadLine(`\n${trace}`), 1);
});

test('a trace that is cut after any line is not satisfied', () => {
  for (let count = 0; count < lines.length; count++) {
    const text = lines
      .slice(0, count)
      .map((line) => `${line}\n`)
      .join('');
    const verdict = verifyTrace(text, sha256Hex);
    assert.ok(verdict.kind === 'intact');
    assert.notDeepEqual(unsatisfied(verdict.events), [], `cut after line ${count}`);
  }
  assert.equal(firstBadLine(trace.slice(0, -1)), lines.length);
});

test('another spelling of the same JSON is a change', () => {
  const [first = ''] = lines;
  const respelled = JSON.stringify(JSON.parse(first), null, 1).replaceAll('\n', '');
  assert.equal(firstBadLine([respelled, ...lines.slice(1), ''].join('\n')), 1);
  const { actor, ...rest } = JSON.parse(first);
  assert.equal(firstBadLine([JSON.stringify({ ...rest, actor }), ...lines.slice(1), ''].join('\n')), 1);
});

test('lines that are no objects are named, not thrown at', () => {
  for (const line of ['', 'null', '[]', '1', '"x"', '{', '\u0000'])
    assert.equal(firstBadLine(`${line}\n`), 1, JSON.stringify(line));
});
