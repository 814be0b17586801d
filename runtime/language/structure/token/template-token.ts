import type { TemplatePart } from '../../../expr/index.js';
import { keysOf } from '../../navigate/used-name.js';
import type { TemplateReference, TemplateUse } from '../../template-use.js';
import { wordPieces } from './expression-token.js';
import type { Piece } from './token.js';

/** What stands between the braces of a template, and these themselves; names that a runbook defines are left out. */
export function templatePieces({ scalar, template }: Pick<TemplateUse, 'scalar' | 'template'>): readonly Piece[] {
  return template.parts.flatMap((part): readonly Piece[] => {
    if (part.kind === 'reference') return referencePieces(part, scalar.source);
    return scalar.source.startsWith('{{', part.span.start) ? [{ at: part.span, type: 'string' }] : [];
  });
}

function referencePieces(part: TemplateReference, source: string): readonly Piece[] {
  const { span, path, filters } = part;
  const keys = keysOf(part);
  return [
    { at: { start: span.start, end: span.start + 2 }, type: 'operator' },
    // A name alone is never a scope.
    ...(path.length > 1 ? path.flatMap((word, index) => wordPieces(word, keys[index] ?? span)) : []),
    ...filters.flatMap((filter) => filterPieces(filter, source)),
    { at: { start: span.end - 2, end: span.end }, type: 'operator' },
  ];
}

type Filter = Extract<TemplatePart, { readonly kind: 'reference' }>['filters'][number];

function filterPieces({ kind, span }: Filter, source: string): readonly Piece[] {
  const nameEnd = span.start + kind.length;
  const name: Piece = { at: { start: span.start, end: nameEnd }, type: 'method' };
  const argument = /\S/.exec(source.slice(nameEnd, span.end));
  if (argument === null) return [name];
  const at = { start: nameEnd + argument.index, end: span.end };
  return [name, { at, type: argument[0] === '"' ? 'string' : 'number' }];
}
