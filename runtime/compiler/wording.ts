import { escapeTemplate } from '../expr/index.js';

/** Text that every YAML and Markdown reader accepts: no control characters but tabs and line breaks, no broken pairs. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unprintable, '').replace(halfPair, '');
}

/** The template that renders to the clean text. */
export function literal(text: string): string {
  return escapeTemplate(cleanText(text));
}

/** The text on one line, cut at a word where it is longer. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  const atWord = cut.replace(/\s+\S*$/, '');
  return `${(atWord.length > most / 2 ? atWord : cut).trimEnd()}…`.replace(halfPair, '');
}

/** A sentence as the title of a step: without backticks, emphasis and the colon that announces a command. */
export function titleOf(sentence: string, most = 90): string {
  const bare = cleanText(sentence)
    .replace(/[`*]/g, '')
    .replace(/^(?:(?:then|next|first|finally|now|also|and)\b,?\s+)+/i, '')
    .replace(/\{\{/g, '{ {')
    .replace(/[\s:;,]+$/, '')
    .replace(/(?<=\S)\.$/, '');
  const title = shortened(bare, most);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** The text as a block of code in instructions. */
export function indentedBlock(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

/** The first line of a command as the title of a step. */
export function lineTitle(command: string): string {
  return shortened(
    cleanText(command.split('\n', 1)[0] ?? '')
      .replace(/\{\{/g, '{ {')
      .replace(/(?<!\s)\s*\\$/, ' …'),
    90,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that have to go
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g;

const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
