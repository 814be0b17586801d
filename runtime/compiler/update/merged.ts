import type { TextEdit } from '../../model/text.js';

/** What a merge changes in the text that people have, and what it leaves to them. */
export interface Merged {
  readonly edits: readonly TextEdit[];
  /** What was taken from the guide, each as `with.argv`. */
  readonly taken: readonly string[];
  /** What both sides have changed. */
  readonly open: readonly string[];
}

/** Merges put beside each other. */
export function together(parts: readonly Merged[]): Merged {
  return {
    edits: parts.flatMap(({ edits }) => edits),
    taken: parts.flatMap(({ taken }) => taken),
    open: parts.flatMap(({ open }) => open),
  };
}

/** The edits in an order in which what is put in before a place comes before what replaces it. */
export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((one, other) => one.at.start - other.at.start || one.at.end - other.at.end);
}
