/** A text that a program wrote, made fit for a terminal: no control characters, so that it cannot forge one. */
export function plain(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(ansi, '')
    .replace(control, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A text fit for one line of a terminal. */
export function oneLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ↵ ')
    .replace(/\t/g, ' ');
}

/** A text fit for a terminal in which every character keeps its column. */
export function masked(text: string): string {
  return text.replace(control, '·');
}

// biome-ignore lint/complexity/useRegexLiterals: as literals these would hold control characters
const ansi = new RegExp('\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|[@-_])', 'g');
// biome-ignore lint/complexity/useRegexLiterals: as literals these would hold control characters
const control = new RegExp(
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]',
  'g',
);
