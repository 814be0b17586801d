/** Whether a callout of this kind warns; others only explain. */
export function isWarningKind(kind: string): boolean {
  return kinds.test(kind);
}

/** Whether a text begins with the word that makes it a warning: `**Warning:**`, `[!CAUTION]`, `Achtung:`. */
export function beginsWarning(text: string): boolean {
  return words.test(text);
}

/** Whether such a word stands alone on the first line of a text, so that all below it is the warning: `**Warning**`. */
export function standsUnderWarning(raw: string): boolean {
  return headed.test(raw);
}

/** The text without the word that makes it a warning. */
export function withoutWarningWord(text: string): string {
  const bare = text.replace(words, '').trim();
  if (bare !== text.trim()) return bare;
  const rest = text.replace(first, '');
  return /^[A-Z`"<]/.test(rest) ? rest : bare;
}

const name = '(?:warning|caution|danger|important|attention|beware|achtung|warnung|vorsicht|wichtig)';
// Some write several at once: 'WARNING/DANGER'.
const names = `${name}(?:\\s?[/&]\\s?${name})*`;
const kinds = new RegExp(`^(?:${names}|error|failure)$`, 'i');
const headed = new RegExp(`^\\s*\\W{0,4}?(?:\\*\\*|__)(?:${names})(?:\\*\\*|__)[ \\t]*(?:\\n|$)`, 'i');
const first = new RegExp(`^(?:${names})\\s+`, 'i');
const words = new RegExp(
  `^\\s*(?:\\[!(?:${names})\\]|(?:\\W{0,4}|:[a-z_]+:\\s*)(?:\\*\\*|__)?(?:${names})(?:\\*\\*|__)?\\s*[:!](?:\\*\\*|__)?)\\s*`,
  'i',
);
