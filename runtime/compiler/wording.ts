import { escapeTemplate } from '../expr/index.js';

/** Text that every YAML and Markdown reader accepts: no control characters but tabs and line breaks, no broken pairs. */
export function cleanText(text: string): string {
  // Nearly every text is clean.
  if (!unclean.test(text)) return text;
  return text.replace(/\r\n?/g, '\n').replace(unprintable, '').replace(halfPair, '');
}

/** The text on one line, with single blanks. */
export function oneLine(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, ' ').trim();
}

/** The template that renders to the clean text. */
export function literal(text: string): string {
  return escapeTemplate(cleanText(text));
}

/** The text on one line, cut at a word where it is longer. */
export function shortened(text: string, most: number): string {
  const line = oneLine(text);
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  const atWord = cut.replace(/\s+\S*$/, '');
  return `${(atWord.length > most / 2 ? atWord : cut).trimEnd()}…`.replace(halfPair, '');
}

/** A sentence as the title of a step: what is to be done, without marks, courtesies and the colon that announces a command. */
export function titleOf(sentence: string, most = 90): string {
  const bare = cleanText(sentence)
    .replace(/[`*]/g, '')
    .replace(emphasis, '$1')
    .replace(/\{\{/g, '{ {')
    .replace(/[\s:;,]+$/, '')
    .replace(/[:.]\s+(?:for )?examples?$/i, '')
    .replace(/(?<=\S)\.$/, '');
  const title = shortened(withoutLead(bare), most);
  // A command is written as it is typed.
  return /^[\s*_]*`/.test(sentence) ? title : title.charAt(0).toUpperCase() + title.slice(1);
}

/** A heading as the title of a group, without its marks. */
export function headingTitle(heading: string): string {
  const bare = cleanText(heading)
    .replace(/[`*]/g, '')
    .replace(emphasis, '$1')
    .replace(/&(?:amp|lt|gt|quot|apos|#39|nbsp);/g, entityText)
    .replace(/\{[:%][^{}]*\}/g, ' ');
  return shortened(bare, 90);
}

const emphasis = /(?<![\w])_(?=\S)([^_\n]{1,200}\S|\S)_(?!\w)/g;

/** The character that an entity stands for; a blank where it is none of those that guides use. */
export function entityText(entity: string): string {
  return entities[entity] ?? ' ';
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
};

/** A title that says what is done, without the words that only lead to it. */
function withoutLead(text: string): string {
  let rest = text;
  for (let turn = 0; turn < 4; turn += 1) {
    const shorter = rest
      .replace(lead, '')
      .replace(modal, '')
      .replace(/^in order to\b/i, 'To');
    if (shorter === rest || shorter === '') break;
    rest = shorter;
  }
  return rest;
}

const lead =
  /^(?:(?:step \d{1,3}|note|tip|hint)\s*[:.)]\s+(?=\S)|(?:first of all|for (?:example|instance)|(?:first|second|third|last)ly|please|optionally|alternatively|afterwards|additionally|at this point|just|simply|then|finally|also|again|and)\b,?\s+|next(?:,\s*|\s+(?=(?:you|we)\b))|(?:first|now)\b(?! (?:that|of|time|line|step|node|one|\w+s?\b is))(?:,?\s+)|(?:be sure|remember) to\s+(?!not\b))/i;

// What a reader sees or has is a statement, which is no title without them.
const modal =
  /^(?:you|we)(?: (?:easily|also|now|then|still))?(?:(?:'ll| will)? (?:need|want|have) to|'re advised to| (?:can|should|must|may|might|could))(?: (?:also|then|now|either|just|simply|first|easily|still|always|usually|go on to|try to|manually))*\s+(?=[a-z])(?!(?:see|find|get|notice|be|have|not|now|no|encounter|expect|need|want|only)\b)/i;

/** The text as a block of code in instructions. */
export function indentedBlock(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

/** The first line of a command as the title of a step. */
export function lineTitle(command: string): string {
  // A line that goes on says little without what it goes on with.
  const whole = command.slice(0, 500).replace(/(?<!\s)(?:[ \t]*\\|[ \t]+`)\n[ \t]*/g, ' ');
  return shortened(
    cleanText(whole.split('\n', 1)[0] ?? '')
      .replace(/\{\{/g, '{ {')
      .replace(/\\$/, '…'),
    90,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters of all three
const unclean = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff\ud800-\udfff]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that have to go
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g;

const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
