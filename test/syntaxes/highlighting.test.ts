import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IToken } from 'vscode-textmate';

const fixtures = join('test', 'fixtures', 'syntaxes');
const grammarFile = join('syntaxes', 'runbook.tmLanguage.json');

const grammar = await loadGrammar();

for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.runbook.yaml'))) {
  test(`the scopes of ${name} are those of its snapshot`, () => {
    const snapshot = join(fixtures, `${name}.scopes`);
    const actual = scopesOf(readFileSync(join(fixtures, name), 'utf8'));
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(snapshot, actual);
    assert.equal(actual, readFileSync(snapshot, 'utf8'));
  });
}

test('an unclosed quote in a shell text does not colour the next line as shell', () => {
  const [, last] = tokenize('argv: ["bash", "-c", "echo \'it"]\nname: x\n');
  assert.deepEqual(last?.[0]?.scopes, ['source.runbook', 'entity.name.tag.runbook']);
});

test('a line of 20,000 brackets is coloured without a stall', { timeout: 60_000 }, () => {
  assert.equal(tokenize(`argv: ${'['.repeat(20_000)}`).length, 1);
});

/** Every line, marked by `>`, and below it the scopes of each of its stretches without the one that all share. */
function scopesOf(text: string): string {
  const lines = text.split('\n');
  return tokenize(text)
    .flatMap((tokens, index) => [
      `>${lines[index]}`,
      ...tokens.flatMap((token) => underline(token, lines[index] ?? '')),
    ])
    .join('\n');
}

function underline({ startIndex, endIndex, scopes }: IToken, line: string): readonly string[] {
  const stretch = line.slice(startIndex, endIndex);
  const inner = scopes.slice(1);
  if (stretch.trim() === '' || inner.length === 0) return [];
  return [` ${' '.repeat(startIndex)}${'^'.repeat(stretch.length)} ${inner.join(' ')}`];
}

function tokenize(text: string): readonly (readonly IToken[])[] {
  let stack = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens;
  });
}

async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => oniguruma.createOnigScanner(patterns),
      createOnigString: (text) => oniguruma.createOnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile),
  });
  const loaded = await registry.loadGrammar('source.runbook');
  assert.ok(loaded, `${grammarFile} is no grammar`);
  return loaded;
}
