/**
 * Whether an RE2 pattern could match across the end of a line, or knows the beginning or the end of the whole text. Fails
 * closed: what could be a line feed counts as one, so `\s` and `[^x]` do.
 */
export function canSpanLines(pattern: string): boolean {
  return /\\[nrsDWpPxCQvf0Az]|\[\^|\[\[:|\(\?[a-zA-Z]*s|\(\?[a-zA-Z]*-[a-zA-Z]*m|[\n\r]/.test(pattern);
}
