import { parseExpression } from '../../expr/index.js';

/** A condition of another program as an expression of ours; undefined where it asks for what a runbook does not know. */
export function conditionFrom(text: string, inputs: ReadonlyMap<string, string>): string | undefined {
  const names = [...inputs.keys()].sort((one, other) => other.length - one.length).map(escaped);
  if (names.length === 0) return undefined;
  const name = new RegExp(`(?<![\\w.$-])(?:(?:parameters|params|inputs)\\.)?(${names.join('|')})(?![\\w-])`, 'g');
  const rewritten = outsideOfQuotes(unwrapped(text.trim()), (code) =>
    code.replace(/([=!])==/g, '$1=').replace(name, (whole, found: string) => `inputs.${inputs.get(found) ?? whole}`),
  );
  const expression = parseExpression(rewritten);
  if (!expression.ok || expression.value.references.length === 0) return undefined;
  const known = new Set(inputs.values());
  const isKnown = expression.value.references.every(
    ({ path }) => path.length === 2 && path[0] === 'inputs' && known.has(path[1] ?? ''),
  );
  return isKnown ? rewritten : undefined;
}

/** Without the braces of a template around names. */
function unwrapped(text: string): string {
  return text.replace(
    /\{\{\s*\.?([\w.-]+)\s*\}\}|\$\{\s*([\w.-]+)\s*\}/g,
    (_, one?: string, other?: string) => one ?? other ?? '',
  );
}

function outsideOfQuotes(text: string, change: (code: string) => string): string {
  return text
    .split(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/)
    .map((piece, index) => (index % 2 === 0 ? change(piece) : piece))
    .join('');
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
