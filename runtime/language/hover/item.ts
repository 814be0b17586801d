import type { Span } from '../../model/text.js';
import type { GuidePassage } from '../navigate/passage.js';

/** What is said about a place of a text. */
export interface Hover {
  /** Markdown. */
  readonly text: string;
  readonly at: Span;
  /** The place of the guide that it came from, which whoever has a disk may quote. */
  readonly passage?: GuidePassage;
}
