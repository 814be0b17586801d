import { parseTemplate, type TemplatePart } from '../expr/template.js';
import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import { pathAt } from './cursor.js';
import { originText, templateNamesAt } from './names.js';
import { resolved, type Schema, schemaAt } from './shape/schema.js';

/** What is said about a place of a text. */
export interface Hover {
  /** Markdown. */
  readonly text: string;
  readonly at: Span;
}

/** What there is to say about an offset: a key's meaning, a value's meaning, where a template's name comes from. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  return templateHover(analysis, offset) ?? fieldHover(analysis, offset);
}

type Reference = Extract<TemplatePart, { readonly kind: 'reference' }>;

function templateHover(analysis: Analysis, offset: number): Hover | undefined {
  const lineStart = analysis.text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = analysis.text.indexOf('\n', offset);
  const line = analysis.text.slice(lineStart, lineEnd < 0 ? analysis.text.length : lineEnd);
  const at = offset - lineStart;
  const part = parseTemplate(line).parts.find(
    (candidate): candidate is Reference =>
      candidate.kind === 'reference' && candidate.span.start <= at && at <= candidate.span.end,
  );
  if (!part) return undefined;
  const span = { start: lineStart + part.span.start, end: lineStart + part.span.end };
  return { text: referenceText(analysis, part, offset), at: span };
}

function referenceText(analysis: Analysis, { name, path }: Reference, offset: number): string {
  if (path.length === 2) return `\`.${name}\`: environment variable of whoever starts the run`;
  const known = templateNamesAt(analysis.outline, offset).find((candidate) => candidate.name === name);
  return known
    ? `\`.${name}\`: ${originText(known)}`
    : `\`.${name}\`: no variable and no earlier capture has this name`;
}

function fieldHover({ document }: Analysis, offset: number): Hover | undefined {
  const found = pathAt(document, offset);
  const schema = found && schemaAt(document, found.path);
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
