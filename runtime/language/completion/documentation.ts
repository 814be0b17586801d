import { describeCommand, type RiskContext } from '../../risk/index.js';
import { inlineCode } from '../risk-text.js';

/** What is known of a command, for whoever looks at it in a list: what it does, its manual and what takes it back. */
export function commandDocumentation(words: readonly string[], context: RiskContext = {}): string | undefined {
  const known = describeCommand(words, context);
  if (known === undefined) return undefined;
  const lines = [`${inlineCode(words.join(' '))} ${known.summary} ([manual](${known.source}))`];
  if (known.inverse !== undefined) lines.push(`Taken back by ${inlineCode(known.inverse)}`);
  return lines.join('\n\n');
}
