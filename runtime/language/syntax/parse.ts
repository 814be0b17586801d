import { Composer, type Document, isMap, isScalar, isSeq, type Pair, Scalar, type Node as YamlNode } from 'yaml';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import { readTokens } from './limit.js';
import type { Entry, Node, ScalarNode, ScalarStyle } from './node.js';
import { syntaxDiagnostics } from './yaml-error.js';

/** What a YAML text says, as far as it can be read. */
export interface Reading {
  /** The tree; undefined where the text holds nothing or is not read at all. */
  readonly root?: Node;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the tree is what the author meant: a text that is not YAML has a tree, but a doubtful one. */
  readonly isCertain: boolean;
}

/** Reads a YAML text of one document; never throws. */
export function parseYaml(text: string): Reading {
  const reading = readTokens(text);
  if (!reading.isComposable) return { diagnostics: reading.diagnostics, isCertain: false };
  const [document, ...others] = compose(reading.tokens, text.length);
  const faults = [...syntaxDiagnostics(document?.errors ?? [], text), ...others.slice(0, 1).map(secondDocument)];
  const conversion = new Conversion(text);
  const root = document?.contents ? conversion.node(document.contents) : undefined;
  const diagnostics = [...reading.diagnostics, ...faults, ...conversion.diagnostics];
  const isCertain = faults.length === 0;
  return root === undefined ? { diagnostics, isCertain } : { root, diagnostics, isCertain };
}

function compose(tokens: Iterable<Parameters<Composer['next']>[0]>, end: number): readonly Document.Parsed[] {
  // Keys that stand twice are reported here with both places, so the library need not look for them.
  const composer = new Composer({
    uniqueKeys: false,
    stringKeys: true,
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
  });
  return [...composer.compose(tokens as never, false, end)];
}

function secondDocument(document: Document.Parsed): Diagnostic {
  const start = document.range[0];
  const message = "a second document begins here; a file holds one runbook, remove the '---' or make two files";
  return { code: 'yaml/several-documents', severity: 'error', message, at: { start, end: start + 1 } };
}

/** Turns the library's tree into ours, noting what the library lets pass. */
class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  node(node: YamlNode): Node {
    const at = spanOf(node);
    if (isMap(node)) return { kind: 'map', at: this.#trimmed(at), entries: this.#entries(node.items) };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as YamlNode));
      return { kind: 'sequence', at: this.#trimmed(at), items };
    }
    return isScalar(node) ? scalarOf(node, at) : { kind: 'broken', at };
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
    const key = scalarOf(pair.key, spanOf(pair.key));
    if (key.style === 'plain' && key.source === '<<') this.diagnostics.push(mergeKey(key));
    const value = pair.value ? this.node(pair.value as YamlNode) : nothingAfter(key);
    if (key.style === 'plain' && key.source === '<<') return [];
    return [{ key, value }];
  }

  // The library lets a block end where the next one begins; people see its last line end before that.
  #trimmed(at: Span): Span {
    let end = Math.min(at.end, this.#text.length);
    while (end > at.start && /\s/.test(this.#text[end - 1] ?? '')) end -= 1;
    return { start: at.start, end };
  }
}

function spanOf(node: YamlNode): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
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
