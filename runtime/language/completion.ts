import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import { commandCompletionsAt } from './command-completion.js';
import type { Completion } from './completion-item.js';
import { typeCompletionsAt } from './completion-type.js';
import { cursorPlace } from './cursor.js';
import { namesAt } from './names.js';
import { keysOf, membersOf, resolved, type Schema } from './shape/schema.js';

/** What may be written at an offset: keys that are not there yet, values of enumerations, types of providers, names in templates. */
export function completionsAt(analysis: Analysis, offset: number): readonly Completion[] {
  return [...ownCompletionsAt(analysis, offset), ...typeCompletionsAt(analysis, offset)];
}

function ownCompletionsAt(analysis: Analysis, offset: number): readonly Completion[] {
  const place = cursorPlace(analysis.text, offset, analysis.outline.providers);
  switch (place.kind) {
    case 'key':
      return keyCompletions(place.schema, place.present, place.typed);
    case 'value':
      return [...valueCompletions(place.schema, place.typed), ...commandCompletionsAt(analysis, offset)];
    case 'template':
      return templateCompletions(analysis, offset, place.typed);
    case 'expression':
      return expressionCompletions(analysis, offset, place.typed);
    case 'nothing':
      return commandCompletionsAt(analysis, offset);
  }
}

function keyCompletions(schema: Schema, present: readonly string[], typed: Span): readonly Completion[] {
  const isFull = schema.maxProperties !== undefined && present.length >= schema.maxProperties;
  if (isFull) return [];
  return [...keysOf(schema)]
    .filter(([key]) => !present.includes(key))
    .map(([key, value]) => ({
      label: key,
      kind: 'key',
      newText: `${key}: `,
      replaces: typed,
      isRequired: schema.required?.includes(key) ?? false,
      ...documented(value),
    }));
}

function valueCompletions(schema: Schema, typed: Span): readonly Completion[] {
  return valuesOf(schema).map(({ value, description }) => ({
    label: value,
    kind: 'value',
    newText: value,
    replaces: typed,
    ...(description !== undefined && { documentation: description }),
  }));
}

interface KnownValue {
  readonly value: string;
  readonly description?: string;
}

function valuesOf(schema: Schema): readonly KnownValue[] {
  const described = schema.description === undefined ? {} : { description: schema.description };
  if (schema.enum) return schema.enum.map((value) => ({ value: String(value), ...described }));
  if (schema.const !== undefined) return [{ value: String(schema.const), ...described }];
  if (schema.type === 'boolean') return [true, false].map((value) => ({ value: String(value), ...described }));
  const members = schema.anyOf?.map(resolved) ?? (schema.oneOf ? membersOf(schema) : []);
  return members.flatMap((member) => valuesOf(resolved(member)));
}

function templateCompletions(analysis: Analysis, offset: number, typed: Span): readonly Completion[] {
  const isClosed = /^\s*\}\}/.test(analysis.text.slice(typed.end));
  return namesAt(analysis.outline, offset).map(({ name, origin, detail }) => ({
    label: `.${name}`,
    kind: origin,
    detail,
    newText: isClosed ? `.${name}` : `.${name} }}`,
    replaces: typed,
  }));
}

function expressionCompletions({ outline }: Analysis, offset: number, typed: Span): readonly Completion[] {
  if (outline.version === 'runbook/v0') return [];
  return namesAt(outline, offset).map(({ name, origin, detail }) => ({
    label: name,
    kind: origin,
    detail,
    newText: name,
    replaces: typed,
  }));
}

function documented(schema: Schema): { readonly detail?: string; readonly documentation?: string } {
  const type = typeof schema.type === 'string' ? { detail: schema.type } : {};
  return schema.description === undefined ? type : { ...type, documentation: schema.description };
}
