/**
 * Whether an RE2 pattern could match across the end of a line. Fails closed: what could be a line feed counts as one,
 * so `\s` and `[^x]` do.
 */
export function canSpanLines(pattern: string): boolean {
  return /\\[nrsDWpPxCQvf0]|\[\^|\[\[:|\(\?[a-zA-Z]*s|[\n\r]/.test(pattern);
}
