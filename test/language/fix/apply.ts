import { actionsAt, readRunbook, type TextAction } from '../../../runtime/language/index.js';

/** What may be done where a text stands first. */
export function actionsOn(text: string, where: string): readonly TextAction[] {
  const start = text.indexOf(where);
  if (start < 0) throw new Error(`'${where}' is not in the text`);
  return actionsAt(readRunbook(text), { start: start + 1, end: start + 1 });
}

/** The text after an action. */
export function after(text: string, { title, change }: TextAction): string {
  if (!change.ok) throw new Error(`'${title}' cannot be done: ${change.error}`);
  const fromBehind = [...change.value].sort((one, other) => other.at.start - one.at.start);
  return fromBehind.reduce((now, { at, newText }) => now.slice(0, at.start) + newText + now.slice(at.end), text);
}
