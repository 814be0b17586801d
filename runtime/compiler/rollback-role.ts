import type { IrPlace } from './ir.js';
import { takesBackInWords } from './taken-back.js';

/** What may be part of a rollback: a command with the sentences before it, or a sentence. */
interface Part extends IrPlace {
  readonly text: string;
  readonly intro?: readonly string[];
}

/** The parts of a guide, those marked that take something back: by the heading that they stand under, or by their words. */
export function withRollbacks<One extends Part>(
  parts: readonly One[],
  title: string,
): readonly (One & { readonly isRollback?: true })[] {
  return parts.map((part) => (isRollback(part, title) ? { ...part, isRollback: true } : part));
}

function isRollback({ headings, intro, text }: Part, title: string): boolean {
  // A guide that is about rolling back as a whole takes nothing back that stands in it.
  if (rollbackHeadingAt(headings, title) >= 0) return true;
  return takesBackInWords(intro === undefined ? text : (intro.at(-1) ?? ''));
}

/** Which of the headings above a part says that it takes something back; -1 where none does. */
export function rollbackHeadingAt(headings: readonly string[], title: string): number {
  return headings.findIndex((heading) => heading !== title && rollbackHeading.test(heading));
}

const rollbackHeading =
  /^(?:[\W\d]|step\b|if [^:]*:|how to |the )*(?:roll(?:ing)?[ -]?back|back(?:ing)?[ -]?out|undo(?:ing)?|revert(?:ing)?|reversal)\b(?! (?:fail|error|stuck|segment|is|was|has|journal))/i;
