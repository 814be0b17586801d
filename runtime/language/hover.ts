import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import { pathAt } from './cursor.js';
import { expressionUses } from './expression-use.js';
import { nameText } from './names.js';
import { riskText } from './risk-text.js';
import { resolved, type Schema, schemaAt } from './shape/schema.js';
import { providedRisks } from './step-risk.js';
import { spanInScalar } from './syntax/scalar-offset.js';
import { readTemplate, type TemplateReference } from './template-use.js';

/** What is said about a place of a text. */
export interface Hover {
  /** Markdown. */
  readonly text: string;
  readonly at: Span;
}

/** What there is to say about an offset: a key's, a value's and a type's meaning, where a name comes from. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  return (
    templateHover(analysis, offset) ??
    expressionHover(analysis, offset) ??
    typeHover(analysis, offset) ??
    fieldHover(analysis, offset)
  );
}

function templateHover(analysis: Analysis, offset: number): Hover | undefined {
  const lineStart = analysis.text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = analysis.text.indexOf('\n', offset);
  const line = analysis.text.slice(lineStart, lineEnd < 0 ? analysis.text.length : lineEnd);
  const at = offset - lineStart;
  const part = readTemplate(line, analysis.outline.version).parts.find(
    (candidate): candidate is TemplateReference =>
      candidate.kind === 'reference' && candidate.span.start <= at && at <= candidate.span.end,
  );
  if (!part) return undefined;
  const span = { start: lineStart + part.span.start, end: lineStart + part.span.end };
  return { text: referenceText(analysis, part, offset), at: span };
}

function referenceText(analysis: Analysis, { name, path }: TemplateReference, offset: number): string {
  return `\`.${name}\`: ${pathText(analysis, path, offset)}`;
}

function pathText({ outline }: Analysis, path: readonly string[], offset: number): string {
  if (path[0] === 'env' && path.length === 2) return 'environment variable of whoever starts the run';
  const known = nameText(outline, offset, path);
  if (known !== undefined) return known;
  return path.length === 1
    ? 'no variable and no earlier capture has this name'
    : 'nothing that is known here has this name';
}

/** Where the name of an expression at an offset comes from. */
function expressionHover(analysis: Analysis, offset: number): Hover | undefined {
  const { outline } = analysis;
  const use = expressionUses(outline).find(({ scalar }) => scalar.at.start <= offset && offset <= scalar.at.end);
  if (!use?.expression.ok) return undefined;
  for (const { path, span } of use.expression.value.references) {
    const at = spanInScalar(outline.text, use.scalar, span);
    if (offset < at.start || at.end < offset) continue;
    const own = use.kind === 'when' ? undefined : outputNames[path[0] ?? ''];
    return { text: `\`${path.join('.')}\`: ${own ?? pathText(analysis, path, offset)}`, at };
  }
  return undefined;
}

const outputNames: Readonly<Record<string, string>> = {
  stdout: 'the standard output of this step',
  stderr: 'the error output of this step',
  exit_code: 'the code that the program ended with',
  json: 'the output read as JSON',
};

/** What an installed provider says of the type at an offset. */
function typeHover(analysis: Analysis, offset: number): Hover | undefined {
  const risk = providedRisks(analysis).find(({ at }) => at.start <= offset && offset <= at.end);
  return risk && { text: riskText(risk), at: risk.at };
}

function fieldHover({ document, format }: Analysis, offset: number): Hover | undefined {
  const found = pathAt(document, offset);
  const schema = found && schemaAt(format, document, found.path);
  if (!schema) return undefined;
  const isWorthIt = found.isKey || schema.enum !== undefined || schema.const !== undefined;
  const text = isWorthIt ? fieldText(found.path, resolved(schema)) : '';
  return text === '' ? undefined : { text, at: found.at };
}

function fieldText(path: readonly (string | number)[], schema: Schema): string {
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const lines = [`**${name}**${schema.description === undefined ? '' : `: ${schema.description}`}`];
  if (schema.enum) lines.push(`One of ${schema.enum.map((value) => `\`${String(value)}\``).join(', ')}`);
  if (schema.default !== undefined) lines.push(`Default: \`${JSON.stringify(schema.default)}\``);
  if (schema.examples?.length) lines.push(`For example \`${JSON.stringify(schema.examples[0])}\``);
  return lines.join('\n\n');
}
