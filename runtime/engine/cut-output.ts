import { utf8Bytes } from '../model/text.js';
import type { CollectedOutput, Ports } from './ports.js';

/** How much of the end of an output is dropped where a secret may go over the end of a line, in characters. */
const droppedTail = 64 * 1024;

/** What stands for an output that can be neither shown nor stored. */
export const withheldText = '*** withheld: it holds a secret that cannot be told apart in it';

/**
 * The text of an output without what may be half a secret at the place where it was cut: its last, unfinished line, the
 * lines before it that may belong to the same secret, or a longer piece where only the whole text can be redacted.
 */
export function withoutCutEnd(
  { text, isTruncated }: CollectedOutput,
  needsWholeText: boolean,
  wholeEnd: (text: string) => number,
): string {
  if (!isTruncated) return text;
  const kept = needsWholeText ? text.slice(0, Math.max(0, text.length - droppedTail)) : text;
  return kept.slice(0, wholeEnd(kept));
}

/** What is told of an output that is withheld: that there was one; neither its digest nor its length, which may be a secret's. */
export function withheldOutput({ text, isTruncated }: CollectedOutput, sha256Hex: Ports['sha256Hex']): CollectedOutput {
  const shown = withheld(text);
  return { text: shown, sha256: sha256Hex(shown), bytes: utf8Bytes(shown), isTruncated };
}

/** What is shown of a text that is withheld; that it is empty is no secret. */
export function withheld(text: string): string {
  return text === '' ? '' : `${withheldText}\n`;
}
