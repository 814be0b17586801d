const blank = /(?<![<>&])<([A-Za-z][\w.:-]*(?: [\w.:]+)*)>(?![\w>&(])/g;

/** Shell text with each `<name>` of a guide written as a plain word of the same length, so that offsets stay. */
export function fillPlaceholders(text: string): string {
  return text.replace(blank, (_, name: string) => `_${name.replaceAll(' ', '_')}_`);
}
