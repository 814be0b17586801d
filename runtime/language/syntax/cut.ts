/**
 * Where a runbook's text may be cut so that every part of it, read alone, says what it says in the whole: around each
 * step of the list below `steps`. Groups are not cut any further.
 */
export interface Cut {
  /** Where the key `steps` stands. */
  readonly key: number;
  /** Where the line of each step begins; a step reaches to the next one's line. */
  readonly starts: readonly number[];
  /** Where the last step ends: the end of the text, or the line of another key of the runbook. */
  readonly end: number;
}

/** The cut of a text; undefined where it is written in a way that only a whole reading is sure to understand. */
export function cutSteps(text: string): Cut | undefined {
  if (hasLoneReturn(text)) return undefined;
  const list = stepList(text);
  return list && stepsOf(text, list);
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

const plainKey = /^[A-Za-z]\w*:(?: |\r?$)/;
const stepsKey = /^steps: *(?: #.*)?\r?$/;
const documentMark = /^(?:---|\.\.\.|%)/;

// Only where the text begins with a plain key is it sure that no line at its margin lies inside a text or brackets
// that are closed; those that are not are found when the part before the steps is read.
function stepList(text: string): StepList | undefined {
  let isBegun = false;
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    if (documentMark.test(line)) return undefined;
    if (isBegun && stepsKey.test(line)) return { key: start, start: end + 1 };
    isBegun ||= plainKey.test(line);
    if (!isBegun && !isNothing(text, start)) return undefined;
    start = end + 1;
  }
  return undefined;
}

function stepsOf(text: string, { key, start }: StepList): Cut | undefined {
  const first = nextMark(text, start, Number.POSITIVE_INFINITY);
  const margin = indentOf(text, first);
  const starts: number[] = [];
  let at = first;
  for (; at < text.length && isItem(text, at, margin); at = nextMark(text, lineEnd(text, at) + 1, margin)) {
    starts.push(at);
  }
  const isWhole = starts.length > 0 && (at >= text.length || isLastPart(text, at));
  return isWhole ? { key, starts, end: Math.min(at, text.length) } : undefined;
}

/** The next line that is indented no further than a margin and holds more than a comment; the end of the text, where there is none. */
function nextMark(text: string, from: number, margin: number): number {
  let start = from;
  while (start < text.length && (indentOf(text, start) > margin || isNothing(text, start))) {
    start = lineEnd(text, start) + 1;
  }
  return start;
}

/** Whether nothing but keys of the runbook, and what lies below them, begins at an offset. */
function isLastPart(text: string, start: number): boolean {
  if (!plainKey.test(text.slice(start, lineEnd(text, start)))) return false;
  for (let at = start; at < text.length; at = lineEnd(text, at) + 1) {
    if (documentMark.test(text.slice(at, at + 3))) return false;
  }
  return true;
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
