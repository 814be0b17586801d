import { membersOf, resolved, type Schema } from '../shape/schema.js';
import type { Completion } from './item.js';
import { documentationOf } from './keys.js';
import type { ValuePlace } from './place.js';

/** The words that a value may be, where it is one of a few. */
export function wordCompletions(place: ValuePlace): readonly Completion[] {
  return closedValues(place.schema).map(({ value, description }) => ({
    ...valueCompletion(place, value),
    kind: 'value',
    ...(description !== undefined && { documentation: description }),
  }));
}

/** What a value is where it is not written, and examples of it. */
export function exampleCompletions(place: ValuePlace): readonly Completion[] {
  const { schema } = place;
  const words = new Set(closedValues(schema).map(({ value }) => JSON.stringify(value)));
  const values = new Map((schema.examples ?? []).map((value) => [JSON.stringify(value), 'for example']));
  if (schema.default !== undefined) values.set(JSON.stringify(schema.default), 'the default');
  // Where a text may stand too, they are what somebody has to know that they can be written.
  if (Array.isArray(schema.type) && schema.type.includes('boolean'))
    for (const word of ['true', 'false']) values.set(word, '');
  return [...values]
    .filter(([json]) => !words.has(json))
    .map(([json, detail]) => ({ ...valueCompletion(place, JSON.parse(json)), detail }));
}

function valueCompletion(place: ValuePlace, value: unknown): Completion {
  return {
    label: typeof value === 'string' ? value.replaceAll('\n', '↵') : JSON.stringify(value),
    kind: 'example',
    newText: written(value, place.quote),
    replaces: place.typed,
    ...commitsOf(place),
  };
}

/** What stands for a text at a place, in the quotes that are there or in those that it needs. */
export function written(value: unknown, quote: string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quote === "'") return value.replaceAll("'", "''");
  return quote === '"' ? JSON.stringify(value).slice(1, -1) : plainText(value);
}

/** The characters that end a value in brackets, and so accept what is chosen. */
export function commitsOf({ isFlow, quote }: Pick<ValuePlace, 'isFlow' | 'quote'>): Pick<Completion, 'commits'> {
  return isFlow && quote === '' ? { commits: [',', '}', ']'] } : {};
}

function plainText(text: string): string {
  const isPlain = /^[A-Za-z0-9./][\w ./-]*$/.test(text) && !/^(?:true|false|null|[\d.]+|[\d.]+e\d+)$/i.test(text);
  return isPlain && text === text.trim() ? text : JSON.stringify(text);
}

interface KnownValue {
  readonly value: unknown;
  readonly description?: string;
}

function closedValues(schema: Schema): readonly KnownValue[] {
  const described = schema.description === undefined ? {} : { description: documentationOf(schema) };
  const known = (value: unknown): KnownValue => ({ value, ...described });
  if (schema.enum) return schema.enum.map(known);
  if (schema.const !== undefined) return [known(schema.const)];
  if (schema.type === 'boolean') return [true, false].map(known);
  const members = schema.anyOf?.map(resolved) ?? (schema.oneOf ? membersOf(schema) : []);
  return members.filter(({ type }) => type !== 'object').flatMap((member) => closedValues(resolved(member)));
}
