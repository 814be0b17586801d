/** Whether a callout of this kind warns; others only explain. */
export function isWarningKind(kind: string): boolean {
  return kinds.test(kind);
}

/** Whether a text begins with the word that makes it a warning: `**Warning:**`, `[!CAUTION]`, `Achtung:`. */
export function beginsWarning(text: string): boolean {
  return words.test(text);
}

/** The text without the word that makes it a warning. */
export function withoutWarningWord(text: string): string {
  return text.replace(words, '').trim();
}

const names = 'warning|caution|danger|important|attention|beware|achtung|warnung|vorsicht|wichtig';
const kinds = new RegExp(`^(?:${names}|error|failure)$`, 'i');
const words = new RegExp(
  `^\\s*(?:\\[!(?:${names})\\]|(?:\\W{0,4}|:[a-z_]+:\\s*)(?:\\*\\*|__)?(?:${names})(?:\\*\\*|__)?\\s*[:!](?:\\*\\*|__)?)\\s*`,
  'i',
);
