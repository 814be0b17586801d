import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test from 'node:test';
import { comparedTexts, comparisonLine } from '../../extension/commands/comparison.js';
import type { StartProgram } from '../../extension/program.js';
import { chosenFiles, isTestPath, testWords } from '../../extension/tests/chosen.js';
import { coveredOf } from '../../extension/tests/covered.js';
import { outputText } from '../../extension/tests/report.js';
import { startTests } from '../../extension/tests/test-process.js';
import type { TestEvent } from '../../runtime/replay/test/test-event.js';

interface Item {
  readonly label: string;
  readonly parent: Item | undefined;
  readonly uri: { readonly fsPath: string };
  readonly children: Item[];
}

function file(path: string, ...names: readonly string[]): Item {
  const uri = { fsPath: path };
  const made: Item = { label: path, parent: undefined, uri, children: [] };
  made.children.push(...names.map((label) => ({ label, parent: made, uri, children: [] })));
  return made;
}

test('whole files are run in one process, and parts of a file by the names of their tests', () => {
  const [one, two, three] = [file('/a', 'x', 'y'), file('/b'), file('/c', '-z', 'w', 'v')];
  const words = (included: readonly Item[], excluded: readonly Item[] = []) =>
    testWords(chosenFiles(included, excluded));
  assert.deepEqual(words([one, two]), [['--', '/a', '/b']]);
  const [x, y] = one.children as [Item, Item];
  assert.deepEqual(words([x]), [['--only=x', '--', '/a']]);
  assert.deepEqual(words([x, y]), [['--', '/a']]);
  assert.deepEqual(words([two, three], [three.children[1] as Item]), [
    ['--', '/b'],
    ['--only=-z', '--only=v', '--', '/c'],
  ]);
  assert.deepEqual(words([one, two], [two]), [['--', '/a']]);
  assert.deepEqual(words([one], [x, y]), []);
});

test('a file of tests is one of this workspace, not of what others made', () => {
  assert.deepEqual(
    [
      '/w/a.runbook-test.yaml',
      'C:\\w\\a.runbook-test.yml',
      '/w/a.runbook.yaml',
      '/w/node_modules/x/a.runbook-test.yaml',
    ]
      .concat('/w/.runbook/a.runbook-test.yaml')
      .map(isTestPath),
    [true, true, false, false, false],
  );
});

test('steps are painted with the ways of their conditions and gates, and the condition of a group at its first line', () => {
  const arm = (name: 'ran' | 'true' | 'false', hits: number) => ({ name, hits });
  const covered = coveredOf({
    points: [
      { kind: 'condition', id: 'group', line: 3, endLine: 20, arms: [arm('true', 1), arm('false', 0)] },
      { kind: 'step', id: 'a', line: 5, endLine: 9, arms: [arm('ran', 2)] },
      { kind: 'condition', id: 'a', line: 5, endLine: 9, arms: [arm('true', 2), arm('false', 1)] },
      { kind: 'rollback', id: 'a:rollback', line: 8, endLine: 9, arms: [arm('ran', 0)] },
    ],
  });
  const ways = (yes: number, no: number) => [
    { label: 'condition true', hits: yes },
    { label: 'condition false', hits: no },
  ];
  assert.deepEqual(covered, {
    steps: { covered: 1, total: 2 },
    branches: { covered: 3, total: 4 },
    places: [
      { line: 5, endLine: 9, hits: 2, branches: ways(2, 1) },
      { line: 8, endLine: 9, hits: 0, branches: [] },
      { line: 3, endLine: 3, hits: 1, branches: ways(1, 0) },
    ],
  });
});

test('the output names each test with what is wrong, in the lines of a terminal', () => {
  const place = { file: 'x.yaml', name: 'it works', line: 4, duration_ms: 1, notes: ['seed 7'] };
  const differences = [{ line: 9, message: "step 'a' is failed\nbadly" }];
  assert.equal(outputText({ type: 'test.passed', ...place }), '✔ it works\r\n    seed 7\r\n');
  assert.equal(
    outputText({ type: 'test.failed', ...place, differences }),
    "✖ it works\r\n    x.yaml:9: step 'a' is failed\r\nbadly\r\n    seed 7\r\n",
  );
  assert.equal(
    outputText({ type: 'file.invalid', file: 'x.yaml', faults: [{ file: 'y.yaml', message: 'no' }] }),
    'invalid y.yaml:1: no\r\n',
  );
  assert.equal(outputText({ type: 'coverage', runbook: 'x', points: [], lines: [] }), '');
});

/** What a process that runs a script in place of the program tells, and how it ends. */
async function toldBy(script: string, stopAt?: TestEvent['type']) {
  const start: StartProgram = (words) =>
    spawn(process.execPath, ['-e', script, '--', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const told: TestEvent['type'][] = [];
  const tests = startTests(start, ['x'], '.', ({ type }) => {
    told.push(type);
    if (type === stopAt) tests.stop();
  });
  return { told, fault: await tests.ended };
}

test('what the process of the tests tells is passed on, and why it could not run them is what it said', async () => {
  const finished = `console.log('{"type":"tests.started"}\\nnoise'); process.stdout.write('{"type":"tests.finished"}')`;
  const [whole, broken, silent, stopped] = await Promise.all([
    toldBy(`${finished}; process.exitCode = 1`),
    toldBy(`console.error('runbook test: ' + process.argv.slice(1).join(' ')); process.exitCode = 2`),
    toldBy('process.exitCode = 3'),
    toldBy(`console.log('{"type":"tests.started"}'); setInterval(() => {}, 1000)`, 'tests.started'),
  ]);
  assert.deepEqual(whole, { told: ['tests.started', 'tests.finished'], fault: undefined });
  assert.deepEqual(broken, { told: [], fault: 'runbook test: test --format json x' });
  assert.deepEqual(silent, { told: [], fault: 'it ended with 3' });
  assert.deepEqual(stopped, { told: ['tests.started'], fault: undefined });
});

test('a run beside its replay is two texts of the steps that differ, and one line says what came of it', () => {
  const comparison = {
    ...{ of_run: 'r1', equal: false, runbook_changed: true, steps: 3, not_recorded: ['a file'] },
    differences: [
      { step_id: 'a', recorded: ['exit code: 0'], replayed: ['exit code: 1'] },
      { step_id: 'b', recorded: ['skipped: when_false'] },
    ],
    unmet: ["'df' was not called"],
  };
  assert.deepEqual(comparedTexts(comparison), {
    recorded: 'step a\n  exit code: 0\nstep b\n  skipped: when_false\n',
    replayed: "step a\n  exit code: 1\nstep b\n  nothing was done of it\ncalls\n  'df' was not called\n",
  });
  assert.equal(
    comparisonLine(comparison),
    'r1: not identical; its runbook was changed since, and is replayed as it is now; not recorded: a file',
  );
  const equal = { ...comparison, equal: true, runbook_changed: false, steps: 1, not_recorded: [] };
  assert.equal(comparisonLine(equal), 'r1: identical, 1 step');
});
