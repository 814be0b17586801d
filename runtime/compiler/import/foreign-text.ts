import { type TextPart, templateText } from '../template-text.js';
import { cleanText } from '../wording.js';

/** A text of another program as a template: its references to known values made ours, all else meaning itself. */
export function foreignText(text: string, values: ReadonlyMap<string, string>): string {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(reference)) {
    const name = values.get(match[1] ?? match[2] ?? '');
    if (name === undefined) continue;
    parts.push({ text: cleanText(text.slice(at, match.index)) }, { reference: name });
    at = match.index + match[0].length;
  }
  return templateText([...parts, { text: cleanText(text.slice(at)) }]);
}

/** A value of a file as people read it: text as it is, all else as indented JSON. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** A value of a file without the characters that no YAML reader accepts. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner)]));
}

const reference =
  /\{\{\s*\.?(?:(?:parameters|params|inputs)\.)?([A-Za-z_][\w-]*)\s*\}\}|\$\{(?:params\.|parameters\.)?([A-Za-z_][\w-]*)\}/g;
