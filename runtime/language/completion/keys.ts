import { keysOf, type Schema } from '../shape/schema.js';
import type { Completion } from './item.js';
import type { KeyPlace } from './place.js';
import { bodySnippet } from './snippet.js';

/** The keys that a mapping may still have, what it has to have first. */
export function keyCompletions(place: KeyPlace): readonly Completion[] {
  const { schema, present } = place;
  if (schema.maxProperties !== undefined && present.length >= schema.maxProperties) return [];
  const missing = [...keysOf(schema)].filter(([key]) => !present.includes(key));
  const isRequired = (key: string) => schema.required?.includes(key) ?? false;
  const ordered = [...missing.filter(([key]) => isRequired(key)), ...missing.filter(([key]) => !isRequired(key))];
  return ordered.map(([key, value]) => keyCompletion(place, key, { value, isRequired: isRequired(key) }));
}

function keyCompletion(
  place: KeyPlace,
  key: string,
  { value, isRequired }: { readonly value: Schema; readonly isRequired: boolean },
): Completion {
  const kind = typeText(value);
  const detail = [...(isRequired ? ['required'] : []), ...(kind === '' ? [] : [kind])].join(' ');
  return {
    label: key,
    kind: 'key',
    ...(detail !== '' && { detail }),
    ...(value.description !== undefined && { documentation: documentationOf(value) }),
    newText: place.hasColon ? key : `${key}: `,
    ...(!place.hasColon && { snippet: `${key}:${bodySnippet(key, value, place)}` }),
    replaces: place.typed,
  };
}

/** What a schema says of a value, in Markdown. */
export function documentationOf(schema: Schema): string {
  const lines = schema.description === undefined ? [] : [schema.description];
  if (schema.default !== undefined) lines.push(`Default: \`${JSON.stringify(schema.default)}\``);
  const [example] = schema.examples ?? [];
  if (example !== undefined) lines.push(`For example \`${JSON.stringify(example)}\``);
  return lines.join('\n\n');
}

function typeText({ type, enum: words, oneOf, anyOf }: Schema): string {
  if (words) return words.map(String).join(' | ');
  if (type === undefined) return oneOf ? 'mapping' : anyOf ? 'text or mapping' : '';
  return [type]
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' | ');
}

const typeNames: Readonly<Record<string, string>> = { object: 'mapping', array: 'list', string: 'text' };
