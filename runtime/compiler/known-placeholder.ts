import type { IrCommand, IrVariable } from './ir.js';
import { type Placeholder, placeholdersOf } from './placeholder.js';

/** The placeholders in a text of a command that are variables of the guide. */
export function knownPlaceholders(
  text: string,
  { lang }: Pick<IrCommand, 'lang'>,
  variables: readonly IrVariable[],
): readonly Placeholder[] {
  if (variables.length === 0) return [];
  const known = writtenForms(variables);
  return placeholdersOf(text, lang, new Set()).filter(({ asWritten }) => known.has(asWritten));
}

function writtenForms(variables: readonly IrVariable[]): ReadonlySet<string> {
  const forms = formsOf.get(variables) ?? new Set(variables.flatMap(({ asWritten }) => asWritten));
  formsOf.set(variables, forms);
  return forms;
}

// Each command of a guide asks for those of the same list.
const formsOf = new WeakMap<readonly IrVariable[], ReadonlySet<string>>();
