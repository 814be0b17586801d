import type { ParameterOperation, ParameterRemoveOperation, ParameterReplaceOperation } from 'unbash';

/** One word that a word may become. */
export interface Field {
  readonly value: string;
  readonly isStatic: boolean;
}

export type Fields = readonly Field[];

/** A word that may be any option. */
export const unseen: Field = { value: '-$', isStatic: false };

/** What becomes of values where an expansion cuts, replaces or turns them; what may become an option is not seen. */
export function changed(
  lists: readonly Fields[],
  operation: ParameterOperation | undefined,
  isWhole: boolean,
): readonly Fields[] {
  switch (operation?.type) {
    case undefined:
    case 'Default':
      return lists;
    case 'CaseModification':
      return [...lists, ...mapped(lists, (text) => text.toLowerCase()), ...mapped(lists, (text) => text.toUpperCase())];
    case 'Slice':
      return isWhole ? lists.flatMap((list) => list.map((_, index) => list.slice(index))) : orUnseen(lists, hasDash);
    case 'Remove':
      return orUnseen(lists, removing(operation));
    case 'Replace':
      return replaced(lists, operation);
    case 'Transform':
      return orUnseen(lists, (text) => text.includes('\\'));
    default:
      return orUnseen(lists, hasDash);
  }
}

function mapped(lists: readonly Fields[], change: (text: string) => string): readonly Fields[] {
  return lists.map((list) => list.map((field) => ({ ...field, value: change(field.value) })));
}

function orUnseen(lists: readonly Fields[], test: (text: string) => boolean): readonly Fields[] {
  return lists.some((list) => list.some(({ value }) => test(value))) ? [...lists, [unseen]] : lists;
}

function hasDash(text: string): boolean {
  return text.includes('-');
}

function startsWithDash(text: string): boolean {
  return text.startsWith('-');
}

/** Whether a value may begin with a dash once something is cut off. */
function removing({ operator, operand }: ParameterRemoveOperation): (text: string) => boolean {
  if (operator.startsWith('%')) return startsWithDash;
  const last = operand.value.at(-1) ?? '';
  // What is cut off ends with the pattern's last letter, so that the dash must stand behind one.
  return /[\w/.,:=@+-]/.test(last) ? (text) => text.includes(`${last}-`) : hasDash;
}

function replaced(lists: readonly Fields[], { replacement }: ParameterReplaceOperation): readonly Fields[] {
  if (replacement.value.startsWith('-')) return [...lists, [unseen]];
  return orUnseen(lists, replacement.value === '' ? hasDash : startsWithDash);
}
