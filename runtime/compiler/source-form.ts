import { type Guide, readGuide } from './guide.js';
import { readHtmlGuide } from './html/read-html.js';
import { plainGuide } from './text/read-text.js';

/** What a guide is written in. */
export type SourceForm = 'markdown' | 'html' | 'text';

/** The names of the forms, as a person gives them. */
export const sourceForms: readonly SourceForm[] = ['html', 'text', 'markdown'];

/** What a guide is written in: by the end of its name where that tells, else by how it begins; Markdown in doubt. */
export function sourceFormOf(text: string, file: string): SourceForm {
  const end = /\.([A-Za-z0-9]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  if (/^x?html?$/.test(end)) return 'html';
  if (/^(?:md|markdown|mdown|mkd|mdx)$/.test(end)) return 'markdown';
  if (looksLikeHtml(text)) return 'html';
  return /^te?xt$/.test(end) && !looksLikeMarkdown(text) ? 'text' : 'markdown';
}

/** What a text without a name is written in. */
export function pastedFormOf(text: string): SourceForm {
  return sourceFormOf(text, 'pasted.txt');
}

/** The blocks of a guide, whatever it is written in. */
export function readSource(text: string, form: SourceForm): Guide {
  switch (form) {
    case 'html':
      return readHtmlGuide(text);
    case 'text':
      return plainGuide(text);
    case 'markdown':
      return readGuide(text);
  }
}

function looksLikeHtml(text: string): boolean {
  const start = text
    .replace(/^\uFEFF/, '')
    .slice(0, 4_000)
    .replace(/^(?:\s|<!--[\s\S]*?-->|<\?xml[^>]*>)+/, '');
  return /^<(?:!doctype\s+html|html|head|body|meta|div|p|h[1-6]|ul|ol|table|pre|article|section|main|span|b|strong|ac:[\w-]+)(?=[\s/>])/i.test(
    start,
  );
}

/** Fences, front matter, links or headings that stand alone; a line after '# ' alone may be a command of root. */
function looksLikeMarkdown(text: string): boolean {
  return [
    /^(?:```|~~~)/m,
    /^---\n[\s\S]*?\n---\n/,
    /\]\(https?:/,
    /^#{2,6} \S/m,
    /(?:^|\n\s*\n)# [A-Z][^\n]*\n\s*\n/,
  ].some((shape) => shape.test(text.replace(/\r\n?/g, '\n')));
}
