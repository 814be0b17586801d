import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { type Entry, entriesOf, entryAt, itemsOf, type MapNode, type Node, textNode, valueAt } from '../syntax/node.js';

/** A part of a runbook as a table of contents names it. */
export interface OutlineSymbol {
  readonly kind: 'section' | 'variable' | 'input' | 'step' | 'group' | 'rollback' | 'capture';
  /** Never empty. */
  readonly name: string;
  readonly detail: string;
  /** All of the part. */
  readonly at: Span;
  /** What is shown of it when it is chosen; inside of it. */
  readonly nameAt: Span;
  readonly parts: readonly OutlineSymbol[];
}

/** The table of contents of a runbook, as far as its text can be read. */
export function symbolsIn({ document }: Pick<Analysis, 'document'>): readonly OutlineSymbol[] {
  return entriesOf(document).flatMap((entry) => {
    if (entry.key.source === 'meta') return [metaSymbol(entry)];
    return entry.key.source === 'steps' ? [section(entry, '', stepSymbols(entry.value))] : [];
  });
}

/** Every step, variable, input and capture whose name holds the letters of a query in their order, whatever their case. */
export function symbolsNamed(analysis: Pick<Analysis, 'document'>, query: string): readonly OutlineSymbol[] {
  const letters = query.toLowerCase();
  return flattened(symbolsIn(analysis)).filter(({ kind, name }) => kind !== 'section' && holds(name, letters));
}

function flattened(symbols: readonly OutlineSymbol[]): readonly OutlineSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flattened(symbol.parts)]);
}

function holds(name: string, letters: string): boolean {
  let at = 0;
  for (const unit of name.toLowerCase()) if (unit === letters[at]) at += 1;
  return at >= letters.length;
}

function metaSymbol(entry: Entry): OutlineSymbol {
  const name = textNode(valueAt(entry.value, 'name'))?.source ?? '';
  return section(entry, name, entriesOf(entry.value).flatMap(metaPart));
}

function metaPart(entry: Entry): readonly OutlineSymbol[] {
  switch (entry.key.source) {
    case 'vars':
      return [section(entry, '', entriesOf(entry.value).map(variableSymbol))];
    case 'inputs':
      return [section(entry, '', entriesOf(entry.value).map(inputSymbol))];
    default:
      return entry.value.kind === 'scalar' ? [] : [section(entry, '', [])];
  }
}

function variableSymbol(entry: Entry): OutlineSymbol {
  return entrySymbol('variable', entry, entry.value.kind === 'scalar' ? entry.value.source : '');
}

function inputSymbol(entry: Entry): OutlineSymbol {
  return entrySymbol('input', entry, textNode(valueAt(entry.value, 'type'))?.source ?? '');
}

function captureSymbol(entry: Entry): OutlineSymbol {
  return entrySymbol('capture', entry, textNode(entry.value)?.source ?? '');
}

function stepSymbols(list: Node | undefined): readonly OutlineSymbol[] {
  return itemsOf(list).flatMap((step, index) => (step.kind === 'map' ? [stepSymbol(step, index)] : []));
}

function stepSymbol(step: MapNode, index: number): OutlineSymbol {
  const id = textNode(valueAt(step, 'id'));
  const type = textNode(valueAt(step, 'type'))?.source ?? '';
  const title = textNode(valueAt(step, 'title'))?.source;
  const rollback = entryAt(step, 'rollback');
  return {
    kind: type === 'group' ? 'group' : 'step',
    name: id?.source || `step ${index + 1}`,
    detail: title === undefined ? type : `${type} – ${title}`,
    at: step.at,
    nameAt: id?.at ?? { start: step.at.start, end: step.at.start },
    parts: [
      ...entriesOf(valueAt(step, 'capture')).map(captureSymbol),
      ...(rollback ? [rollbackSymbol(rollback)] : []),
      ...stepSymbols(valueAt(step, 'steps')),
    ],
  };
}

function rollbackSymbol(entry: Entry): OutlineSymbol {
  return entrySymbol('rollback', entry, textNode(valueAt(entry.value, 'title'))?.source ?? '');
}

function section(entry: Entry, detail: string, parts: readonly OutlineSymbol[]): OutlineSymbol {
  return { ...entrySymbol('section', entry, detail), parts };
}

function entrySymbol(kind: OutlineSymbol['kind'], { key, value }: Entry, detail: string): OutlineSymbol {
  const at = { start: key.at.start, end: Math.max(key.at.end, value.at.end) };
  return { kind, name: key.source || '""', detail, at, nameAt: key.at, parts: [] };
}
