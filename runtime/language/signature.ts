import { type Callable, expressionCalls, templateFilters } from '../expr/index.js';
import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import { isExpression } from './completion/name-place.js';
import { templateNames } from './completion/names.js';
import { pathAt } from './cursor.js';
import type { ScalarNode } from './syntax/node.js';

/** How what is being written goes on: a template with its filters, a filter with its argument, a call. */
export interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly documentation: string;
  readonly parameters: readonly { readonly at: Span; readonly documentation: string }[];
  /** The place of the parameter that is being written. */
  readonly active: number;
}

/** How what is being written at an offset goes on; undefined outside templates and calls. */
export function signatureAt(analysis: Analysis, offset: number): Signature | undefined {
  return templateSignature(analysis, offset) ?? callSignature(analysis, offset);
}

function templateSignature(analysis: Analysis, offset: number): Signature | undefined {
  const { text, outline } = analysis;
  const before = text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 1000), offset);
  const inner = /\{\{-?((?:[^{}"]|"(?:[^"\\]|\\.)*"?)*)$/.exec(before)?.[1];
  if (inner === undefined) return undefined;
  const parts = inner.replace(/"(?:[^"\\]|\\.)*"/g, '""').split('|');
  const isV0 = outline.version === 'runbook/v0';
  const filter = templateFilters.find(({ name }) => new RegExp(`^\\s*${name}\\s`).test(parts.at(-1) ?? ''));
  if (filter && parts.length > 1 && !isV0) return signatureOf(filter, 0);
  const label = isV0 ? '{{ .name }}' : '{{ .name | filter }}';
  return {
    label,
    documentation: namesText(analysis, offset),
    parameters: [
      { at: spanOf(label, '.name'), documentation: 'the name of a value' },
      ...(isV0 ? [] : [{ at: spanOf(label, 'filter'), documentation: filtersText }]),
    ],
    active: Math.min(parts.length - 1, isV0 ? 0 : 1),
  };
}

const mostNames = 20;

function namesText(analysis: Analysis, offset: number): string {
  const names = templateNames(analysis, offset);
  if (names.length === 0) return 'No value has a name here yet.';
  const lines = names.slice(0, mostNames).map(({ name, detail }) => `- \`.${name}\` ${detail}`);
  const more = names.length - lines.length;
  return ['Names here:', '', ...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

const filtersText = templateFilters.map(({ usage, meaning }) => `\`| ${usage}\` ${meaning}`).join('; ');

function callSignature({ text, document, outline }: Analysis, offset: number): Signature | undefined {
  const found = pathAt(document, offset);
  if (outline.version === 'runbook/v0' || found?.node.kind !== 'scalar' || !isExpression(found.path)) return undefined;
  const call = openCall(writtenBefore(text, found.node, offset));
  const callable = expressionCalls.find(({ name }) => name === call?.name);
  return call && callable && signatureOf(callable, call.commas);
}

/** What stands of an expression before an offset, without the quotes of YAML. */
function writtenBefore(text: string, { at, style }: ScalarNode, offset: number): string {
  const isQuoted = style === 'double' || style === 'single';
  const before = text.slice(Math.max(at.start + (isQuoted ? 1 : 0), offset - 2000), offset);
  return style === 'double' ? before.replaceAll('\\"', '"') : before;
}

/** The innermost call that is not closed at the end of a text, and how many of its commas stand there. */
function openCall(before: string): { readonly name: string; readonly commas: number } | undefined {
  let open = before.replace(/"(?:[^"\\]|\\.)*"/g, '_');
  if (open.includes('"')) return undefined;
  for (let closed = ''; closed !== open; ) [closed, open] = [open, open.replace(/\([^()[\]]*\)|\[[^()[\]]*\]/g, '_')];
  const call = /(\w+)\(([^()[\]]*)$/.exec(open);
  return call ? { name: call[1] ?? '', commas: (call[2] ?? '').split(',').length - 1 } : undefined;
}

function signatureOf({ usage, meaning, parameters }: Callable, active: number): Signature {
  return {
    label: usage,
    documentation: meaning,
    parameters: parameters.map(({ name, meaning: documentation }) => {
      return { at: spanOf(usage, name, usage.search(/[ (]/) + 1), documentation };
    }),
    active: Math.min(active, Math.max(0, parameters.length - 1)),
  };
}

function spanOf(label: string, part: string, from = 0): Span {
  const start = label.indexOf(part, from);
  return { start, end: start + part.length };
}
