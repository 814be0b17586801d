import type { Span } from '../model/text.js';
import { type SecretForm, shortestSecret } from './secret-form.js';
import { type Unwrapped, unwrapped } from './unwrap.js';

/** Finds the forms of secrets in a text in one pass, however many there are. */
export interface FormSearch {
  add(forms: readonly SecretForm[]): void;
  /** Where forms stand, in order; stretches that overlap are one. */
  find(text: string): readonly Span[];
  /** The length of the longest form. */
  longest(): number;
  /** The forms that go over the end of a line as they are. */
  multiline(): readonly string[];
}

/** A search that knows no form yet. */
export function newFormSearch(): FormSearch {
  const forms: SecretForm[] = [];
  const all = newTable();
  const wrapped = newTable();
  return {
    add: (more) => {
      for (const form of more) {
        forms.push(form);
        addTo(all, form);
        if (form.isWrapped) addTo(wrapped, form);
      }
    },
    find: (text) => {
      if (forms.length === 0 || text.length < shortestSecret) return [];
      const found = foundIn(all, text);
      const flat = unwrapped(text);
      return merged(flat === undefined ? found : [...found, ...foundOverLines(wrapped, flat)]);
    },
    longest: () => forms.reduce((length, { text }) => Math.max(length, text.length), 0),
    multiline: () => forms.map(({ text }) => text).filter((text) => text.includes('\n')),
  };
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
  const others = byStart.get(start) ?? [];
  byStart.set(
    start,
    [...others, form].sort((one, other) => other.text.length - one.text.length),
  );
}

function nextIndex(index: number, unit: number): number {
  return ((index << 4) | (unit & 15)) & 0xffff;
}

function foundIn(table: Table, text: string): readonly Span[] {
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

function foundOverLines(wrapped: Table, flat: Unwrapped): readonly Span[] {
  return foundIn(wrapped, flat.text).map(flat.inOriginal);
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
