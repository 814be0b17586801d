import type { Vocabulary } from './vocabulary.js';

/** A JSON Schema, as far as it is compared. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/**
 * What a published schema has lost or tightened: a field that is gone or renamed, has another type, a value less, or is
 * required now. A breaking need gets a field beside the old one, named `…_v2`.
 */
export function schemaLosses(before: Schema, now: Schema, path = ''): readonly string[] {
  return [
    ...typeLosses(before, now, path),
    ...requiredGains(before, now, path),
    ...['properties', '$defs'].flatMap((keyword) => memberLosses(before[keyword], now[keyword], path)),
    ...itemLosses(before, now, path),
  ];
}

/** What the vocabulary of events has lost or tightened. */
export function vocabularyLosses(before: Vocabulary, now: Vocabulary): readonly string[] {
  return Object.entries(before).flatMap(([type, fields]) => {
    const current = now[type];
    if (!current) return [`event '${type}' is gone`];
    const changed = Object.entries(fields).flatMap(([name, field]) => {
      const other = current[name];
      if (!other) return [`field '${name}' of '${type}' is gone`];
      const lost = field.types.filter((known) => !other.types.includes(known));
      return [
        ...lost.map((known) => `field '${name}' of '${type}' is no longer ${known}`),
        ...(field.isOptional && !other.isOptional ? [`field '${name}' of '${type}' is required now`] : []),
      ];
    });
    const isNewAndRequired = ([name, field]: readonly [string, { readonly isOptional: boolean }]) =>
      !Object.hasOwn(fields, name) && !field.isOptional && hasParent(name, fields);
    const gained = Object.entries(current).filter(isNewAndRequired);
    return [...changed, ...gained.map(([name]) => `field '${name}' of '${type}' is new and required`)];
  });
}

// A field within a new optional object may be required: the object itself need not be there.
function hasParent(name: string, fields: Readonly<Record<string, unknown>>): boolean {
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return parent === '' || Object.hasOwn(fields, parent);
}

function typeLosses(before: Schema, now: Schema, path: string): readonly string[] {
  const types = [now.type ?? []].flat();
  const lost = [before.type ?? []].flat().filter((type) => types.length > 0 && !types.includes(type));
  const values = allowed(now);
  const missing = (allowed(before) ?? []).filter((value) => values !== undefined && !values.includes(value));
  const isTightened = allowed(before) === undefined && values !== undefined;
  return [
    ...lost.map((type) => `'${path}' is no longer ${type}`),
    ...missing.map((value) => `'${path}' can no longer be ${JSON.stringify(value)}`),
    ...(isTightened ? [`'${path}' takes only some values now`] : []),
  ];
}

function allowed(schema: Schema): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : [schema.const];
}

function requiredGains(before: Schema, now: Schema, path: string): readonly string[] {
  const known = before.required ?? [];
  return (now.required ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `'${path}/${name}' is required now`);
}

function memberLosses(before: unknown, now: unknown, path: string): readonly string[] {
  const current = (now ?? {}) as Readonly<Record<string, Schema>>;
  return Object.entries((before ?? {}) as Readonly<Record<string, Schema>>).flatMap(([name, schema]) => {
    const other = current[name];
    return other === undefined ? [`'${path}/${name}' is gone`] : schemaLosses(schema, other, `${path}/${name}`);
  });
}

function itemLosses(before: Schema, now: Schema, path: string): readonly string[] {
  const one = before['items'];
  const other = now['items'];
  return one === undefined || other === undefined ? [] : schemaLosses(one as Schema, other as Schema, `${path}[]`);
}
