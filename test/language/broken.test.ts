import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSteps } from '../../runtime/language/check/check-step.js';
import type { Rule } from '../../runtime/language/check/rule.js';
import { formatEdits, readInSlices, readRunbook, tokensIn } from '../../runtime/language/index.js';
import { itemsOf, valueAt } from '../../runtime/language/syntax/node.js';
import { parseAround, parseWhole, parseYaml } from '../../runtime/language/syntax/parse.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import { longRunbook } from '../bench/long-runbook.js';

const head = 'apiVersion: runbook/v1\nmeta:\n  name: x\n  vars: { place: here }\n';
const before = '  - id: one\n    type: cli\n    with: { argv: [echo, "{{ .plase }}"] }\n';
const middle = '  - id: two\n    type: manual\n    instructions: Look.\n';
const after = '  - id: three\n    type: cli\n    titel: x\n    with: { argv: [echo, "{{ .place }}"] }\n';
const right = `${head}steps:\n${before}${middle}${after}`;

function told(diagnostics: readonly Diagnostic[], by: (offset: number) => number = (offset) => offset) {
  return diagnostics.map(({ at, code, message }) => `${by(at.start)}-${by(at.end)} ${code}: ${message}`);
}

test('a line that is no YAML is a fault of its own step, and all that is wrong with the others is told', () => {
  const own = readRunbook(right).diagnostics;
  assert.deepEqual(
    own.map(({ code }) => code),
    ['templates/undefined-name', 'schema/unknown-key'],
  );
  const place = right.indexOf(after);
  for (const line of [
    'ste',
    '\tste',
    '  \tste: 1',
    ' ste: 1',
    '"ste',
    '- ste',
    '    title: "x',
    '    argv: [',
    '    a: b: c',
  ]) {
    const text = `${right.slice(0, place)}${line}\n${right.slice(place)}`;
    const moved = told(own, (offset) => (offset < place ? offset : offset + line.length + 1));
    const found = readRunbook(text).diagnostics;
    const faults = found.filter(({ code }) => code.startsWith('yaml/'));
    assert.ok(faults.length > 0, line);
    assert.ok(
      faults.every(({ at }) => text.indexOf(middle) < at.start && at.start <= text.indexOf(after)),
      line,
    );
    assert.deepEqual(told(found.filter((diagnostic) => !faults.includes(diagnostic))), moved, line);
  }
});

test('a word typed before a line of a step is a fault of that place, and the steps behind it stay known', () => {
  const place = right.indexOf(middle);
  for (const [word, at] of [
    ['x', place],
    ['x ', place],
    ['ste:', place],
    ['ste: ', place],
    ['ste:', place + middle.indexOf('    type')],
    ['x', place + middle.indexOf('    type')],
  ] as const) {
    const { diagnostics, outline } = readRunbook(right.slice(0, at) + word + right.slice(at));
    const codes = diagnostics.map(({ code }) => code);
    assert.equal(codes.at(-1), 'schema/unknown-key', word);
    const faults = diagnostics.slice(0, -1).filter(({ code }) => code.startsWith('yaml/'));
    assert.ok(faults.length > 0 && faults.every((fault) => fault.at.start < right.indexOf(after)), word);
    assert.equal(outline.steps.at(-1)?.id?.source, 'three', word);
  }
});

test('a fault above the steps leaves the shape of the steps judged, and no name called undefined', () => {
  for (const [part, broken] of [
    ['name: x', 'name: "x'],
    ['  vars', '\tvars'],
    ['meta:', 'met'],
    ['{ place: here }', '{ place: here'],
  ] as const) {
    const codes = readRunbook(right.replace(part, broken)).diagnostics.map(({ code }) => code);
    assert.equal(codes.at(-1), 'schema/unknown-key', broken);
    const others = codes.slice(0, -1);
    assert.ok(others.length > 0 && others.every((code) => code.startsWith('yaml/')), `${broken}: ${others.join(' ')}`);
  }
});

test('a second document is told, and the first is judged as if it stood alone', () => {
  const own = told(readRunbook(right).diagnostics);
  for (const next of [
    '---\n',
    '--- x\n',
    '---\nsteps: [',
    '...\n# c\nx: 1\n',
    '...\n---\n',
    '...\n%YAML 1.2\n---\n&a x\n',
  ]) {
    const second = readRunbook(right + next).diagnostics;
    assert.deepEqual(told(second.slice(0, -1)), own, next);
    const { code, at } = second.at(-1)!;
    const whole = parseWhole(right + next).diagnostics.find((diagnostic) => diagnostic.code === code);
    assert.deepEqual([code, at], ['yaml/several-documents', whole?.at], next);
  }
  for (const next of ['...\n', '...\n# c\n\n', '...\n...\n'])
    assert.deepEqual(told(readRunbook(right + next).diagnostics), own, next);
  const offset = right.length + 'steps:\n---\nmeta:\n  name: y'.length;
  const around = parseAround(`${right}steps:\n---\nmeta:\n  name: y\n---\nx: [`, offset);
  assert.deepEqual([valueAt(valueAt(around.root, 'meta'), 'name')?.at.end, around.isCertain], [offset, true]);
});

test('the first fault that a whole reading tells is told step by step, without those that only follow from it', () => {
  const place = right.indexOf(middle);
  for (const line of [
    '\tste: 1',
    '\tste',
    '\t- id: x',
    '  \tste: 1',
    ' ste',
    'ste',
    '---',
    '    a: b: c',
    '    a: @b',
    '    a: *b',
  ]) {
    const text = `${right.slice(0, place)}${line}\n${right.slice(place)}`;
    const bySteps = parseYaml(text);
    assert.ok(bySteps.pieces, line);
    assert.deepEqual(told(bySteps.diagnostics), told(parseWhole(text).diagnostics).slice(0, 1), line);
  }
});

test('a long list that is read as a whole is read in parts, and says what it says in one', () => {
  const item = (index: number) =>
    index % 40 === 7 ? `  - {id: s${index}\n` : `  - {id: s${index}, type: manual} # ${index}\n`;
  const list = Array.from({ length: 120 }, (_, index) => item(index));
  const short = list.slice(0, 45);
  const text = (items: readonly string[]) => `${head}steps: # c\n${items.join('')}  # end\n? foo\n: bar\n`;
  const read = (items: readonly string[]) => parseWhole(text(items));
  const steps = (items: readonly string[]) => itemsOf(valueAt(read(items).root, 'steps'));
  // Up to fifty items are read at once, so that what begins the long list can be held against a short one.
  assert.deepEqual(steps(list).slice(0, 44), steps(short).slice(0, 44));
  assert.equal(steps(list).length, 120);
  const end = text(short).indexOf('  # end');
  assert.deepEqual(
    told(read(list).diagnostics.filter(({ at }) => at.end < end)),
    told(read(short).diagnostics.filter(({ at }) => at.end < end)),
  );
});

test('what a long text has of colours and of formatting is found in slices of some steps each', () => {
  const text = longRunbook(300);
  const analysis = readRunbook(text);
  const counts = [tokensIn(analysis), formatEdits(analysis, { indent: 4 }), readInSlices(`%\n${text}`, {})].map(
    (work) => {
      let slices = 0;
      while (!work.next().done) slices += 1;
      return slices;
    },
  );
  assert.ok(Math.min(...counts) > 5, counts.join(' '));
});

test('a rule about single steps looks once at each state of a step, and what it found moves with the step', () => {
  let asked = 0;
  const checkStep: NonNullable<Rule['checkStep']> = ({ node: { at } }, { vars }) => {
    asked += 1;
    const edits = [{ at: vars[0]!.key.at, newText: '' }];
    return [{ message: 'here', at: { start: at.start, end: at.start + 2 }, fixes: [{ title: 'There', edits }] }];
  };
  const rule: Rule = { code: 'a/rule', severity: 'error', explanation: '', howToFix: '', checkStep };
  const marks = new Map<object | undefined, object>();
  const ownMark = (mark: object | undefined) => marks.set(mark, marks.get(mark) ?? {}).get(mark);
  const found = (text: string, earlier?: ReturnType<typeof readRunbook>) => {
    const work = readInSlices(text, {}, earlier);
    let slice = work.next();
    while (!slice.done) slice = work.next();
    const { outline, reading } = slice.value;
    // The rules that there are have remembered the steps already.
    const steps = outline.steps.map(({ node }, index) => ({ node, mark: ownMark(reading.pieces?.steps[index]?.mark) }));
    const findings = checkSteps(outline, steps, [rule]);
    let finding = findings.next();
    while (!finding.done) finding = findings.next();
    return { analysis: slice.value, diagnostics: finding.value };
  };
  const first = found(right);
  assert.equal(asked, 3);
  const second = found(right.replace('Look.', 'Look there.'), first.analysis);
  assert.equal(asked, 4);
  const [, , third] = second.diagnostics;
  assert.equal(third?.at.start, (first.diagnostics[2]?.at.start ?? 0) + ' there'.length);
  assert.deepEqual(third?.fixes, first.diagnostics[2]?.fixes);
  found(right.replace('place: here', 'place: there'), first.analysis);
  assert.equal(asked, 7);
});
