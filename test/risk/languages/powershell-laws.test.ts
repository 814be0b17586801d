import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { classifyShell } from '../../../runtime/risk/index.js';
import { judgeLanguage } from '../../../runtime/risk/languages/index.js';
import type { CmdletModule } from '../../../runtime/schema/generated/cmdlets.js';
import { grammars } from '../../support/grammars.js';
import { root } from '../../support/paths.js';

const context = { shell: 'powershell', parsers: { languages: judgeLanguage } };
const folder = join(root, 'runtime', 'risk', 'cmdlets');
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => {
    const { examples: found } = parse(readFileSync(join(folder, file), 'utf8')) as CmdletModule;
    return [...(found.safe ?? []), ...(found.caution ?? []), ...(found.dangerous ?? [])];
  });
const example = fc.constantFrom(...examples);
const order = ['safe', 'caution', 'dangerous'];

function rank(text: string): number {
  return order.indexOf(classifyShell(text, context).final.risk);
}

const wrappers: readonly ((text: string) => string)[] = [
  (text) => `if ($x) {\n${text}\n}`,
  (text) => `foreach ($i in 1..3) { ${text} }`,
  (text) => `try { ${text} } catch { }`,
  (text) => `& { ${text} }`,
  (text) => `function Get-It { ${text} }; Get-It`,
  (text) => `1..3 | ForEach-Object { ${text} }`,
  (text) => `Write-Host "$(${text})"`,
  (text) => `$x = $(${text})`,
  (text) => `Invoke-Command -ComputerName a -ScriptBlock { ${text} }`,
  (text) => `<# about #> ${text} # done`,
  (text) => `invoke-expression '${text.replaceAll("'", "''")}'`,
  (text) => `powershell -Command '${text.replaceAll("'", "''")}'`,
  (text) => `Start-Job { ${text} }`,
];

test('what stands around a text never lowers its class', () => {
  fc.assert(
    fc.property(example, fc.constantFrom(...wrappers), (text, wrap) => {
      assert.ok(rank(wrap(text)) >= rank(text), wrap(text));
    }),
    { numRuns: 3000 },
  );
});

test('joined texts have at least the class of the worst', () => {
  fc.assert(
    fc.property(example, example, fc.constantFrom('; ', '\n', ' && ', ' || ', ' | '), (one, other, joint) => {
      fc.pre(joint !== ' | ' || !/ = /.test(other));
      assert.ok(rank(`${one}${joint}${other}`) >= Math.max(rank(one), rank(other)), `${one}${joint}${other}`);
    }),
    { numRuns: 3000 },
  );
});

test('the case of letters does not matter to what is dangerous', () => {
  for (const text of examples) {
    if (rank(text) === 2) assert.equal(rank(text.toUpperCase()), 2, text);
    assert.ok(rank(text.toLowerCase()) >= rank(text), text);
  }
});

test('with the grammars or without them the class is the same', () => {
  for (const text of examples) {
    const plain = classifyShell(text, context).final.risk;
    if (!/Sqlcmd|DbaQuery/.test(text)) {
      assert.equal(classifyShell(text, { ...context, parsers: grammars }).final.risk, plain, text);
    }
  }
});

test('no text makes the judge throw, and every span lies in the text', () => {
  const pieces = fc.constantFrom(
    ...'$(){}[]|&;<>`"\'\\\n #@,.:=-+%?'.split(''),
    '$(',
    '@{',
    '@"\n',
    '\n"@',
    '<#',
    '#>',
    '::',
    '--%',
    'if',
    'foreach',
    'rm',
    ' -Force ',
    '😀',
    '\u2013',
    '“',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, example)).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (command) => {
      for (const { span, rule } of classifyShell(command, { ...context, placeholders: true }).reasons) {
        assert.notEqual(rule, 'shell/unjudged', command);
        assert.ok(
          span.start >= 0 && span.start <= span.end && span.end <= command.length,
          JSON.stringify({ command, span }),
        );
      }
    }),
    { numRuns: 5000 },
  );
});

test('hostile input is answered quickly, and not as safe', { timeout: 60_000 }, () => {
  const cases = {
    'a megabyte of letters': `Get-Item ${'a'.repeat(1_000_000)}`,
    'a megabyte of commands': 'Get-Date;'.repeat(110_000),
    'many nested substitutions': `Write-Host ${'$('.repeat(20_000)}`,
    'many brackets': '['.repeat(60_000),
    'many types': '[a]'.repeat(20_000),
    'many blocks': `${'{'.repeat(30_000)}${'}'.repeat(30_000)}`,
    'many members': `$a${'.b'.repeat(30_000)}`,
    'many calls': `$a${'.b()'.repeat(15_000)}`,
    'many quotes': '"'.repeat(60_001),
    'many commas': `frob ${'a,'.repeat(30_000)}`,
    'many pipes': Array(20_000).fill('ls').join('|'),
    'many elses': `if (1) {} ${'elseif (1) {}'.repeat(5_000)}`,
    'many assignments': `${'$a='.repeat(20_000)}1`,
    'many comments': `${'<##>'.repeat(15_000)}frob`,
    'many lines': `frob${'\n#'.repeat(30_000)}`,
    'many backticks': `frob ${'`'.repeat(60_000)}`,
    'many dashes': `Get-Foo ${'-a '.repeat(20_000)}`,
    'many operators': `frob; 1${' - 1'.repeat(15_000)}`,
    'a long here-string': `frob @"\n${'$a $(1) '.repeat(7_000)}\n"@`,
  };
  for (const [name, text] of Object.entries(cases)) {
    const { risk, reasons } = classifyShell(text, context);
    assert.ok(!reasons.some(({ rule }) => rule === 'shell/unjudged'), `${name}: ${reasons[0]?.why}`);
    if (!/types|blocks|members|dashes|assign|letters|brackets/.test(name)) assert.notEqual(risk, 'safe', name);
  }
});
