import type { Analysis } from '../analysis.js';
import { type FoundPath, pathAt } from '../cursor.js';
import { nodeAt } from '../shape/schema.js';
import { cutSteps } from '../syntax/cut.js';
import type { Node, ScalarNode } from '../syntax/node.js';
import { parseAround } from '../syntax/parse.js';
import { indentAt, isFlow, keyPlace, keysIn, type Place, type Site, textsBefore } from './place.js';
import { schemaNear } from './schema-near.js';

/** A place where nothing stands yet, or a word that makes no sense alone; told by reading the text with a word in it. */
export function emptyPlace(analysis: Analysis, offset: number, found: FoundPath | undefined): Place | undefined {
  const typing = typingAt(analysis.text, offset, found);
  if (typing === undefined) return undefined;
  const doubtful: Place[] = [];
  for (const guess of guessesFor(analysis.text, typing)) {
    const { place, isCertain } = guessedPlace(analysis, typing, guess);
    if (place && isCertain) return place;
    if (place) doubtful.push(place);
  }
  return doubtful[0];
}

/** What is written of a word, and what stands before it in its line. */
interface Typing {
  readonly start: number;
  readonly end: number;
  readonly lead: string;
  readonly hasColon: boolean;
  /** Whether it is the dash of an item, and nothing more. */
  readonly isDash: boolean;
}

function typingAt(text: string, offset: number, found: FoundPath | undefined): Typing | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(Math.max(lineStart, offset - 1000), offset);
  const word = /[\w./-]*$/.exec(before)?.[0] ?? '';
  const start = wordsStart(found, lineStart) ?? offset - word.length;
  const lead = text.slice(Math.max(lineStart, start - 1000), start);
  if (!/^[\s-]*$|[{[,]\s*["']?$|:\s+["']?$|-\s+["']?$/.test(lead)) return undefined;
  const rest = text.slice(offset, offset + 200);
  const end = offset + (/^[\w./-]*/.exec(rest)?.[0] ?? '').length;
  return { start, end, lead, hasColon: /^["']?:(?:\s|$)/.test(text.slice(end, end + 3)), isDash: word === '-' };
}

/** Where several words of one line begin that stand where a mapping or a list has to. */
function wordsStart(found: FoundPath | undefined, lineStart: number): number | undefined {
  const node = found?.isKey === false && found.node.kind === 'scalar' ? found.node : undefined;
  return node?.style === 'plain' && node.at.start > lineStart && node.source.includes(' ') ? node.at.start : undefined;
}

// A word that no runbook uses stands in for what is being written, so that the rest can be read.
const standIn = 'zz_cursor_zz';

/** What may be meant, and the text that would be read if it is. */
interface Guess {
  readonly kind: 'key' | 'item' | 'value';
  readonly written: string;
  /** Whether what follows is left out, because a quote or bracket before it is not closed. */
  readonly isCut: boolean;
}

function guessesFor(text: string, typing: Typing): readonly Guess[] {
  return formsFor(text, typing).flatMap((form) => [
    { ...form, isCut: false },
    { ...form, isCut: true },
  ]);
}

function formsFor(text: string, { lead, hasColon, start, isDash }: Typing): readonly Omit<Guess, 'isCut'>[] {
  const key = { kind: 'key', written: hasColon ? standIn : `${standIn}: 0` } as const;
  const item = { kind: 'item', written: `- ${standIn}` } as const;
  const value = { kind: 'value', written: standIn } as const;
  if (/:\s+["']?$|\[\s*["']?$|["']$/.test(lead)) return [value];
  if (!/^\s*$/.test(lead)) return [key, value];
  if (isDash) return [item];
  // Nothing else can stand there, and a key would have the whole text read.
  return beginsStep(text, { start, column: lead.length }) ? [item] : [key, item, value];
}

/** Whether a step may begin at an offset: in the column of the dashes of the others. */
function beginsStep(text: string, { start, column }: { readonly start: number; readonly column: number }): boolean {
  const cut = cutSteps(text);
  const first = cut?.starts[0];
  if (!cut || first === undefined || start < first) return false;
  const isBehind = start >= cut.end && cut.end < text.length;
  return (
    column > 0 && !isBehind && text.startsWith('- ', first + column) && text.slice(first, first + column).trim() === ''
  );
}

function guessedPlace(analysis: Analysis, typing: Typing, guess: Guess) {
  const { text, format, document } = analysis;
  const rest = guess.isCut ? '' : text.slice(typing.end);
  const guessed = text.slice(0, typing.start) + guess.written + rest;
  const at = typing.start + guess.written.indexOf(standIn);
  const { root, isCertain } = parseAround(guessed, at);
  const found = pathAt(root, at + 1);
  if (!root || !found || !isStandIn(found.node) || found.isKey !== (guess.kind === 'key')) return { isCertain };
  const site = {
    path: found.path,
    typed: { start: typing.start, end: typing.end },
    isFlow: isFlow(guessed, found.parent),
    indent: indentAt(text, typing.start),
  };
  const place = placeFor(guess.kind, { found, site, typing }, { root, format, document });
  return { isCertain, place };
}

function isStandIn(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && node.source === standIn;
}

interface Around {
  readonly found: FoundPath;
  readonly site: Site;
  readonly typing: Typing;
}

interface Tree extends Pick<Analysis, 'format' | 'document'> {
  readonly root: Node;
}

function placeFor(kind: Guess['kind'], { found, site, typing }: Around, { root, format, document }: Tree) {
  const above = found.path.slice(0, -1);
  const schema = schemaNear(format, root, kind === 'value' ? found.path : above);
  if (schema === undefined) return undefined;
  switch (kind) {
    case 'key': {
      // What stands behind the steps is only in the tree of the whole text.
      const others = above.length === 0 ? keysIn(document) : [];
      const present = new Set([...keysIn(nodeAt(root, above)), ...others]);
      present.delete(standIn);
      return keyPlace({ ...site, schema, hasColon: typing.hasColon }, [...present]);
    }
    case 'item':
      return schema.type === 'array' ? ({ ...site, path: site.path.slice(0, -1), kind, schema } as const) : undefined;
    case 'value': {
      const before = textsBefore(found.parent, found.at.start);
      return { ...site, kind, schema, before, quote: /["']$/.exec(typing.lead)?.[0] ?? '' } as const;
    }
  }
}
