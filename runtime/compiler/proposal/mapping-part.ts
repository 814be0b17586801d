import { type Digest, stampMarkdown } from '../stamp.js';
import type { Judgement } from './judge.js';

/** Who proposed something to a draft, and of which guide it was made. */
export interface ProposedOf {
  readonly model: string;
  readonly file: string;
  readonly sha256Hex: Digest;
}

/** A mapping with what a model proposed: what was accepted, and what was refused and why. */
export function mappingWith(mapping: string, judgement: Judgement, { model, file, sha256Hex }: ProposedOf): string {
  const { accepted, refused } = judgement;
  const acceptedLines = accepted.map(
    ({ said, reason, lines: { first, last } }) =>
      `- [ ] ${first === last ? `line ${first}` : `lines ${first}-${last}`}: ${escaped(said)}; ${escaped(reason)}`,
  );
  const refusedLines = refused.map(({ said, why }) => `- ${escaped(said)}: ${escaped(why)}`);
  const part = [
    ...section(`Proposed by the model ${escaped(model)}`, acceptedLines),
    ...section('Proposed and refused', refusedLines),
    '',
  ];
  const body = mapping.replace(/^(?:<!-- [^\n]* -->\n){2}/, '').replace(/\n*$/, '\n');
  return stampMarkdown(body + part.join('\n'), file, sha256Hex);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', `## ${title}`, '', ...(lines.length === 0 ? ['None.'] : lines)];
}

// What a model says is text and nothing else, also for those who see the mapping rendered.
function escaped(text: string): string {
  return text.replace(/[\\`*_<>[\]!|~&]/g, '\\$&').replace(/\s+/g, ' ');
}
