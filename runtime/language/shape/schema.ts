import document from '../../schema/runbook-v0.schema.json' with { type: 'json' };
import { type Node, textNode, valueAt } from '../syntax/node.js';

/** The part of JSON Schema that describes runbooks, to be walked for messages, completion and hover. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
}

/** A way from the root of a document to one of its values: keys of mappings and indexes of lists. */
export type Path = readonly (string | number)[];

/** The schema of a whole runbook. */
export const runbookSchema: Schema = document as Schema;

/** The schema with its references followed; what stands beside a reference wins over what it refers to. */
export function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/$defs/', '');
  const definitions: Readonly<Record<string, unknown>> = document.$defs;
  const { $ref: _, ...beside } = schema;
  return { ...resolved(definitions[name] as Schema), ...beside };
}

/** The schema of the value at a path; of a union the member that the value names, else the union itself. */
export function schemaAt(root: Node | undefined, path: Path): Schema | undefined {
  let schema: Schema | undefined = memberFor(runbookSchema, root);
  let node = root;
  for (const part of path) {
    node = childAt(node, part);
    const child: Schema | undefined = schema && childSchema(schema, part);
    schema = child && memberFor(child, node);
  }
  return schema;
}

/** The schemas of a union's members; of any other schema the schema alone. */
export function membersOf(schema: Schema): readonly Schema[] {
  return schema.oneOf ? schema.oneOf.map(resolved) : [schema];
}

/** The node at a path. */
export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  return path.reduce<Node | undefined>(childAt, root);
}

/** The keys that an object of a schema may have, with their schemas. */
export function keysOf(schema: Schema): ReadonlyMap<string, Schema> {
  const pairs = membersOf(schema).flatMap((member) => Object.entries(member.properties ?? {}));
  const keys = new Map<string, Schema>();
  for (const [key, value] of pairs) if (!keys.has(key)) keys.set(key, resolved(value));
  // The tag of a union is described by the union: there it may still be any of the members.
  for (const [key, value] of Object.entries(schema.properties ?? {})) keys.set(key, resolved(value));
  return keys;
}

function childAt(node: Node | undefined, part: string | number): Node | undefined {
  if (typeof part === 'number' || node?.kind === 'sequence') {
    return node?.kind === 'sequence' ? node.items[Number(part)] : undefined;
  }
  return valueAt(node, part);
}

function childSchema(schema: Schema, part: string | number): Schema | undefined {
  const named = schema.properties && Object.hasOwn(schema.properties, part) ? schema.properties[part] : undefined;
  const other = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const child = schema.items ?? named ?? other;
  return child && resolved(child);
}

function memberFor(schema: Schema, node: Node | undefined): Schema {
  if (!schema.oneOf || !schema.discriminator) return schema;
  const { propertyName } = schema.discriminator;
  const tag = textNode(valueAt(node, propertyName))?.source;
  const member = membersOf(schema).find(({ properties }) => properties?.[propertyName]?.const === tag);
  if (!member) return schema;
  // The value of the tag may still become any other.
  const tagSchema = schema.properties?.[propertyName];
  return tagSchema ? { ...member, properties: { ...member.properties, [propertyName]: tagSchema } } : member;
}
