import type { FormSearch } from './form-search.js';
import { endsEncodedLine } from './unwrap.js';

/** Redacts a text that comes piece by piece. */
export interface RedactionStream {
  /** Takes whole lines, or the rest at the end of the text; gives what can be shown by now. */
  write(text: string): string;
  /** The redacted rest. */
  end(): string;
}

/** A stream that shows each line as soon as nothing hidden can begin in it and go on in the next. */
export function streamOf(redact: (text: string) => string, search: FormSearch, holdsAll: boolean): RedactionStream {
  let held = '';
  return {
    write: (text) => {
      held += text;
      const cut = holdsAll ? 0 : shownEnd(held, search);
      const shown = redact(held.slice(0, cut));
      held = held.slice(cut);
      return shown;
    },
    end: () => {
      const shown = redact(held);
      held = '';
      return shown;
    },
  };
}

/** How much of a text ends with a line after which nothing goes on that began before. */
function shownEnd(text: string, search: FormSearch): number {
  const end = Math.min(
    encodedLinesStart(text, search.longest()),
    ...search.multiline().map((form) => begunStart(text, form)),
  );
  return search
    .find(text)
    .reduceRight((cut, { start, end: after }) => (start < cut && cut < after ? lineStart(text, start) : cut), end);
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
