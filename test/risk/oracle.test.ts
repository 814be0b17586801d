// The shell parser is young, so it is held against another one: where both can read a text, both must see the same commands.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import fc from 'fast-check';
import type { SyntaxNode } from 'unbash';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { bashParser } from '../../runtime/risk/bash.js';
import { commandFiles } from '../support/commands.js';

const { resolve } = createRequire(import.meta.url);
await Parser.init();
const grammar = await Language.load(resolve('tree-sitter-bash/tree-sitter-bash.wasm'));
const oracle = new Parser().setLanguage(grammar);

/** The written names of all commands of a text, sorted; undefined where the text cannot be read without doubt. */
function namesByUnbash(text: string): readonly string[] | undefined {
  const script = bashParser.parse(text);
  if (script.errors !== undefined && script.errors.length > 0) return undefined;
  const names: string[] = [];
  let isCertain = true;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Script' && (node.errors ?? []).length > 0) isCertain = false;
    if (node.type === 'Command' && node.name !== undefined) names.push(node.name.text);
    bashParser.forEachChild(node, visit);
  };
  visit(script);
  return isCertain ? names.sort() : undefined;
}

function namesByTreeSitter(text: string): readonly string[] | undefined {
  const tree = oracle.parse(text);
  assert.ok(tree !== null);
  const root = tree.rootNode;
  const names = root.hasError ? undefined : commandNames(root).sort();
  tree.delete();
  return names;
}

const declarations = /^(declaration_command|unset_command|test_command)$/;

function commandNames(node: Node): string[] {
  const own = node.type === 'command_name' || declarations.test(node.type) ? [nameIn(node)] : [];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : commandNames(child)))];
}

function nameIn(node: Node): string {
  if (node.type !== 'command_name') return /^\S+/.exec(node.text)?.[0] ?? '';
  // 'time' is a word of the shell's own grammar, which this parser takes for a command.
  const rest = node.text === 'time' ? (node.parent?.children ?? []).slice(1) : [];
  return rest.find((word) => word !== null && !word.text.startsWith('-'))?.text ?? node.text;
}

const examples = commandFiles
  .filter(({ platform }) => platform === undefined)
  .flatMap(({ examples: { safe = [], caution = [], dangerous = [] } }) => [...safe, ...caution, ...dangerous]);

test('two parsers see the same commands in every example', () => {
  let compared = 0;
  const differing = examples.filter((example) => {
    const [one, other] = [namesByUnbash(example), namesByTreeSitter(example)];
    if (one === undefined || other === undefined) return false;
    compared += 1;
    return one.join('\n') !== other.join('\n');
  });
  assert.deepEqual(
    differing.map((example) => [example, namesByUnbash(example), namesByTreeSitter(example)]),
    [],
  );
  assert.ok(compared > examples.length * 0.9, `${compared} of ${examples.length} were read by both`);
});

test('two parsers see the same commands in scripts that are put together at random', () => {
  const word = fc.constantFrom('a', '-rf', '/tmp/x', "'b c'", '"$x"', '$y', 'k=v', '*.log', '"a;b"', '\\;', '{}');
  const name = fc.constantFrom('ls', 'rm', 'kubectl', 'echo', 'cat', 'ssh');
  const simple = fc.tuple(name, fc.array(word, { maxLength: 3 })).map(([head, rest]) => [head, ...rest].join(' '));
  const { script } = fc.letrec<{ script: string }>((tie) => ({
    script: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      simple,
      fc
        .tuple(tie('script'), fc.constantFrom(' && ', ' || ', '; ', ' | ', '\n'), tie('script'))
        .map((parts) => parts.join('')),
      tie('script').map((inner) => `(${inner})`),
      tie('script').map((inner) => `{ ${inner}; }`),
      tie('script').map((inner) => `echo "$(${inner})"`),
      tie('script').map((inner) => `if ${inner}; then ${inner}; fi`),
      tie('script').map((inner) => `for i in 1 2; do ${inner}; done`),
      tie('script').map((inner) => `while ${inner}; do ${inner}; done`),
      tie('script').map((inner) => `f() { ${inner}; }`),
      tie('script').map((inner) => `diff <(${inner}) x`),
      tie('script').map((inner) => `X=$(${inner}) ls`),
    ),
  }));
  let compared = 0;
  fc.assert(
    fc.property(script, (text) => {
      const [one, other] = [namesByUnbash(text), namesByTreeSitter(text)];
      if (one === undefined || other === undefined) return;
      compared += 1;
      assert.deepEqual(one, other, text);
    }),
    { numRuns: 2000 },
  );
  assert.ok(compared > 1000, `only ${compared} were read by both`);
});
