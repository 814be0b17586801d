import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/paths.js';

/** The part of a schema of runbooks that tells which fields there are. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A schema of runbooks as it lies in the repository. */
export function schemaNamed(name: string): Schema {
  return JSON.parse(readFileSync(join(root, 'runtime', 'schema', `${name}.schema.json`), 'utf8')) as Schema;
}

/** A field with the object that it is of, such as `cliStep.title`; those of the whole file are of `document`. */
export interface Field {
  readonly name: string;
  readonly schema: Schema;
}

/** Every field of every object of a schema, each once, with what is said of it. */
export function fieldsOf(schema: Schema): readonly Field[] {
  const objects = [['document', schema] as const, ...Object.entries(schema.$defs ?? {})];
  return objects.flatMap(([object, { properties = {} }]) =>
    Object.entries(properties).map(([field, property]) => ({
      name: `${object}.${field}`,
      schema: resolved(property, schema),
    })),
  );
}

function resolved(field: Schema, whole: Schema): Schema {
  if (field.$ref === undefined) return field;
  const { $ref, ...beside } = field;
  const target = whole.$defs?.[$ref.replace('#/$defs/', '')];
  return target === undefined ? beside : { ...resolved(target, whole), ...beside };
}
