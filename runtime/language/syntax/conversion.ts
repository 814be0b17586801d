import { isMap, isScalar, isSeq, type Pair, Scalar, type YAMLSeq, type Node as YamlNode } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import type { Entry, Node, ScalarNode, ScalarStyle } from './node.js';

/** How many items of a long list are read at a time. */
export const mostItems = 50;

/** Turns the library's tree into ours, noting what the library lets pass. */
export class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #place: (offset: number) => number;
  /** The items of the long lists, which were turned before all else. */
  readonly #turned = new Map<YAMLSeq, readonly Node[]>();

  constructor(text: string, place: (offset: number) => number) {
    this.#text = text;
    this.#place = place;
  }

  /** The tree of a document, some items of a long list at a time. */
  *inSlices(contents: YamlNode): Generator<void, Node> {
    const values = isMap(contents) ? contents.items.map(({ value }) => value) : [];
    for (const list of values.filter((value) => isSeq(value))) {
      if (list.items.length <= mostItems) continue;
      const items: Node[] = [];
      for (let from = 0; from < list.items.length; from += mostItems) {
        yield;
        items.push(...this.#nodes(list.items.slice(from, from + mostItems)));
      }
      this.#turned.set(list, items);
    }
    yield;
    return this.#node(contents);
  }

  #node(node: YamlNode): Node {
    if (isMap(node)) return { kind: 'map', at: this.#trimmed(node), entries: this.#entries(node.items) };
    if (isSeq(node)) {
      const items = this.#turned.get(node) ?? this.#nodes(node.items);
      return { kind: 'sequence', at: this.#trimmed(node), items };
    }
    const at = this.#spanOf(node);
    return isScalar(node) ? scalarOf(node, at) : { kind: 'broken', at };
  }

  #nodes(items: readonly unknown[]): readonly Node[] {
    return items.map((item) => this.#node(item as YamlNode));
  }

  endOf({ range }: YamlNode): number {
    return this.#place(this.#lastEnd(range?.[0] ?? 0, range?.[2] ?? 0));
  }

  #entries(pairs: readonly Pair[]): readonly Entry[] {
    const entries = pairs.flatMap((pair) => this.#entry(pair));
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const earlier = first.get(entry.key.source);
      if (earlier) this.diagnostics.push(repeatedKey(entry, earlier));
      else first.set(entry.key.source, entry);
    }
    return entries;
  }

  #entry(pair: Pair): readonly Entry[] {
    if (!isScalar(pair.key)) return [];
    const key = scalarOf(pair.key, this.#spanOf(pair.key));
    if (key.style === 'plain' && key.source === '<<') this.diagnostics.push(mergeKey(key));
    const value = pair.value ? this.#node(pair.value as YamlNode) : nothingAfter(key);
    if (key.style === 'plain' && key.source === '<<') return [];
    return [{ key, value }];
  }

  #spanOf(node: YamlNode): Span {
    return moved(rangeOf(node), this.#place);
  }

  #trimmed(node: YamlNode): Span {
    const { start, end } = rangeOf(node);
    return moved({ start, end: this.#lastEnd(start, end) }, this.#place);
  }

  // The library lets a block end where the next one begins; people see its last line end before that.
  #lastEnd(start: number, limit: number): number {
    let end = Math.min(limit, this.#text.length);
    while (end > start && /\s/.test(this.#text[end - 1] ?? '')) end -= 1;
    return end;
  }
}

function rangeOf(node: YamlNode): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** A stretch of a part as it lies in the whole text. */
export function moved({ start, end }: Span, place: (offset: number) => number): Span {
  return { start: place(start), end: place(end) };
}

function scalarOf(node: Scalar, at: Span): ScalarNode {
  const style = styleOf(node);
  const value = node.value;
  const known = typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
  const source = typeof value === 'string' ? value : (node.source ?? String(value ?? ''));
  return { kind: 'scalar', at, value: known, source, style };
}

function styleOf(node: Scalar): ScalarStyle {
  switch (node.type) {
    case Scalar.QUOTE_SINGLE:
      return 'single';
    case Scalar.QUOTE_DOUBLE:
      return 'double';
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return 'block';
    default:
      return 'plain';
  }
}

function nothingAfter(key: ScalarNode): ScalarNode {
  return { kind: 'scalar', at: { start: key.at.end, end: key.at.end }, value: null, source: '', style: 'plain' };
}

function repeatedKey(entry: Entry, earlier: Entry): Diagnostic {
  return {
    code: 'yaml/duplicate-key',
    severity: 'error',
    message: `'${entry.key.source}' stands twice in the same mapping; keep one of them`,
    at: entry.key.at,
    related: [{ at: earlier.key.at, message: `'${earlier.key.source}' stands here first` }],
  };
}

function mergeKey(key: ScalarNode): Diagnostic {
  const message = "'<<' merges another mapping, which runbooks do not do; write out the keys";
  return { code: 'yaml/merge-key', severity: 'error', message, at: key.at };
}
