import type { Lexicon } from './command-word.js';

/** What surrounds a code block and helps to tell commands from output. */
export interface CodeContext {
  readonly lexicon: Lexicon;
  /** The sentence before the block, or nothing. */
  readonly intro: string;
  /** The language of the client that an earlier command opened. */
  readonly client?: string;
}
