import type { Span, TextEdit } from './text.js';

/** How bad a fault of the text is; only an `error` keeps a runbook from running. */
export type Severity = 'error' | 'warning' | 'information';

/** Something that is wrong with a text. It is a value: never thrown, never printed where it is found. */
export interface Diagnostic {
  /** A slug with a group, such as `steps/duplicate-id`; also the path of the rule's file. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, with the text quoted, and what to do; lower case, no full stop. */
  readonly message: string;
  readonly at: Span;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  /** That a comment gives a reason why an editor need not show it; it counts all the same. */
  readonly isHidden?: true;
}

/** Another place that helps to understand a diagnostic. */
export interface RelatedPlace {
  readonly at: Span;
  readonly message: string;
}

/** A change of the text that removes the fault. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}
