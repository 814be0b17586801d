/** The first word of a line and what follows it; a word with blanks stands in quotes. */
export function firstWord(line: string): { readonly word: string; readonly rest: string } {
  const [whole = '', , double, single, bare] = /^\s*("([^"]*)"|'([^']*)'|(\S+))/.exec(line) ?? [];
  return { word: double ?? single ?? bare ?? '', rest: line.slice(whole.length).trim() };
}

/** The words of a line; a word with blanks stands in quotes. */
export function wordsIn(line: string): readonly string[] {
  const words: string[] = [];
  for (let left = line.trim(); left !== ''; ) {
    const { word, rest } = firstWord(left);
    words.push(word);
    left = rest;
  }
  return words;
}

/** A text as it can be typed as one word. */
export function asWord(text: string): string {
  if (/^[^\s"']+$/.test(text)) return text;
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
