/**
 * Where a runbook's text may be cut so that every part of it, read alone, says what it says in the whole: around each
 * step of the list below `steps`. Groups are not cut any further. A line that fits nowhere goes with the step above it,
 * whose fault it then is.
 */
export interface Cut {
  /** Where the key `steps` stands. */
  readonly key: number;
  /** Where the line of each step begins; a step reaches to the next one's line. */
  readonly starts: readonly number[];
  /** Where the last step ends: the end of the document, or the line of another key of the runbook. */
  readonly end: number;
  /** Where the document ends: the end of the text, or the line of a mark behind which another one may begin. */
  readonly limit: number;
}

/** The cut of a text; undefined where it is written in a way that only a whole reading is sure to understand. */
export function cutSteps(text: string): Cut | undefined {
  if (hasLoneReturn(text)) return undefined;
  const list = stepList(text);
  return list && stepsOf(text, list);
}

/** The document of a text that an offset lies in: what stands before it is one comment as long as that, and what stands behind it is left out. */
export function documentAround(text: string, offset: number): string {
  const mark = /(?:^|\n)(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
  const ends = [...text.matchAll(mark)].map(({ index, 0: { length } }) => index + length);
  const start = ends.findLast((at) => at <= offset) ?? 0;
  const end = (ends.find((at) => at > offset) ?? text.length + 3) - 3;
  return (start === 0 ? '' : '#'.padEnd(start)) + text.slice(start, end);
}

/** A line of a text with what ends it. */
export function lineAt(text: string, start: number): string {
  return text.slice(start, lineEnd(text, start) + 1);
}

/** The first line behind the end of a document that may begin another one; the end of the text, where there is none. */
export function nextContent(text: string, end: number): number {
  let start = lineEnd(text, end) + 1;
  while (start < text.length && (isNothing(text, start) || /^(?:%|\.\.\.)/.test(text.slice(start, start + 3)))) {
    start = lineEnd(text, start) + 1;
  }
  return Math.min(start, text.length);
}

/** The place of the last step that begins at or before an offset; -1 where none does. */
export function lastStepBefore({ starts }: Cut, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The library takes a line to end at a line feed only.
function hasLoneReturn(text: string): boolean {
  return text.includes('\r') && /\r(?!\n)/.test(text);
}

interface StepList {
  readonly key: number;
  /** Where the line behind that of the key begins. */
  readonly start: number;
}

const plainKey = /^[A-Za-z_][\w ./-]*:(?: |\r?$)/;
const stepsKey = /^steps: *(?: #.*)?\r?$/;
const documentMark = /^(?:---|\.\.\.)(?=[ \t\r]|$)/;
/** What may stand before the first key: a word that is to become one, the mark of the document, a directive, a comment. */
const beforeKeys = /^(?:\w+ *|--- *(?: #.*)?|%.*|[ \t]*#.*|[ \t]*)\r?$/;

// Only where the text begins with a plain key is it sure that no line at its margin lies inside a text or brackets
// that are closed; those that are not are found when the part before the steps is read.
function stepList(text: string): StepList | undefined {
  let isBegun = false;
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    if (stepsKey.test(line)) return { key: start, start: end + 1 };
    isBegun ||= plainKey.test(line);
    const isSure = isBegun ? !documentMark.test(line) : beforeKeys.test(line);
    if (!isSure) return undefined;
    start = end + 1;
  }
  return undefined;
}

function stepsOf(text: string, { key, start }: StepList): Cut | undefined {
  const limit = documentEnd(text, start);
  const begin = nextMark(text, start, Number.POSITIVE_INFINITY);
  const first = firstItem(text, begin, limit);
  if (first === undefined) return undefined;
  const margin = indentOf(text, first);
  const starts = [begin];
  let at = nextMark(text, lineEnd(text, first) + 1, margin);
  for (; at < limit; at = nextMark(text, lineEnd(text, at) + 1, margin)) {
    if (isItem(text, at, margin)) starts.push(at);
    else if (!goesWithStep(text, at)) break;
  }
  const isWhole = at >= limit || plainKey.test(text.slice(at, lineEnd(text, at)));
  return isWhole ? { key, starts, end: Math.min(at, limit), limit } : undefined;
}

/** Where the first document ends, which a mark at the margin does wherever it stands. */
function documentEnd(text: string, from: number): number {
  const mark = /\n(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
  mark.lastIndex = from - 1;
  const found = mark.exec(text);
  return found ? found.index + 1 : text.length;
}

/** The line of the first step; what stands above it fits nowhere. */
function firstItem(text: string, from: number, limit: number): number | undefined {
  for (let at = from; at < limit; at = nextMark(text, lineEnd(text, at) + 1, Number.POSITIVE_INFINITY)) {
    if (isItem(text, at, indentOf(text, at))) return at;
    if (!goesWithStep(text, at)) return undefined;
  }
  return undefined;
}

/**
 * Whether a line that is indented no further than the steps belongs to the one above it or is a fault there. At the
 * margin that is sure only of what begins with a tab, of an item, of what has no colon and so can be no key, and of a
 * line of a step that a word is being typed before.
 */
function goesWithStep(text: string, start: number): boolean {
  if (indentOf(text, start) > 0 || isSpoilt(text, start)) return true;
  return /^(?:\t|-(?: |\r?$)|[\w"'[{(<.,;+=/\\-][^:]*$)/.test(text.slice(start, lineEnd(text, start)));
}

const spoilt = /[A-Za-z_][\w ./-]*: +(?:- |[\w./-][^\n]*\n +[\w-]+:(?: |\r?\n))/y;

/** Whether a line is a key with an item behind it, or with a plain value that further keys stand below: YAML has neither. */
function isSpoilt(text: string, start: number): boolean {
  spoilt.lastIndex = start;
  return spoilt.test(text);
}

/** The next line that is indented no further than a margin and holds more than a comment; the end of the text, where there is none. */
function nextMark(text: string, from: number, margin: number): number {
  let start = from;
  while (start < text.length && (indentOf(text, start) > margin || isNothing(text, start))) {
    start = lineEnd(text, start) + 1;
  }
  return start;
}

const nothing = /[ \t]*(?:#|\r?\n|\r?$)/y;

/** Whether a line holds blanks and a comment at most. */
function isNothing(text: string, start: number): boolean {
  nothing.lastIndex = start;
  return nothing.test(text);
}

const item = /-(?: |\r?\n|\r?$)/y;

function isItem(text: string, start: number, margin: number): boolean {
  item.lastIndex = start + margin;
  return indentOf(text, start) === margin && item.test(text);
}

function indentOf(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at += 1;
  return at - start;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
