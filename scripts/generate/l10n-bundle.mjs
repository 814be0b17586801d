import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** l10n/bundle.l10n.json: every text of the extension that goes through `l10n.t`, for those who translate it. */
export function l10nBundle(root) {
  const folder = join(root, 'extension');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const texts = files.flatMap((name) => textsOf(`extension/${name}`, readFileSync(join(folder, name), 'utf8')));
  const sorted = [...new Set(texts)].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

// A pure module may be handed the function, under its short name.
const translators = ['l10n.t', 't'];

function textsOf(name, code) {
  const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && translators.includes(node.expression.getText(file))) {
      const [text] = node.arguments;
      // What is handed on was a literal where it came from.
      if (text && !ts.isIdentifier(text)) found.push(literalOf(text, name, file));
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

// A text that is put together cannot be looked up.
function literalOf(argument, name, file) {
  if (ts.isStringLiteralLike(argument)) return argument.text;
  const { line } = file.getLineAndCharacterOfPosition(argument.getStart(file));
  throw new Error(`${name}:${line + 1}: 'l10n.t' is given no literal text; put what varies into {0}`);
}
