import assert from 'node:assert/strict';
import test from 'node:test';
import { failed, ok } from '../../runtime/model/result.js';
import { argumentTest } from '../../runtime/replay/scenario/argv.js';
import { globTest } from '../../runtime/replay/scenario/glob.js';
import { beginning, candidates } from '../../runtime/replay/scenario/place.js';
import { readScenario } from '../../runtime/replay/scenario/read.js';
import type { Strictness } from '../../runtime/replay/scenario/scenario.js';
import { type Played, scenarioPlayer, unplayed } from '../../runtime/replay/scenario/session.js';
import { playReport } from '../../runtime/replay/scenario/verify.js';

const step = (name: string, calls = '') =>
  `  - {match: {argv: [${name}]}${calls && `, calls: ${calls}`}, respond: {stdout: "${name}"}}\n`;
const group = (...members: readonly string[]) =>
  `  - group:\n      mode: unordered\n      steps:\n${members.map((member) => `      ${member}`).join('')}`;

function playerOf(steps: string, strictness: Strictness, meta = '') {
  const scenario = readScenario(`meta: {name: test${meta}}\nsteps:\n${steps}`, strictness);
  assert.ok(scenario.ok, JSON.stringify(scenario));
  const files = new Map([['pods.txt', 'pods of {{ .cluster }}\n']]);
  return scenarioPlayer(scenario.value, strictness, (path) => {
    const text = files.get(path);
    return text === undefined ? failed(`'${path}' is not there`) : ok(text);
  });
}

interface Try {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What each call is answered: its output, or '!' where nothing answers. */
function answers(steps: string, calls: readonly (string | Try)[], strictness: Strictness, meta = '') {
  const player = playerOf(steps, strictness, meta);
  let played: Played = unplayed(player.scenario);
  const texts = calls.map((call) => {
    const { argv, stdin = '', environment = {} }: Try = typeof call === 'string' ? { argv: [call] } : call;
    const next = player.answer(played, { argv, stdin, environment });
    played = next.played;
    const { answer } = next;
    if (answer.step !== undefined) return answer.stdout;
    assert.ok(answer.exit === 1 && answer.stdout === '' && answer.stderr.startsWith("scenario 'test': "));
    return '!';
  });
  return { texts, report: playReport(player, played, 'session') };
}

const both: readonly Strictness[] = ['strict', 'compatible'];

test('steps answer in their order, each as often as it may', () => {
  for (const strictness of both) {
    const { texts, report } = answers(step('a', '{min: 1, max: 2}') + step('b'), ['b', 'a', 'a', 'b', 'b'], strictness);
    assert.deepEqual(texts, ['!', 'a', 'a', 'b', '!']);
    assert.deepEqual(
      report.steps.map(({ call_count: count }) => count),
      [2, 1],
    );
  }
});

test('a call that nothing answers fails a scenario that is taken strictly, and is forgotten as cli-replay forgets it', () => {
  const [strict, compatible] = both.map((strictness) => answers(step('a'), ['x', 'a'], strictness).report);
  assert.equal(strict?.passed, false);
  assert.match(strict?.error ?? '', /a call had no answer: \["x"\] was called, and step 1 expects \["a"\]/);
  assert.equal(compatible?.passed, true);
  assert.equal(compatible?.error, undefined);
});

test('two steps that may be left out can both be left out, where cli-replay leaves out one', () => {
  const steps = step('a', '{max: 1}') + step('b', '{max: 1}') + step('c');
  assert.deepEqual(answers(steps, ['c'], 'strict').texts, ['c']);
  assert.deepEqual(answers(steps, ['c'], 'compatible').texts, ['!']);
  assert.deepEqual(answers(steps, ['b', 'c'], 'compatible').texts, ['b', 'c']);
});

test('the steps of a group come in any order, and what follows waits for all that must come', () => {
  const steps = group(step('a'), step('b', '{min: 1, max: 2}')) + step('c');
  for (const strictness of both) {
    assert.deepEqual(answers(steps, ['b', 'c', 'a', 'b', 'c'], strictness).texts, ['b', '!', 'a', 'b', 'c']);
    assert.deepEqual(answers(steps, ['b', 'a', 'c', 'b'], strictness).texts, ['b', 'a', 'c', '!']);
  }
});

test('a group that is entered by its second step keeps its first one, which cli-replay loses', () => {
  const steps = step('z', '{max: 1}') + group(step('a'), step('b'));
  assert.deepEqual(answers(steps, ['b', 'a'], 'strict').texts, ['b', 'a']);
  assert.deepEqual(answers(steps, ['b', 'a'], 'compatible').texts, ['b', '!']);
});

test('a group that may be left out is left for any step of the next group, in cli-replay only for its first', () => {
  const steps = group(step('a', '{max: 1}')) + group(step('b'), step('c'));
  assert.deepEqual(answers(steps, ['c', 'b'], 'strict').texts, ['c', 'b']);
  assert.deepEqual(answers(steps, ['c'], 'compatible').texts, ['!']);
});

test('any number of steps that may be left out are left out', () => {
  const { scenario } = playerOf(step('a', '{max: 1}'), 'strict');
  const many = { ...scenario, steps: Array.from({ length: 12_000 }, () => scenario.steps[0]!) };
  assert.equal(candidates(many, beginning(12_000), 'strict').length, 12_000);
});

test('what a step expects on its standard input is compared up to line ends, and a wrong one uses nothing up', () => {
  const steps = '  - {match: {argv: [a], stdin: "one\\ntwo\\n"}, respond: {stdout: a}}\n';
  const call = (stdin: string): Try => ({ argv: ['a'], stdin });
  for (const strictness of both) {
    assert.deepEqual(answers(steps, [call('other'), call('one\r\ntwo\r\n\n')], strictness).texts, ['!', 'a']);
  }
});

test('outputs are filled in from names, captures of earlier steps and the environment that is not denied', () => {
  const steps =
    '  - {match: {argv: [a]}, respond: {stdout: "{{ .cluster }} {{ .TOKEN }} {{ .constructor }} {{ .capture.pod }}|", capture: {pod: web-0}}}\n' +
    '  - {match: {argv: [b]}, respond: {stdout_file: pods.txt, stderr: "{{ .capture.pod }}"}}\n';
  const meta = ', vars: {cluster: dev, TOKEN: none, constructor: x}, security: {deny_env_vars: ["TOK*"]}';
  const environment = { cluster: 'prod', TOKEN: 'secret', HOME: '/root' };
  for (const strictness of both) {
    const { texts } = answers(steps, [{ argv: ['a'], environment }, 'b'], strictness, meta);
    assert.deepEqual(texts, ['prod none x |', 'pods of dev\n']);
  }
});

test('an output that cannot be filled in fails its call and uses nothing up', () => {
  const steps =
    '  - {match: {argv: [a]}, respond: {stdout: "{{ .nobody.x }}"}}\n  - {match: {argv: [b]}, respond: {stdout_file: gone}}\n';
  const { texts, report } = answers(steps, ['a', 'a'], 'compatible');
  assert.deepEqual(texts, ['!', '!']);
  assert.deepEqual(report, {
    scenario: 'test',
    session: 'session',
    passed: false,
    total_steps: 0,
    consumed_steps: 0,
    error: 'no state found',
    steps: [],
  });
});

test('a program that the scenario does not allow is not answered', () => {
  const steps = '  - {match: {argv: ["{{ .any }}"]}}\n';
  const meta = ', security: {allowed_commands: [kubectl]}';
  assert.deepEqual(answers(steps, ['rm', '/usr/bin/kubectl'], 'strict', meta).texts, ['!', '']);
  assert.deepEqual(answers(steps, ['rm'], 'compatible', meta).texts, ['']);
});

test('an argument is the text itself, anything, or what a pattern finds', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['pods', 'pods', true],
    ['pods', 'Pods', false],
    ['{{ .any }}', '', true],
    [' {{.any}} ', 'x', true],
    ['{{   .any   }}', 'x', false],
    ['{{ .regex "^web-[0-9]+$" }}', 'web-12', true],
    ['{{ .regex "(?i)PROD" }}', 'eu-prod-1', true],
    ['{{ .regex "^web-[0-9]+$" }}', 'web-x', false],
    ['x {{ .any }}', 'x y', false],
  ];
  for (const [expected, argument, matches] of cases) {
    const tested = argumentTest(expected);
    assert.ok(tested.ok);
    assert.equal(tested.value(argument), matches, `${expected} ${argument}`);
  }
  assert.equal(argumentTest('{{ .regex "(" }}').ok, false);
});

test('a glob denies as in Go', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['AWS_*', 'AWS_KEY', true],
    ['AWS_*', 'aws_key', false],
    ['*', 'x', true],
    ['SECRET_?', 'SECRET_XY', false],
    ['[A-C]x', 'Bx', true],
    ['[^A-C]x', 'Bx', false],
    ['a\\*', 'a*', true],
    ['a.c', 'abc', false],
    ['a*', 'a/b', false],
    ['[&~]x', '&x', true],
    [`${'*a'.repeat(14)}*b`, 'a'.repeat(60), false],
  ];
  for (const [glob, name, matches] of cases) {
    const tested = globTest(glob);
    assert.ok(tested.ok, glob);
    assert.equal(tested.value(name), matches, `${glob} ${name}`);
  }
  for (const glob of ['[open', '[]', 'end\\', '[z-a]']) assert.equal(globTest(glob).ok, false, glob);
});

test('all that is wrong with a scenario is told, by its lines', () => {
  const text = [
    'meta: {name: " ", vars: [], session: {ttl: 10}, colour: red}',
    'steps:',
    '  - {match: {argv: []}, respond: {exit: 300, stdout: a, stdout_file: b}}',
    '  - {match: {argv: [a]}, calls: {min: 2, max: 1}, respond: {capture: {a-b: c}}}',
    '  - {group: {mode: ordered, steps: []}}',
    '  - {group: {mode: unordered, steps: [{group: {mode: unordered, steps: []}}]}}',
    '  - {match: {argv: {a: b}}, respond: {exit: none}, calls: {max: 0}}',
    'more: 1',
  ].join('\n');
  const read = readScenario(text, 'compatible');
  assert.ok(!read.ok);
  const found = read.error.map(({ line, message }) => `${line} ${message}`);
  const expected = [
    /^1 'vars' has to be a map/,
    /^1 '10' is no duration/,
    /^1 'meta' has no field 'colour'; it has 'name'/,
    /^1 the scenario has no name/,
    /^3 'exit: 300' is no exit code/,
    /^3 'stdout' and 'stdout_file'/,
    /^3 the step does not say which command/,
    /^4 'min: 2' is more than 'max: 1'/,
    /^4 'a-b' cannot be the name/,
    /^5 a group has no mode 'ordered'/,
    /^5 a group needs steps/,
    /^6 a group cannot hold another group/,
    /^7 argv has to be a list/,
    /^7 'exit' has to be a whole number/,
    /^7 the command could be called 0 times/,
    /^8 a scenario has no field 'more'/,
  ];
  for (const pattern of expected)
    assert.ok(
      found.some((fault) => pattern.test(fault)),
      `${pattern}\n${found.join('\n')}`,
    );
  assert.equal(found.length, expected.length, found.join('\n'));
});

test('what cli-replay lets pass in silence is refused where a scenario is taken strictly', () => {
  const base = (part: string, meta = '') => `meta: {name: test${meta}}\nsteps:\n  - ${part}\n`;
  const silent = {
    'when: x': base('{match: {argv: [a]}, when: x}'),
    'would match nothing': base('{match: {argv: ["{{ .regex \\"(\\" }}"]}}'),
    'would be compared as it stands': base('{match: {argv: ["{{ .cluster }}"]}}', ', vars: {cluster: a}'),
    "'.clustr' has no value": base('{match: {argv: [a]}, respond: {stdout: "{{ .clustr }}"}}'),
    'the output is no template': base('{match: {argv: [a]}, respond: {stderr: "{{ .State"}}'),
    'outside of the folder': base('{match: {argv: [a]}, respond: {stdout_file: ../a}}'),
    'would deny nothing': base('{match: {argv: [a]}}', ', security: {deny_env_vars: ["[x"]}'),
    'a second document': `${base('{match: {argv: [a]}}')}---\nmeta: {}\n`,
  };
  for (const [message, text] of Object.entries(silent)) {
    assert.equal(readScenario(text, 'compatible').ok, true, message);
    const strict = readScenario(text, 'strict');
    assert.ok(
      !strict.ok && strict.error.length === 1 && strict.error[0]?.message.includes(message),
      `${message}: ${JSON.stringify(strict)}`,
    );
  }
});

test('texts are read as they are written, and an alias reaches into no other step', () => {
  const read = readScenario(
    'meta: {name: 1.0}\nsteps:\n  - {match: {argv: [&a cmd, 010, ~, yes, *a]}, respond: {exit: 0x10}}\n  - match: {argv: [x]}\n',
    'strict',
  );
  assert.ok(read.ok);
  assert.equal(read.value.name, '1.0');
  assert.deepEqual(read.value.steps[0]?.argv, ['cmd', '010', 'yes', 'cmd']);
  assert.equal(read.value.steps[0]?.exit, 16);
  const across = readScenario(
    'meta: {name: a}\nsteps:\n  - {match: {argv: [&a x]}}\n  - {match: {argv: [*a]}}\n',
    'compatible',
  );
  assert.equal(across.ok, false);
});
