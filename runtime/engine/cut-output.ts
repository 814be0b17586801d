import type { CollectedOutput } from './ports.js';

/** How much of the end of an output is dropped where a secret may go over the end of a line, in characters. */
const droppedTail = 64 * 1024;

/**
 * The text of an output without what may be half a secret at the place where it was cut: its last, unfinished line, or a
 * longer piece of its end where only the whole text can be redacted.
 */
export function withoutCutEnd({ text, isTruncated }: CollectedOutput, needsWholeText: boolean): string {
  if (!isTruncated) return text;
  const kept = needsWholeText ? text.slice(0, Math.max(0, text.length - droppedTail)) : text;
  return kept.slice(0, kept.lastIndexOf('\n') + 1);
}
