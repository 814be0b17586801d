import type { Entry, Node, ScalarNode, ScalarStyle } from './node.js';

/** A part of a text that is read, and where in the text it begins. */
export interface PlainSource {
  readonly text: string;
  readonly base: number;
}

/** The value that fills a stretch of one line; undefined where it is written in any but the usual ways. */
export function plainValue(source: PlainSource, start: number, end: number): Node | undefined {
  const opening = source.text[start];
  if (opening === '"' || opening === "'" || opening === '[' || opening === '{') {
    const found = bracketed(source, start, 0);
    return found?.end === end ? found.node : undefined;
  }
  const text = source.text.slice(start, end);
  return blockText.test(text) && !notInBlock.test(text) ? typedScalar(source, start, text) : undefined;
}

/** The key that begins at an offset, as far as its colon; undefined where something else stands there. */
export function plainKey(source: PlainSource, start: number): ScalarNode | undefined {
  keyPattern.lastIndex = start;
  const word = keyPattern.exec(source.text)?.[1];
  return word === undefined || meansMore.test(word) ? undefined : scalar(source, start, { text: word });
}

/** A text of a style that fills a stretch. */
export function scalar(
  { base }: PlainSource,
  start: number,
  found: { readonly text: string; readonly style?: ScalarStyle; readonly end?: number },
): ScalarNode {
  const { text, style = 'plain', end = start + text.length } = found;
  return { kind: 'scalar', at: { start: base + start, end: base + end }, value: text, source: text, style };
}

const keyPattern = /([A-Za-z_][\w-]{0,99}):(?=[ \r\n]|$)/y;
/** Words that are no texts, in any spelling. */
const meansMore = /^(?:true|false|null|~)$/i;
const blockText = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`<=]|-[^\s-])/;
const notInBlock = /:(?: |$)| #/;
const flowText = /(?:[A-Za-z0-9_./$(+^]|-(?=[A-Za-z0-9_./]))(?:[^\s,[\]{}:#]|:(?=[^\s,[\]{}])| +(?=[^\s,[\]{}:#]))*/y;
const doubleQuoted = /"((?:[^"\\\r\n]|\\["\\/nt])*)"/y;
const singleQuoted = /'((?:[^'\r\n]|'')*)'/y;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

interface Found {
  readonly node: Node;
  readonly end: number;
}

/** How deep brackets are read here; the library and its limit decide on deeper ones. */
const deepest = 8;

function bracketed(source: PlainSource, start: number, depth: number): Found | undefined {
  if (depth > deepest) return undefined;
  switch (source.text[start]) {
    case '"':
      return quoted(source, start, 'double');
    case "'":
      return quoted(source, start, 'single');
    case '[':
      return flowList(source, start, depth);
    case '{':
      return flowMap(source, start, depth);
    default:
      return flowWord(source, start);
  }
}

function quoted(source: PlainSource, start: number, style: 'single' | 'double'): Found | undefined {
  const pattern = style === 'double' ? doubleQuoted : singleQuoted;
  pattern.lastIndex = start;
  const [whole, written] = pattern.exec(source.text) ?? [];
  if (whole === undefined || written === undefined) return undefined;
  const end = start + whole.length;
  const text = style === 'double' ? unescaped(written) : written.replaceAll("''", "'");
  return { node: scalar(source, start, { text, style, end }), end };
}

function unescaped(written: string): string {
  return written.includes('\\') ? written.replace(/\\(.)/g, (_, unit: string) => escapes[unit] ?? unit) : written;
}

function flowWord(source: PlainSource, start: number): Found | undefined {
  flowText.lastIndex = start;
  const [text] = flowText.exec(source.text) ?? [];
  const node = text === undefined ? undefined : typedScalar(source, start, text);
  return node && { node, end: start + (text?.length ?? 0) };
}

function flowList(source: PlainSource, start: number, depth: number): Found | undefined {
  const items: Node[] = [];
  const end = flowParts(source, start, (at) => {
    const found = bracketed(source, at, depth + 1);
    if (found) items.push(found.node);
    return found?.end;
  });
  return end === undefined ? undefined : { node: { kind: 'sequence', at: placed(source, start, end), items }, end };
}

function flowMap(source: PlainSource, start: number, depth: number): Found | undefined {
  const entries: Entry[] = [];
  const end = flowParts(source, start, (at) => {
    const key = plainKey(source, at);
    const found = key && bracketed(source, afterBlanks(source, at + key.source.length + 1), depth + 1);
    if (!found || entries.some((entry) => entry.key.source === key.source)) return undefined;
    entries.push({ key, value: found.node });
    return found.end;
  });
  return end === undefined ? undefined : { node: { kind: 'map', at: placed(source, start, end), entries }, end };
}

/** Reads what stands in brackets, part by part; gives the offset behind the closing one. */
function flowParts(source: PlainSource, start: number, part: (at: number) => number | undefined): number | undefined {
  const closing = source.text[start] === '[' ? ']' : '}';
  let at = afterBlanks(source, start + 1);
  if (source.text[at] === closing) return at + 1;
  for (;;) {
    const end = part(at);
    if (end === undefined) return undefined;
    at = afterBlanks(source, end);
    if (source.text[at] === closing) return at + 1;
    if (source.text[at] !== ',') return undefined;
    at = afterBlanks(source, at + 1);
  }
}

function afterBlanks({ text }: PlainSource, start: number): number {
  let at = start;
  while (text[at] === ' ') at += 1;
  return at;
}

function placed({ base }: PlainSource, start: number, end: number) {
  return { start: base + start, end: base + end };
}

const integer = /^(?:0|-?[1-9]\d{0,14})$/;
const mayBeNumber = /^[-+]?(?:[\d.][\d.eE+\-_]*|0[xo][\da-fA-F]*|\.(?:inf|nan))$/i;

/** A scalar that is not quoted; undefined where the library decides what it means. */
function typedScalar(source: PlainSource, start: number, text: string): ScalarNode | undefined {
  if (text === 'true' || text === 'false') return { ...scalar(source, start, { text }), value: text === 'true' };
  if (integer.test(text)) return { ...scalar(source, start, { text }), value: Number(text) };
  return meansMore.test(text) || mayBeNumber.test(text) ? undefined : scalar(source, start, { text });
}
