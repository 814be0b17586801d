/** A piece of HTML in which every text is escaped; only `html` makes one. */
export interface Html {
  readonly [markup]: string;
}

const markup = Symbol('markup');

type Part = Html | string | number | readonly Html[];

/** Puts HTML together: what stands in the template is markup, what is filled in is text, unless it was made by this. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = strings.map((piece, index) => piece + (index < parts.length ? markupOf(parts[index] ?? '') : ''));
  return { [markup]: pieces.join('') };
}

/** Markup of the program itself, put in as it is; never anything that a run, a guide or a person wrote. */
export function verbatim(text: string): Html {
  return { [markup]: text };
}

/** The markup of a piece, to be written. */
export function htmlText(piece: Html): string {
  return piece[markup];
}

/** Nothing. */
export const nothing: Html = html``;

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return isList(part) ? part.map(htmlText).join('') : htmlText(part);
}

function isList(part: Html | readonly Html[]): part is readonly Html[] {
  return Array.isArray(part);
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
