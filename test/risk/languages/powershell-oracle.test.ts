// The reader of PowerShell is our own, so it is held against a grammar: where both can read a text, both must see the same commands.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { type Node as GrammarNode, Language, Parser } from 'web-tree-sitter';
import { parse } from 'yaml';
import { readPowerShell } from '../../../runtime/risk/languages/powershell-reader.js';
import { childrenOf, type Node } from '../../../runtime/risk/languages/powershell-syntax.js';
import type { CmdletModule } from '../../../runtime/schema/generated/cmdlets.js';
import { root } from '../../support/paths.js';
import { powershellCases } from './powershell-cases.js';

const { resolve } = createRequire(import.meta.url);
await Parser.init();
const grammar = await Language.load(resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
const oracle = new Parser().setLanguage(grammar);

/** The written names of all commands of a text, sorted; undefined where the text cannot be read. */
function namesByReader(text: string): readonly string[] | undefined {
  const { body, fault } = readPowerShell(text);
  return fault === undefined ? body.flatMap((node) => namesIn(node, text)).toSorted() : undefined;
}

function namesIn(node: Node, text: string): readonly string[] {
  const name = node.kind === 'command' ? node.words[0] : undefined;
  const own = name === undefined ? [] : [text.slice(name.span.start, name.span.end)];
  return [...own, ...childrenOf(node).flatMap((child) => namesIn(child, text))];
}

function namesByGrammar(text: string): readonly string[] | undefined {
  const tree = oracle.parse(text);
  assert.ok(tree !== null);
  const names = tree.rootNode.hasError ? undefined : namesInTree(tree.rootNode).toSorted();
  tree.delete();
  return names;
}

function namesInTree(node: GrammarNode): readonly string[] {
  const name = node.type === 'command' ? node.childForFieldName('command_name') : null;
  const own = name === null ? [] : [name.text];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : namesInTree(child)))];
}

interface Compared {
  readonly text: string;
  readonly reader: readonly string[];
  readonly grammar: readonly string[];
}

/** What the two see in a text; undefined where one of them cannot read it. */
function compared(text: string): Compared | undefined {
  const [byReader, byGrammar] = [namesByReader(text), namesByGrammar(text)];
  return byReader === undefined || byGrammar === undefined ? undefined : { text, reader: byReader, grammar: byGrammar };
}

function differs({ reader, grammar }: Compared): boolean {
  return reader.join('\n') !== grammar.join('\n');
}

const folder = join(root, 'runtime', 'risk', 'cmdlets');
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => {
    const { examples: found } = parse(readFileSync(join(folder, file), 'utf8')) as CmdletModule;
    return [...(found.safe ?? []), ...(found.caution ?? []), ...(found.dangerous ?? [])];
  });
const cases = Object.values(powershellCases).flatMap((byRisk) => Object.values(byRisk).flat());

/** Texts that the grammar reads otherwise than PowerShell does, with what it makes of them. */
const knownDifferences: readonly { readonly text: string; readonly why: string }[] = [
  { text: 'begin { Stop-Computer }', why: 'takes a named block for a command with the name begin' },
  { text: 'foreach ($i in 1..3) { ls }', why: 'takes a range behind in for a command with the name 1..3' },
  { text: '<# a `#> Stop-Computer #> Get-Process', why: 'lets a backtick keep a comment from ending' },
  { text: 'frob --%a; Stop-Computer', why: 'takes a word that only begins with --% for that sign' },
  { text: 'Get-Date --% a | Stop-Computer', why: 'lets --% go on past the next pipe' },
];

test('the reader and the grammar see the same commands in every example', () => {
  const known = new Set(knownDifferences.map(({ text }) => text));
  const texts = [...examples, ...cases].filter((text) => !known.has(text));
  const found = texts.flatMap((text) => compared(text) ?? []);
  assert.deepEqual(found.filter(differs), []);
  assert.ok(found.length > texts.length * 0.8, `${found.length} of ${texts.length} were read by both`);
});

test('what the grammar is known to read otherwise it still reads otherwise', () => {
  for (const { text, why } of knownDifferences) {
    const found = compared(text);
    assert.ok(found !== undefined && differs(found), `${text}: ${why}`);
  }
});

test('the reader and the grammar see the same commands in scripts that are put together at random', () => {
  const word = fc.constantFrom(
    'a',
    '-Force',
    '-Name:x',
    'C:\\x\\y',
    "'b c'",
    "'it''s'",
    '"$x"',
    '"a `"b`" c"',
    '"$($x.Name) a"',
    '$y',
    '$env:PATH',
    '$a.b',
    '$a[0]',
    '@params',
    '@(1, 2)',
    "@{ k = 'v' }",
    '(1 + 2)',
    '5',
    '*.log',
    '"a;b"',
    '<# # #>',
    '`\n  z',
    "@'\nx ' $(y)\n'@",
    '> out.txt',
    '2>&1',
  );
  const name = fc.constantFrom(
    'ls',
    'Remove-Item',
    'kubectl',
    '%',
    '?',
    '& $cmd',
    "& 'a b.exe'",
    '. .\\a.ps1',
    'C:\\a.exe',
  );
  const simple = fc.tuple(name, fc.array(word, { maxLength: 3 })).map(([head, rest]) => [head, ...rest].join(' '));
  const { script } = fc.letrec<{ script: string }>((tie) => {
    const inside = (wrap: (inner: string) => string) => tie('script').map(wrap);
    return {
      script: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        simple,
        fc.tuple(tie('script'), fc.constantFrom('; ', '\n', ' # c\n'), tie('script')).map((parts) => parts.join('')),
        fc.tuple(simple, fc.constantFrom(' | ', ' |\n', ' && ', ' || '), simple).map((parts) => parts.join('')),
        inside((inner) => `% { ${inner} }`),
        inside((inner) => `& { ${inner} }`),
        inside((inner) => `$x = @(${inner})`),
        inside((inner) => `$x = { ${inner} }`),
        inside((inner) => `echo "a $(${inner}) b"`),
        inside((inner) => `echo @"\na $(${inner})\n"@`),
        inside((inner) => `echo $(${inner})`),
        inside((inner) => `if ($x) { ${inner} } elseif (ls) { ${inner} } else { pwd }`),
        inside((inner) => `foreach ($i in @(1, 2)) { ${inner} }`),
        inside((inner) => `for ($i = 0; $i -lt 3; $i++) { ${inner} }`),
        inside((inner) => `while ($x -gt 1) { ${inner} }`),
        inside((inner) => `do { ${inner} } until ($x)`),
        inside((inner) => `switch ($x) { 'a' { ${inner} } default { pwd } }`),
        inside((inner) => `try { ${inner} } catch [a.b] { ${inner} } finally { pwd }`),
        inside((inner) => `function f($a) { ${inner} }`),
        inside((inner) => `@{ a = 1; b = $(${inner}) }`),
        inside((inner) => `$x.Where({ ${inner} })`),
        inside((inner) => `<# a ' #> ${inner} # "`),
      ),
    };
  });
  let count = 0;
  fc.assert(
    fc.property(script, (text) => {
      const found = compared(text);
      if (found === undefined) return;
      count += 1;
      assert.deepEqual(found.reader, found.grammar, text);
    }),
    { numRuns: 1200 },
  );
  assert.ok(count > 600, `only ${count} were read by both`);
});
