import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { findTests } from '../../../runtime/node/test/find-tests.js';
import { lcovOf } from '../../../runtime/replay/test/lcov.js';
import type { TestEvent } from '../../../runtime/replay/test/test-event.js';
import { laidOut, toldBy, wrongIn } from './support.js';

const runbook = `apiVersion: runbook/v1
meta:
  name: restart
  inputs: {server: {type: string, required: true}}
  outputs: {load: load}
  governance: {denied_commands: [shutdown]}
steps:
  - id: look
    type: cli
    with: {argv: [uptime, "{{ .server }}"]}
    capture: {load: {from: stdout, trim: true}}
  - id: repair
    type: group
    when: load != "low"
    steps:
      - id: restart
        type: cli
        with: {argv: [systemctl, restart, web]}
        approvals: {min: 1}
        rollback:
          argv: [systemctl, start, web]
      - id: stop
        type: cli
        when: load == "huge"
        with: {argv: [systemctl, is-active, web]}
  - id: tell
    type: manual
    instructions: tell the owner
    required_evidence: [{kind: text, name: said}]
`;

const scenario = (load: string, ...more: readonly string[]) =>
  `meta: {name: ${load}}\nsteps:\n  - {match: {argv: [uptime, db-1]}, respond: {stdout: "${load}\\n"}}\n${more.map((step) => `  - ${step}\n`).join('')}`;

const restarted = '{match: {argv: [systemctl, restart, web]}, respond: {}}';

const files = {
  'a.runbook.yaml': runbook,
  'low.yaml': scenario('low'),
  'high.yaml': scenario('high', restarted),
  'broken.yaml': scenario(
    'huge',
    restarted,
    '{match: {argv: [systemctl, is-active, web]}, respond: {exit: 3}}',
    '{match: {argv: [systemctl, start, web]}, respond: {}}',
  ),
};

const head = 'apiVersion: runbook-test/v0\ntests:\n';

const passing = `${head}  - name: all is well
    scenario: low.yaml
    inputs: {server: db-1}
    evidence: {tell: {said: nothing to do}}
    expect:
      steps: {look: passed, restart: skipped, tell: passed}
      captures: {load: low}
      outputs: {load: {matches: ^l.w$, contains: o, equals: low}}
      never: [restart, stop]
  - name: nobody agrees
    scenario: high.yaml
    inputs: {server: db-1}
    expect: {outcome: waiting, exit: 6, steps: {restart: waiting}, never: [restart, tell]}
`;

test('a runbook that does what is expected passes, with nothing written', async (t) => {
  const folder = laidOut(t, { ...files, 'a.runbook-test.yaml': passing });
  const before = readdirSync(folder);
  const events = await toldBy(folder);
  assert.deepEqual(wrongIn(events), []);
  assert.deepEqual(events.at(-1), { type: 'tests.finished', passed: 2, failed: 0, invalid: 0, duration_ms: 0 });
  assert.deepEqual(readdirSync(folder), before);
  const alone = await toldBy(folder, { only: ['nobody agrees'] });
  assert.deepEqual(
    alone.flatMap((event) => (event.type === 'test.passed' ? [event.name] : [])),
    ['nobody agrees'],
  );
});

test('what is not as expected is told at the line that expected it', async (t) => {
  const failing = `${head}  - name: all is wrong
    scenario: low.yaml
    inputs: {server: db-1}
    expect:
      outcome: failed
      exit: 1
      steps:
        look: failed
        restart: passed
      captures:
        load: {matches: '^h', json: {a: 1}}
      never:
        - look
  - name: silent
    scenario: high.yaml
    inputs: {server: db-1}
    gates: {restart: reject}
  - name: unused
    scenario: high.yaml
    inputs: {server: db-2}
    evidence: {tell: {said: x}}
    expect: {outcome: failed}
  - name: no input
    scenario: low.yaml
`;
  const wrong = wrongIn(await toldBy(laidOut(t, { ...files, 'a.runbook-test.yaml': failing })));
  const expected = [
    /^7: the run is waiting: step 'tell' needs evidence 'said'$/,
    /^8: the exit code is 6$/,
    /^10: step 'look' is passed$/,
    /^11: step 'restart' is skipped: 'load != "low"' is false, the condition of group 'repair'$/,
    /^13: capture 'load' is not what is expected$/,
    /^13: capture 'load' is not what is expected$/,
    /^15: step 'look' ran, and must not$/,
    /^16: the run is failed: .*restart.*; a test without 'outcome' expects it completed$/,
    /^17: scenario 'high.yaml': line 4: step 2 .* was not called$/,
    /^21: scenario 'high.yaml': a call has no answer: \["uptime","db-2"\].*, and 2 more$/,
    /^25: the run cannot begin: .*'server'/,
  ];
  assert.equal(wrong.length, expected.length, wrong.join('\n'));
  for (const [index, line] of wrong.entries()) assert.match(line, expected[index] ?? /^$/);
});

test('a step that governance turns down is blocked', async (t) => {
  const text = `apiVersion: runbook/v1
meta: {name: denied, inputs: {tool: {type: string, required: true}}, governance: {denied_commands: [shutdown]}}
steps:
  - {id: off, type: cli, with: {argv: ["{{ .tool }}", now]}}
`;
  const tests = `apiVersion: runbook-test/v0\ninputs: {tool: shutdown}\nexpect: {outcome: failed, exit: 2, steps: {off: blocked}, never: [off]}\n`;
  const events = await toldBy(laidOut(t, { 'a.runbook.yaml': text, 'a.runbook-test.yaml': tests }));
  assert.deepEqual(wrongIn(events), []);
});

test('what cannot be run is told with its place, and the tests of other files run all the same', async (t) => {
  const folder = laidOut(t, {
    ...files,
    'a.runbook-test.yaml': `${head}  - {name: a, scenario: gone.yaml}\n  - {name: b, scenario: low.yaml, expect: {steps: {lok: passed}}}\n`,
    'b.runbook-test.yaml': 'apiVersion: runbook-test/v0\n',
    'c.runbook-test.yaml': passing.replace(
      'apiVersion: runbook-test/v0',
      'apiVersion: runbook-test/v0\nrunbook: a.runbook.yaml',
    ),
    'd.runbook.yaml': 'apiVersion: runbook/v1\nmeta: {name: d}\nsteps: []\n',
    'd.runbook-test.yaml': 'apiVersion: runbook-test/v0\n',
  });
  const found = await findTests([folder]);
  assert.ok(found.ok);
  const events = await toldBy(folder, { files: found.value });
  const wrong = wrongIn(events);
  assert.match(wrong[0] ?? '', /^4: the runbook has no step 'lok'; did you mean 'look'\?: '- \{name: b/);
  assert.match(wrong[1] ?? '', /^3: .*gone\.yaml' does not exist/);
  assert.match(wrong[2] ?? '', /^1: there is no 'b\.runbook\.yaml' or 'b\.yaml' beside it/);
  assert.match(wrong[3] ?? '', /^3: /);
  assert.deepEqual(events.at(-1), { type: 'tests.finished', passed: 2, failed: 0, invalid: 3, duration_ms: 0 });
});

const everything = `${passing}  - name: it is turned down
    scenario: low.yaml
    inputs: {server: db-1}
    expect: {exit: 6}
  - name: it is taken back
    scenario: broken.yaml
    inputs: {server: db-1}
    gates: {restart: approve, "restart:rollback": approve}
    interventions: {restart: {resolution: failed, note: x}, stop: {resolution: failed, note: x}}
    expect:
      outcome: failed
      steps: {stop: failed, "restart:rollback": passed}
`;

/** The ways through the points of a runbook that were not reached, and the record of lcov. */
function coverageIn(events: readonly TestEvent[]) {
  const coverage = events.find((event) => event.type === 'coverage');
  assert.ok(coverage?.type === 'coverage');
  const missing = coverage.points.flatMap(({ kind, id, line, arms }) =>
    arms.filter(({ hits }) => hits === 0).map(({ name }) => `${line} ${kind} ${id} ${name}`),
  );
  const { points, lines } = coverage;
  return { missing, lcov: lcovOf([{ path: 'a.yaml', coverage: { points, lines: new Map(lines) } }]) };
}

test('coverage tells which steps, conditions, rollbacks and gates no test reaches', async (t) => {
  const some = coverageIn(await toldBy(laidOut(t, { ...files, 'a.runbook-test.yaml': passing })));
  assert.deepEqual(some.missing, [
    '16 step restart ran',
    '16 gate restart approved',
    '16 gate restart rejected',
    '21 rollback restart:rollback ran',
    '22 step stop ran',
    '22 condition stop true',
    '22 condition stop false',
  ]);
  const events = await toldBy(laidOut(t, { ...files, 'a.runbook-test.yaml': everything }));
  assert.deepEqual(wrongIn(events), []);
  const { missing, lcov } = coverageIn(events);
  assert.deepEqual(missing, [
    '16 gate restart rejected',
    '21 gate restart:rollback rejected',
    '22 condition stop false',
  ]);
  const record = lcov.split('\n');
  for (const line of [
    'SF:a.yaml',
    'FN:8,look',
    'FNDA:4,look',
    'DA:16,1',
    'BRDA:12,0,0,2',
    'BRDA:12,0,1,2',
    'end_of_record',
  ])
    assert.ok(record.includes(line), `${line}\n${lcov}`);
});

const open = `apiVersion: runbook/v1
meta:
  name: open
  inputs:
    folder: {type: string, required: true}
    token: {type: string, secret: true, required: true}
steps:
  - id: count
    type: script
    with:
      shell: sh
      run: "find QUOTED -type f | wc -l"
      env: {FOLDER: "{{ .folder }}"}
  - id: report
    type: cli
    with: {argv: [curl, -H, "Authorization: {{ .token }}", "https://example.org/{{ .folder }}"]}
`;

test('values that nobody would think of find where an input becomes more than one argument, and no secret is told', async (t) => {
  const tests =
    'apiVersion: runbook-test/v0\nfuzz: {runs: 12, seed: 3}\nexpect: {outcome: failed}\ninputs: {folder: a, token: "env:TOKEN"}\nenvironment: {TOKEN: a-secret-of-tests}\n';
  const fuzzed = (text: string) => toldBy(laidOut(t, { 'a.runbook.yaml': text, 'a.runbook-test.yaml': tests }));
  const isAboutValues = (line: string) => line.startsWith('2: input');
  const quoted = wrongIn(await fuzzed(open.replace('QUOTED', '\\"$FOLDER\\"')));
  assert.deepEqual(quoted.filter(isAboutValues), []);
  const unquoted = wrongIn(await fuzzed(open.replace('QUOTED', '$FOLDER'))).filter(isAboutValues);
  assert.match(
    unquoted[0] ?? '',
    /^2: input 'folder' = .* became more than one argument of \["find",.*; quote it there; once more with '--fuzz 1 --seed \d+'$/,
  );
  const again = wrongIn(await fuzzed(open.replace('QUOTED', '$FOLDER'))).filter(isAboutValues);
  assert.deepEqual(again, unquoted);
  const shell = open.replace(/argv: \[curl.*\]/, 'argv: [sh, -c, "ls {{ .folder }}"]').replace('QUOTED', '/');
  assert.match(wrongIn(await fuzzed(shell)).find(isAboutValues) ?? '', /became text that a shell reads/);
});

test('a value that an input may not have keeps the others from being tried in no run', async (t) => {
  const text = `apiVersion: runbook/v1
meta:
  name: a
  inputs: {ticket: {type: string, pattern: '[a-z]{3}-[0-9]{2}'}, folder: {type: string}}
steps:
  - {id: go, type: cli, with: {argv: [sh, -c, "ls {{ .folder }} {{ .ticket }}"]}}
`;
  const fuzzed = (inputs: string) => {
    const wish = `fuzz: {runs: 5, inputs: [${inputs}]}\n`;
    const values = 'inputs: {ticket: abc-12, folder: a}\nexpect: {outcome: failed, exit: 4}\n';
    const ofTest = `apiVersion: runbook-test/v0\n${wish}${values}`;
    return toldBy(laidOut(t, { 'a.runbook.yaml': text, 'a.runbook-test.yaml': ofTest }));
  };
  assert.match(wrongIn(await fuzzed('ticket, folder')).join(), /input 'folder' = .* became text that a shell reads/);
  const told = await fuzzed('ticket');
  assert.deepEqual(wrongIn(told), []);
  const notes = told.flatMap((event) => (event.type === 'test.passed' ? event.notes : []));
  assert.match(
    notes.join(),
    /^5 runs .*; 5 were refused for values that an input may not have, so nothing was run with/,
  );
});

test('test files are found by folders and globs, without what others made', async (t) => {
  const empty = '';
  const folder = laidOut(t, {
    'a.runbook-test.yaml': empty,
    'deep/er/b.runbook-test.yml': empty,
    'deep/c.runbook.yaml': empty,
    'node_modules/x/d.runbook-test.yaml': empty,
    '.runbook/e.runbook-test.yaml': empty,
  });
  const found = async (word: string) => {
    const result = await findTests([join(folder, word)]);
    return result.ok ? result.value.map((file) => file.slice(folder.length + 1)) : result.error;
  };
  assert.deepEqual(await found('.'), ['a.runbook-test.yaml', 'deep/er/b.runbook-test.yml']);
  assert.deepEqual(await found('**/*.yml'), ['deep/er/b.runbook-test.yml']);
  assert.deepEqual(await found('d*/**'), ['deep/er/b.runbook-test.yml']);
  assert.deepEqual(await found('[a-b].*'), ['a.runbook-test.yaml']);
  assert.match(String(await found('gone')), /gone' does not exist; check the path/);
});
