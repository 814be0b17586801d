import type { ProseBlock } from './guide.js';
import { entityText, oneLine } from './wording.js';

/** A sentence of a guide, its code spans still in backticks, on one line. */
export interface Sentence {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly codes: readonly Span[];
  readonly links: readonly Span[];
}

/** A code span or a link's text; `before` is what the sentence says up to it, `after` what follows. */
export interface Span {
  readonly text: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** The sentences of a block; lines are those of the guide. Each block is only read once. */
export function sentencesOf(block: Pick<ProseBlock, 'raw' | 'line'>): readonly Sentence[] {
  const known = sentencesRead.get(block);
  if (known !== undefined) return known;
  const sentences = sentencesIn(block);
  sentencesRead.set(block, sentences);
  return sentences;
}

const sentencesRead = new WeakMap<object, readonly Sentence[]>();

function sentencesIn(block: Pick<ProseBlock, 'raw' | 'line'>): readonly Sentence[] {
  return block.raw.length <= longestText ? sentencesOfPart(block) : [...partsOf(block)].flatMap(sentencesOfPart);
}

// Nobody writes a paragraph of this length, and what is said of a sentence takes the longer the longer it is.
const longestText = 8000;

/** A text that is too long to be read at once, cut between its lines or words. */
function* partsOf({ raw, line: first }: Pick<ProseBlock, 'raw' | 'line'>): Iterable<Pick<ProseBlock, 'raw' | 'line'>> {
  let line = first;
  for (let at = 0, end = 0; at < raw.length; at = end) {
    end = cutOf(raw, at);
    const part = raw.slice(at, end);
    yield { raw: part, line };
    line += breaksIn(part);
  }
}

function cutOf(raw: string, at: number): number {
  const most = at + longestText;
  if (most >= raw.length) return raw.length;
  const cut = ['\n', ' '].map((mark) => raw.lastIndexOf(mark, most)).find((end) => end > at + longestText / 2);
  return cut ?? most;
}

function sentencesOfPart(block: Pick<ProseBlock, 'raw' | 'line'>): readonly Sentence[] {
  const pieces = piecesOf(block.raw, block.line);
  const sentences: Sentence[] = [];
  let current: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'end') current.push(piece);
    else {
      sentences.push(...sentenceOf(current));
      current = [];
    }
  }
  return [...sentences, ...sentenceOf(current)];
}

interface Piece {
  readonly kind: 'text' | 'code' | 'link' | 'end';
  readonly text: string;
  readonly line: number;
}

// In this order: escapes, code spans, images, links, line breaks and tags, entities, tags of site generators, emphasis,
// the end of a sentence, blank lines of text.
// The first group only says which characters may begin one, because most begin none.
const tokens =
  /(?=[\\`![<\n&{*_.?])(?:\\([!-/:-@[-`{-~])|(`{1,30})(?!`)([\s\S]*?[^`])\2(?!`)|(!\[[^\]]*\](?:\([^)\n]*\)|\[[^\]]*\])?)|\[((?:[^\][]|\[[^\][]*\])*)\](?:\(([^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])|(<[Bb][Rr]\s*\/?>|\n(?=\s*[•‣·]\s))|(<\/?(?:[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?\/?>|<https?:[^<>]*>)|(&(?:nbsp|amp|lt|gt|quot|apos|#39);)|(\{%[^\n]{0,2000}?%\}|\{\{[<%][^\n]{0,2000}?[>%]\}\}|\{:[^\n{}]{0,2000}\})|(\*\*|__(?=\w)|(?<=\w)__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*]))|([.!?](?=\s+["'“(*[`]*[A-Z0-9`<])|[.!?](?=\s*$)))/g;

/** What every text has in which something is more than words; the blank lines of text begin with such a bullet. */
const marked = /[\\`![<&{*_•‣·]/;
const stops = /[.!?]\s/;

const htmlNames = new Set(
  'a b i p em strong div span br hr ul ol li img table tr td th thead tbody details summary code pre kbd sub sup u small center h1 h2 h3 h4 h5 h6 font'.split(
    ' ',
  ),
);

const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|eg|ie|etc|vs|cf|approx|resp|no|fig|\d+)$/i;

function piecesOf(raw: string, firstLine: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let line = firstLine;
  if (!marked.test(raw) && !stops.test(raw)) return [{ kind: 'text', text: raw, line }];
  for (const match of raw.matchAll(tokens)) {
    const plain = raw.slice(at, match.index);
    if (plain !== '') pieces.push({ kind: 'text', text: plain, line });
    line += breaksIn(plain);
    pieces.push(...pieceOf(match, line, raw));
    line += breaksIn(match[0]);
    at = match.index + match[0].length;
  }
  if (at < raw.length) pieces.push({ kind: 'text', text: raw.slice(at), line });
  return pieces;
}

function pieceOf(match: RegExpExecArray, line: number, raw: string): readonly Piece[] {
  const [escaped, code, image, link] = [match[1], match[3], match[4], match[5]];
  if (code !== undefined) return [{ kind: 'code', text: code.replace(/\s*\n\s*/g, ' ').trim(), line }];
  if (link !== undefined) return [{ kind: 'link', text: linkText(link), line }];
  if (image !== undefined) return imagePiece(match, raw, line);
  return escaped === undefined ? markPiece(match, line, raw) : [{ kind: 'text', text: escaped, line }];
}

function markPiece(match: RegExpExecArray, line: number, raw: string): readonly Piece[] {
  const [hardBreak, tag, entity, generated, emphasis, stop] = match.slice(7);
  if (stop !== undefined) return stopPieces(stop, raw.slice(Math.max(0, match.index - 40), match.index), line);
  if (tag !== undefined) return tagPiece(tag, line);
  if (hardBreak !== undefined) return [{ kind: 'end', text: '', line }];
  if (entity !== undefined) return [{ kind: 'text', text: entityText(entity), line }];
  return generated === undefined && emphasis === undefined ? [{ kind: 'text', text: match[0], line }] : [];
}

function linkText(link: string): string {
  return link.replace(/!\[([^\]]*)\](?:\([^)\n]*\)|\[[^\]]*\])?/g, '$1').replace(/[*_]{2}/g, '');
}

/** A picture is a word of the sentence that it stands in; one that stands below or behind it says nothing there. */
function imagePiece({ 0: whole, index }: RegExpExecArray, raw: string, line: number): readonly Piece[] {
  const before = raw.slice(raw.lastIndexOf('\n', index) + 1, index);
  const end = raw.indexOf('\n', index);
  const after = raw.slice(index + whole.length, end < 0 ? raw.length : end);
  const isBehind = after.trim() === '' && /(?:[:.!?)]|^)[\s>*-]*$/.test(before);
  if (isBehind || /^[\s*_|.]*$/.test(withoutPictures(before) + withoutPictures(after))) return [];
  const alt = /^!\[([^\]]*)\]/.exec(whole)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
  return [{ kind: 'text', text: isNoName.test(alt) ? 'the picture' : alt, line }];
}

function withoutPictures(text: string): string {
  return text.replace(/!\[[^\]]*\](?:\([^)\n]*\)|\[[^\]]*\])?/g, '');
}

const isNoName =
  /^(?:|(?:image|img|picture|screen ?shot|alt(?: text)?|icon)[\s_-]*\d*|[\w-]+\.(?:png|jpe?g|gif|svg|webp))$/i;

/** A tag is layout and says nothing; `<name>` that is no tag is a placeholder and is kept. */
function tagPiece(tag: string, line: number): readonly Piece[] {
  const name = /^<\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? '';
  if (!htmlNames.has(name)) return [{ kind: 'text', text: tag.startsWith('<http') ? tag.slice(1, -1) : tag, line }];
  return /^(?:p|div|li|tr|summary|details)$/.test(name) ? [{ kind: 'end', text: '', line }] : [];
}

function stopPieces(stop: string, said: string, line: number): readonly Piece[] {
  const text: Piece = { kind: 'text', text: stop, line };
  return stop === '.' && abbreviation.test(said) ? [text] : [text, { kind: 'end', text: '', line }];
}

function sentenceOf(pieces: readonly Piece[]): readonly Sentence[] {
  const texts = pieces.map(shown);
  const whole = oneLine(texts.join(''));
  const text = whole.replace(/^(?:[•‣·]\s*|\d+[.)]\s+|\[[ x]\]\s+|- )+/i, '');
  const first = pieces.find((piece) => piece.text.trim() !== '');
  if (text === '' || !first) return [];
  const last = pieces.at(-1) ?? first;
  const leading = /^\s*/.exec(first.text)?.[0] ?? '';
  return [
    {
      text,
      line: first.line + breaksIn(leading),
      endLine: last.line + breaksIn(last.text.trimEnd()),
      codes: spansOf(pieces, 'code', texts),
      links: spansOf(pieces, 'link', texts),
    },
  ];
}

function spansOf(pieces: readonly Piece[], kind: Piece['kind'], texts: readonly string[]): readonly Span[] {
  if (!pieces.some((piece) => piece.kind === kind)) return noSpans;
  return pieces.flatMap(({ kind: own, text, line }, index) =>
    own === kind
      ? [
          {
            text: oneLine(text),
            line,
            before: oneLine(textBefore(texts, index)),
            after: oneLine(textAfter(texts, index)),
          },
        ]
      : [],
  );
}

const noSpans: readonly Span[] = [];

// What stands further away says nothing about a code span, and a sentence may be very long.
const longestAround = 1000;

function textBefore(texts: readonly string[], index: number): string {
  let before = '';
  for (let at = index - 1; at >= 0 && before.length < longestAround; at -= 1) before = texts[at] + before;
  return before;
}

function textAfter(texts: readonly string[], index: number): string {
  let after = '';
  for (let at = index + 1; at < texts.length && after.length < longestAround; at += 1) after += texts[at];
  return after;
}

function shown(piece: Piece): string {
  return piece.kind === 'code' ? `\`${piece.text}\`` : piece.text;
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
