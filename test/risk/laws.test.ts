import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FinalRisk } from '../../runtime/model/risk.js';
import { classifyArgv, classifyShell } from '../support/classify.js';
import { commandFiles } from '../support/commands.js';

const order: readonly FinalRisk[] = ['safe', 'caution', 'dangerous'];
const unixFiles = commandFiles.filter(({ platform }) => platform === undefined);
const examples = unixFiles.flatMap(({ examples: { safe = [], caution = [], dangerous = [] } }) => [
  ...safe,
  ...caution,
  ...dangerous,
]);
const example = fc.constantFrom(...examples);
const plain = example.filter((command) => !/[|&;<>$`(){}]|^\w+=/.test(command));

function rank(command: string): number {
  return order.indexOf(classifyShell(command).final.risk);
}

const quoted = (command: string): string => `'${command.replaceAll("'", "'\\''")}'`;

const builtins =
  /^(cd|pushd|exit|return|set|shift|alias|trap|eval|source|\.|export|read|unset|declare|exec|type|hash|wait|jobs|help|:)(\s|$)/;
const wrappers: readonly ((command: string) => string)[] = [
  (command) => `sudo ${command}`,
  (command) => `sudo -u app -- ${command}`,
  (command) => `timeout 5 ${command}`,
  (command) => `env A=1 ${command}`,
  (command) => `nohup nice -n 3 ${command}`,
  (command) => `xargs ${command}`,
  (command) => `kubectl exec p -- ${command}`,
  (command) => `docker exec c ${command}`,
];
const shells: readonly ((command: string) => string)[] = [
  (command) => `bash -c ${quoted(command)}`,
  (command) => `ssh host ${quoted(command)}`,
  (command) => `sudo sh -c ${quoted(command)}`,
  (command) => `(${command}\n)`,
  (command) => `if true; then ${command}\nfi`,
  (command) => `for i in 1 2; do ${command}\ndone`,
  (command) => `echo "$(${command}\n)"`,
  (command) => `f() { ${command}\n}; f`,
  (command) => `eval ${quoted(command)}`,
];

test('a wrapper never lowers the class of a command', () => {
  fc.assert(
    fc.property(plain, fc.constantFrom(...wrappers), (command, wrap) => {
      fc.pre(!builtins.test(command));
      assert.ok(rank(wrap(command)) >= rank(command), wrap(command));
    }),
    { numRuns: 2000 },
  );
});

test('a shell, a host or a block around a text never lowers its class', () => {
  fc.assert(
    fc.property(example, fc.constantFrom(...shells), (command, wrap) => {
      assert.ok(rank(wrap(command)) >= rank(command), wrap(command));
    }),
    { numRuns: 2000 },
  );
});

test('joined commands have at least the class of the worst', () => {
  fc.assert(
    fc.property(example, example, fc.constantFrom(' && ', '; ', ' | ', ' || ', '\n', ' & '), (one, other, joint) => {
      assert.ok(rank(`${one}${joint}${other}`) >= Math.max(rank(one), rank(other)), `${one}${joint}${other}`);
    }),
    { numRuns: 2000 },
  );
});

test('quoting a word never lowers the class', () => {
  fc.assert(
    fc.property(plain, fc.nat(), (command, at) => {
      fc.pre(!/['"*?[\]~\\!]/.test(command));
      const words = command.split(' ');
      const index = at % words.length;
      const changed = words.map((word, place) => (place === index ? `'${word}'` : word)).join(' ');
      assert.ok(rank(changed) >= rank(command), changed);
    }),
    { numRuns: 1000 },
  );
});

test('an option more never lowers the class of a dangerous command to safe', () => {
  const dangerous = unixFiles.flatMap(({ examples: { dangerous: some = [] } }) => some);
  fc.assert(
    fc.property(
      fc.constantFrom(...dangerous),
      fc.constantFrom('--dry-run=none', '--verbose', '--'),
      (command, extra) => {
        assert.notEqual(classifyShell(`${command} ${extra}`).risk, 'safe', `${command} ${extra}`);
      },
    ),
    { numRuns: 1000 },
  );
});

test('no text and no argv makes the classifier throw, and every span lies in the text', () => {
  const pieces = fc.constantFrom(
    ...'$(){}[]|&;<>`"\'\\\n #!*?~=-'.split(''),
    'rm',
    '$(',
    '<<EOF',
    '{{',
    '}}',
    ' -rf ',
    '\u0000',
    '😀',
    '\u202e',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, example)).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('bash', 'sql', 'powershell'), (command, shell) => {
      for (const { span, rule } of classifyShell(command, { shell, placeholders: true }).reasons) {
        assert.notEqual(rule, 'shell/unjudged', command);
        assert.ok(
          span.start >= 0 && span.start <= span.end && span.end <= command.length,
          JSON.stringify({ command, span }),
        );
      }
      classifyArgv(command.split(' '));
    }),
    { numRuns: 3000 },
  );
});

test('what is dangerous in unknown is at least caution in the end', () => {
  fc.assert(
    fc.property(fc.string(), (command) => {
      const { risk, final } = classifyShell(command);
      assert.equal(final.risk, risk === 'unknown' ? 'caution' : risk);
    }),
  );
});

// How fast is for npm run bench to say; here a stall is a failure.
test('hostile input is answered, and not as safe', { timeout: 60_000 }, () => {
  const cases = {
    'fifty thousand pipes': Array(50_000).fill('a').join('|'),
    'pipes below the limit': Array(20_000).fill('ls').join('|'),
    'three thousand nested substitutions': 'echo $('.repeat(3000) + ')'.repeat(3000),
    'nested substitutions of ls': `${'ls $('.repeat(3000)}ls${')'.repeat(3000)}`,
    'twenty thousand brackets': '('.repeat(20_000),
    'a word of a megabyte': `ls ${'a'.repeat(1_000_000)}`,
    'nested shells': Array(30)
      .fill(0)
      .reduce<string>((inner) => `bash -c ${quoted(inner)}`.slice(0, 60_000), 'ls'),
    'many braces': `frob ${'{a,b}'.repeat(2_000)}`,
    'many assignments': `${'A=1;'.repeat(15_000)}x`,
    backslashes: `sed -e ${'\\'.repeat(60_000)} x`,
    'a long sed script': `sed '${'s/a/b/;'.repeat(8_000)}' x; frob`,
    'a long awk script': `awk '${'print '.repeat(10_000)}' x; frob`,
  };
  for (const [name, text] of Object.entries(cases)) {
    const { risk, reasons } = classifyShell(text);
    assert.notEqual(risk, 'safe', name);
    assert.ok(!reasons.some(({ rule }) => rule === 'shell/unjudged'), name);
  }
  assert.notEqual(classifyArgv(['ls', 'a'.repeat(2_000_000)]).risk, 'safe');
});

test('brackets as deep as a stack can hold are judged, and deeper ones lower the class of nothing', () => {
  const nested = (depth: number, inner: string) => `${'echo $('.repeat(depth)}${inner}${')'.repeat(depth)}`;
  assert.equal(
    classifyShell(nested(90, 'ls')).reasons.some(({ rule }) => rule === 'shell/unjudged'),
    false,
  );
  for (const hidden of [nested(101, 'ls'), `frob # ${'('.repeat(101)}`]) {
    const { risk, reasons } = classifyShell(hidden);
    assert.deepEqual([risk, reasons[0]?.rule], ['dangerous', 'shell/too-deep']);
  }
});
