/** An argument of a command as a scenario says it, so that it matches that argument and nothing else. */
export function exactArgument(argument: string): string {
  if (!argument.includes('{{') && !unwritable.test(argument)) return argument;
  return `{{ .regex "\\A${literal(argument)}\\z" }}`;
}

/** An argument of which pieces were hidden in the record: anything may stand in their places. */
export function partlyHiddenArgument(argument: string, mask: string): string {
  const pieces = argument.split(mask).map(literal);
  return pieces.length === 1 ? exactArgument(argument) : `{{ .regex "\\A${pieces.join('(?s:.*)')}\\z" }}`;
}

// What a file of YAML cannot hold, whoever reads it.
const unwritable = /[^\t\n\r\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Whether a text can stand in a file of YAML as it is. */
export function isWritable(text: string): boolean {
  return !unwritable.test(text);
}

function literal(text: string): string {
  return Array.from(text, (character) => {
    if (/^[A-Za-z0-9 ,:;=@%_/-]$/.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    // No pattern can name half a surrogate pair.
    return code >= 0xd800 && code <= 0xdfff ? '(?s:.)' : `\\x{${code.toString(16)}}`;
  }).join('');
}
