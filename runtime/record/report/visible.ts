/**
 * A text in which nothing is hidden and nothing acts: what steers a terminal, has no width or turns the direction of
 * writing is spelled out, such as `\x1b`. Line feeds and tabs stay.
 */
export function visible(text: string): string {
  // Most texts are plain, and a report has tens of thousands of them.
  return plain.test(text) ? text : text.replace(/\r\n/g, '\n').replace(acting, spelled);
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

const plain = /^[\t\n\x20-\x7e]*$/;

// The marks behind signs that choose between a picture and a letter are left: they hide nothing.
// biome-ignore lint/complexity/useRegexLiterals: as a literal this would hold control characters
const acting = new RegExp(
  '(?![\\n\\t\\ufe0e\\ufe0f])[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Co}\\p{Default_Ignorable_Code_Point}]',
  'gu',
);
