import type { Span } from '../../model/text.js';

/** Something that may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** One line, for editors that know nothing more. */
  readonly newText: string;
  /** What takes its place in an editor that knows snippets; lines after the first are indented from that of the cursor. */
  readonly snippet?: string;
  /** What the new text takes the place of. */
  readonly replaces: Span;
  /** What is compared with what is typed, where that is not the label. */
  readonly filterText?: string;
  /** Characters that accept it when they are typed. */
  readonly commits?: readonly string[];
  /** Words of a command whose description is looked up once somebody asks. */
  readonly command?: readonly string[];
}

/** What an editor shows an icon for. */
export type CompletionKind =
  | 'key'
  | 'value'
  | 'example'
  | 'snippet'
  | 'variable'
  | 'capture'
  | 'function'
  | 'step'
  | 'command';
