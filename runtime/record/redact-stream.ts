import { bareView, openSequenceStart } from './bare-text.js';
import { dedented, type FormSearch } from './form-search.js';
import { viewThrough } from './text-view.js';
import { endsEncodedLine } from './unwrap.js';

/** Redacts a text that comes piece by piece. */
export interface RedactionStream {
  /** Takes whole lines, or the rest at the end of the text; gives what can be shown by now. */
  write(text: string): string;
  /** The redacted rest. */
  end(): string;
  /** The redacted rest of a text that was cut here, without what may be the beginning of something hidden. */
  endCut(): string;
}

/** A stream that shows each line as soon as nothing hidden can begin in it and go on in the next. */
export function streamOf(redact: (text: string) => string, search: FormSearch, holdsAll: boolean): RedactionStream {
  let held = '';
  const shownUpTo = (cut: number) => {
    const shown = redact(held.slice(0, cut));
    held = held.slice(cut);
    return shown;
  };
  const rest = (cut: number) => {
    const shown = shownUpTo(cut);
    held = '';
    return shown;
  };
  return {
    write: (text) => {
      held += text;
      return shownUpTo(holdsAll ? 0 : shownEnd(held, search));
    },
    end: () => rest(held.length),
    endCut: () => rest(wholeEnd(held, search)),
  };
}

/**
 * How much of a text that was cut is left without what may be the beginning of something hidden: its unfinished line, and
 * the lines before it that may go on in what is missing.
 */
export function wholeEnd(text: string, search: FormSearch): number {
  return shownEnd(text.slice(0, text.lastIndexOf('\n') + 1), search);
}

/** How much of a text ends with a line after which nothing goes on that began before. */
function shownEnd(text: string, search: FormSearch): number {
  const open = openSequenceStart(text);
  const end = Math.min(begunLineStart(text, search), open < text.length ? lineStart(text, open) : open);
  return search
    .find(text)
    .reduceRight((cut, { start, end: after }) => (start < cut && cut < after ? lineStart(text, start) : cut), end);
}

// What is unseen and what stands further in hides nothing from a reader, so the lines are looked at without it.
function begunLineStart(text: string, search: FormSearch): number {
  const bare = bareView(text);
  const lines = viewThrough(bare, dedented(bare.text));
  const start = Math.min(
    encodedLinesStart(lines.text, search.longestWrapped()),
    ...search.multiline().map((form) => begunStart(lines.text, form)),
  );
  if (start >= lines.text.length) return text.length;
  return lineStart(text, lines.inOriginal({ start, end: start + 1 }).start);
}

// An encoding in full lines may go on in the next line. What began more than the longest form ago is complete.
function encodedLinesStart(text: string, longest: number): number {
  let start = text.length;
  while (text.length - start <= 2 * longest && longest > 0 && endsEncodedLine(text, lineEnd(text, start))) {
    start = lineStart(text, start - 1);
  }
  return start;
}

/** Where the text ends with the beginning of a form that goes over several lines. */
function begunStart(text: string, form: string): number {
  for (let at = form.lastIndexOf('\n'); at >= 0; at = form.lastIndexOf('\n', at - 1)) {
    if (text.endsWith(form.slice(0, at + 1))) return lineStart(text, text.length - at - 1);
    if (at === 0) break;
  }
  return text.length;
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

// The end of the line before a place, without its line end.
function lineEnd(text: string, start: number): number {
  const end = start - 1;
  if (text.charAt(end) !== '\n') return start;
  return text.charAt(end - 1) === '\r' ? end - 1 : end;
}
