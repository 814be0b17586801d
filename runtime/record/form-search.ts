import type { Span } from '../model/text.js';
import { bareViews } from './bare-text.js';
import { type SecretForm, shortestSecret } from './secret-form.js';
import { matchesOf, type TextView, viewThrough, viewWithout } from './text-view.js';
import { unwrapped } from './unwrap.js';

/** Finds the forms of secrets in a text in one pass, however many there are. */
export interface FormSearch {
  add(forms: readonly SecretForm[]): void;
  /** Where forms stand, in order; stretches that overlap are one. */
  find(text: string): readonly Span[];
  /** The length of the longest form that programs break into lines. */
  longestWrapped(): number;
  /** The forms that go over the end of a line as they are. */
  multiline(): readonly string[];
}

/** A search that knows no form yet. */
export function newFormSearch(): FormSearch {
  const tables = { all: newTable(), wrapped: newTable() };
  const multiline: string[] = [];
  let longestWrapped = 0;
  let isEmpty = true;
  const add = (form: SecretForm) => {
    isEmpty = false;
    addTo(tables.all, form);
    if (form.text.includes('\n')) multiline.push(form.text);
    if (!form.isWrapped) return;
    addTo(tables.wrapped, form);
    longestWrapped = Math.max(longestWrapped, form.text.length);
  };
  return {
    add: (forms) => forms.forEach(add),
    find: (text) => {
      if (isEmpty || text.length < shortestSecret) return [];
      const bare = bareViews(text);
      const views = [...bare, ...(multiline.length === 0 ? [] : dedentedViews(text, bare))];
      const found = views.flatMap(({ text: seen, inOriginal }) => foundIn(tables, seen).map(inOriginal));
      return merged([...foundIn(tables, text), ...found]);
    },
    longestWrapped: () => longestWrapped,
    multiline: () => multiline,
  };
}

/** A text without the blanks at the beginning of its lines. */
export function dedented(text: string): TextView {
  return viewWithout(text, matchesOf(text, /(?<=\n)[ \t]+/g));
}

function dedentedViews(text: string, bare: readonly TextView[]): readonly TextView[] {
  if (!/\n[ \t]/.test(text)) return [];
  return bare.length === 0 ? [dedented(text)] : bare.map((view) => viewThrough(view, dedented(view.text)));
}

interface Tables {
  readonly all: Table;
  readonly wrapped: Table;
}

function foundIn({ all, wrapped }: Tables, text: string): readonly Span[] {
  const found = foundWith(all, text);
  const flat = unwrapped(text);
  return flat === undefined ? found : [...found, ...foundWith(wrapped, flat.text).map(flat.inOriginal)];
}

/**
 * The forms by their first four characters. The table says at once of almost every place of a text that no form begins
 * there: it is indexed by the low four bits of each of the four characters.
 */
interface Table {
  readonly begins: Uint8Array;
  readonly byStart: Map<string, SecretForm[]>;
}

function newTable(): Table {
  return { begins: new Uint8Array(0x10000), byStart: new Map() };
}

function addTo({ begins, byStart }: Table, form: SecretForm): void {
  const start = form.text.slice(0, shortestSecret);
  let index = 0;
  for (let at = 0; at < shortestSecret; at++) index = nextIndex(index, start.charCodeAt(at));
  begins[index] = 1;
  const others = byStart.get(start);
  if (others === undefined) byStart.set(start, [form]);
  else others.splice(placeByLength(others, form.text.length), 0, form);
}

// The longest comes first, so that it is the one that is found.
function placeByLength(forms: readonly SecretForm[], length: number): number {
  let low = 0;
  let high = forms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((forms[middle]?.text.length ?? 0) >= length) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nextIndex(index: number, unit: number): number {
  return ((index << 4) | (unit & 15)) & 0xffff;
}

function foundWith(table: Table, text: string): readonly Span[] {
  const { begins } = table;
  const found: Span[] = [];
  let index = 0;
  for (let at = 0; at < text.length; at++) {
    index = nextIndex(index, text.charCodeAt(at));
    if (begins[index] === 0) continue;
    const span = formAt(table, text, at - shortestSecret + 1);
    if (span) found.push(span);
  }
  return found;
}

function formAt({ byStart }: Table, text: string, start: number): Span | undefined {
  const forms = byStart.get(text.slice(Math.max(0, start), start + shortestSecret));
  const form = forms?.find((candidate) => text.startsWith(candidate.text, start));
  return form && withEdges(text, { start, end: start + form.text.length }, form.edges);
}

function withEdges(text: string, { start, end }: Span, edges: SecretForm['edges']): Span {
  const isLetter = (at: number) => /[\w+/-]/.test(text.charAt(at));
  return {
    start: edges.before && isLetter(start - 1) ? start - 1 : start,
    end: edges.after && isLetter(end) ? afterPadding(text, end + 1) : end,
  };
}

function afterPadding(text: string, at: number): number {
  const padding = ['==', '='].find((marks) => text.startsWith(marks, at));
  return at + (padding?.length ?? 0);
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last && span.start < last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}
