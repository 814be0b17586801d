import type { Analysis } from '../analysis.js';
import { isExpression } from '../completion/name-place.js';
import { outputNames } from '../completion/names.js';
import { isIn, pathAt } from '../cursor.js';
import { expectedText, inputDefault } from '../expected-text.js';
import { expressionUses } from '../expression-use.js';
import { nameText } from '../names.js';
import { inlineCode } from '../risk-text.js';
import { spanInScalar } from '../syntax/scalar-offset.js';
import { readTemplate, referencesOf, type TemplateReference } from '../template-use.js';
import type { Hover } from './item.js';

/** Where the name of a template at an offset comes from, and what the whole text becomes as far as that is known. */
export function templateHover(analysis: Analysis, offset: number): Hover | undefined {
  const { text, outline } = analysis;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end < 0 ? text.length : end);
  if (!line.includes('{{') || line.length > longestLine) return undefined;
  const at = offset - start;
  const part = referencesOf(readTemplate(line, outline.version)).find(({ span }) => span.start <= at && at <= span.end);
  if (!part) return undefined;
  const span = { start: start + part.span.start, end: start + part.span.end };
  return { text: [referenceText(analysis, part, offset), ...wholeText(analysis, offset)].join('\n\n'), at: span };
}

const longestLine = 10_000;

/** Where the name of an expression at an offset comes from. */
export function expressionHover(analysis: Analysis, offset: number): Hover | undefined {
  const found = pathAt(analysis.document, offset);
  if (found?.node.kind !== 'scalar' || !isExpression(found.path)) return undefined;
  const reference = referenceAt(analysis, offset, found.at.start);
  if (!reference) return undefined;
  const own =
    found.path.at(-1) === 'expr' ? outputNames.find(({ name }) => name === reference.path[0])?.detail : undefined;
  const text = own ?? pathText(analysis, reference.path, offset);
  return { text: `\`${reference.path.join('.')}\`: ${text}`, at: reference.at };
}

/** The name at an offset in the expression that begins at another. */
function referenceAt({ outline }: Analysis, offset: number, start: number) {
  const use = expressionUses(outline).find(({ scalar }) => scalar.at.start === start);
  if (!use?.expression.ok) return undefined;
  const { references } = use.expression.value;
  return references
    .map(({ path, span }) => ({ path, at: spanInScalar(outline.text, use.scalar, span) }))
    .find(({ at }) => isIn(at, offset));
}

function referenceText(analysis: Analysis, { name, path }: TemplateReference, offset: number): string {
  return `\`.${name}\`: ${pathText(analysis, path, offset)}`;
}

function pathText({ outline }: Analysis, path: readonly string[], offset: number): string {
  if (path[0] === 'env' && path.length === 2) return 'environment variable of whoever starts the run';
  const known = nameText(outline, offset, path);
  if (known !== undefined) return `${known}${defaultText(inputDefault(outline, path))}`;
  return path.length === 1
    ? 'no variable and no earlier capture has this name'
    : 'nothing that is known here has this name';
}

function defaultText(found: ReturnType<typeof inputDefault>): string {
  if (found === undefined) return '';
  return found.isSecret ? '; a secret, whose value is never shown' : `; '${found.text}' unless another is given`;
}

/** What the text around an offset becomes where variables and defaults say all of it. */
function wholeText({ outline, document }: Analysis, offset: number): readonly string[] {
  const node = pathAt(document, offset)?.node;
  if (node?.kind !== 'scalar' || node.source.length > longestLine) return [];
  const expected = expectedText(outline, node.source);
  return expected === undefined ? [] : [`Here: ${inlineCode(expected)}`];
}
