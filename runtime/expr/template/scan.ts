/** The offset of the first character from here on that is no blank. */
export function skipBlanks(text: string, at: number): number {
  return at + matchAt(/\s*/y, text, at).length;
}

/** What a sticky pattern matches at an offset, or ''. */
export function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** The name that begins at an offset, or ''. */
export function nameAt(text: string, at: number): string {
  return matchAt(/[A-Za-z_][A-Za-z0-9_]*/y, text, at);
}

/** The text in double quotes that begins at an offset, quotes included, or '' if none does or it is not closed. */
export function quotedAt(text: string, at: number): string {
  if (text[at] !== '"') return '';
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end += 1) {
    if (text[end] === '"') return text.slice(at, end + 1);
    if (text[end] !== '\\') continue;
    end += 1;
    if (/[\n\r\u2028\u2029]/.test(text[end] ?? '\n')) return '';
  }
  return '';
}

/** What a text in double quotes stands for, or undefined if an escape in it is none of JSON's. */
export function unquoted(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}

/** Finds a word at or after offsets that only grow; looks at no character twice, however often it is asked. */
export function finderOf(text: string, word: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const at = text.indexOf(word, from);
      found = at < 0 ? text.length : at;
    }
    return found;
  };
}
