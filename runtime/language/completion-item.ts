import type { Span } from '../model/text.js';

/** Something that may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'variable' | 'capture';
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly newText: string;
  /** What the new text takes the place of. */
  readonly replaces: Span;
  /** Whether what follows is worth completing at once, as after a key. */
  readonly isRequired?: boolean;
}
