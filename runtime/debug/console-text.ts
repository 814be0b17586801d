import type { Redactor } from '../record/redact.js';

/** The one writer before everything that goes to a client: what it gives is redacted and cannot steer a terminal. */
export interface Shown {
  /** A text in which nothing has been redacted yet, or not with all that is known by now. */
  text(text: string): string;
  /** A command line that is not redacted yet, word by word. */
  argv(argv: readonly string[]): readonly string[];
  /** Any JSON value that is not redacted yet. */
  json(value: unknown): unknown;
  /** What a program wrote, redacted as it came: its colours may stay, no other control sequence does. */
  output(text: string): string;
  /** A line about the run, made of texts that are redacted. */
  line(text: string): string;
}

/** The writer of a client, with the redactor of its run. */
export function shownBy(redactor: Redactor, { hasColours }: { readonly hasColours: boolean }): Shown {
  // A secret that was cut by escape sequences is whole once they are taken out, so this comes first.
  const text = (given: string) => redactor.text(plain(given));
  const line = (given: string) => {
    const bare = plain(given);
    return bare === given ? given : redactor.text(bare);
  };
  return {
    text,
    line,
    argv: (argv) => redactor.argv(argv.map(plain)),
    json: (value) =>
      value === undefined
        ? undefined
        : JSON.parse(JSON.stringify(value), (_key, item: unknown) => (typeof item === 'string' ? text(item) : item)),
    output: (given) => {
      const bare = plain(given);
      const shown = line(given);
      return hasColours && shown === bare && bare !== given ? styled(given) : shown;
    },
  };
}

/** A text without escape sequences, in which other control characters are made visible; tabs and line feeds stay. */
export function plain(text: string): string {
  return isPlain(text) ? text : text.replaceAll('\r\n', '\n').replace(sequence, '').replace(control, visible);
}

/** A text fit for one line: the ends of its own lines are made visible. */
export function oneLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ↵ ')
    .replaceAll('\t', ' ');
}

/** The same, but colours and other styles stay, and end with the text. */
function styled(text: string): string {
  let hasStyle = false;
  const parts = text.split(style).map((part, index) => {
    if (index % 2 === 0) return plain(part);
    hasStyle = true;
    return part;
  });
  const end = text.endsWith('\n') ? '\n' : '';
  const shown = parts.join('');
  return hasStyle ? `${shown.slice(0, shown.length - end.length)}${resetStyle}${end}` : shown;
}

const resetStyle = '\u001b[0m';

// biome-ignore-start lint/complexity/useRegexLiterals: as literals these would hold control characters
const style = new RegExp('(\\u001b\\[[0-9;:]*m)');
/** Whole sequences: of control (`[`), of texts such as a title (`]`, `P`, `X`, `^`, `_`), and those of two characters. */
const sequence = new RegExp(
  '\\u001b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|[ -/]*[0-~])',
  'g',
);
/** All that can move, hide or turn around text. */
const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';
const control = new RegExp(`[${controls}]`, 'g');
const anyControl = new RegExp(`[${controls}]`);
// biome-ignore-end lint/complexity/useRegexLiterals: as literals these would hold control characters

function isPlain(text: string): boolean {
  return !anyControl.test(text);
}

function visible(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}
