import type { ProviderTypes } from '../../model/provider.js';
import type { ApiVersion } from '../../model/runbook.js';
import providerStep from '../../schema/provider-step.schema.json' with { type: 'json' };
import documentV0 from '../../schema/runbook-v0.schema.json' with { type: 'json' };
import documentV1 from '../../schema/runbook-v1.schema.json' with { type: 'json' };
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
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  /** A text or a mapping; which of them is meant is told by what stands there. */
  readonly anyOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
}

/** A way from the root of a document to one of its values: keys of mappings and indexes of lists. */
export type Path = readonly (string | number)[];

/** A version of the format with its schema, and what providers add to it. */
export interface Format {
  readonly version: ApiVersion;
  readonly schema: Schema;
  readonly providers?: ProviderTypes;
}

/** The format that a runbook is written in: what its `apiVersion` says, and `runbook/v0` where that says neither. */
export function formatOf(root: Node | undefined, providers?: ProviderTypes): Format {
  const isV1 = textNode(valueAt(root, 'apiVersion'))?.source === 'runbook/v1';
  return isV1 ? { ...formatV1, ...(providers && { providers }) } : formatV0;
}

/** The type of a step that a provider brings: its namespace, a dot and its name. */
export const providerType = /^([a-z][a-z0-9_]*)\.[a-z][a-z0-9_]*$/;

const definitions = new Map<string, Schema>();

// Both versions have definitions of the same names, so a reference is told apart by its version.
function linked(document: unknown, name: string): Schema {
  const { $defs, ...schema } = qualified(document, name) as Schema & { readonly $defs?: Record<string, Schema> };
  for (const [key, definition] of Object.entries($defs ?? {})) definitions.set(`${name}#/$defs/${key}`, definition);
  return schema;
}

function qualified(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => qualified(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === '$ref' ? `${name}${inner}` : qualified(inner, name)]),
  );
}

const versions: readonly ApiVersion[] = ['runbook/v0', 'runbook/v1'];

// Whichever version a text has now, it may get the other.
function withVersions(schema: Schema): Schema {
  const apiVersion = { ...schema.properties?.apiVersion, enum: versions };
  return { ...schema, properties: { ...schema.properties, apiVersion } };
}

/** The frozen version. */
export const formatV0: Format = { version: 'runbook/v0', schema: withVersions(linked(documentV0, 'v0')) };

/** The version that holds all of `runbook/v0` and more. */
export const formatV1: Format = { version: 'runbook/v1', schema: withVersions(linked(documentV1, 'v1')) };

const providerStepSchema = linked(providerStep, 'provider-step');

/** The schema with its references followed; what stands beside a reference wins over what it refers to. */
export function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  return { ...resolved(definitions.get($ref) ?? {}), ...beside };
}

/** The schema of the value at a path; of a union the member that the value names, else the union itself. */
export function schemaAt(format: Format, root: Node | undefined, path: Path): Schema | undefined {
  let schema: Schema | undefined = memberFor(format, format.schema, root);
  let node = root;
  for (const part of path) {
    node = childAt(node, part);
    const child: Schema | undefined = schema && childSchema(schema, part);
    schema = child && memberFor(format, child, node);
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

function memberFor(format: Format, schema: Schema, node: Node | undefined): Schema {
  if (schema.anyOf) return memberOfKind(schema, schema.anyOf.map(resolved), node);
  if (!schema.oneOf || !schema.discriminator) return schema;
  const { propertyName } = schema.discriminator;
  const tag = textNode(valueAt(node, propertyName))?.source;
  const member =
    membersOf(schema).find(({ properties }) => properties?.[propertyName]?.const === tag) ?? providedStep(format, tag);
  if (!member) return schema;
  // The value of the tag may still become any other.
  const tagSchema = schema.properties?.[propertyName];
  return tagSchema ? { ...member, properties: { ...member.properties, [propertyName]: tagSchema } } : member;
}

function memberOfKind(union: Schema, members: readonly Schema[], node: Node | undefined): Schema {
  if (node === undefined) return union;
  return members.find(({ type }) => (type === 'object') === (node.kind === 'map')) ?? union;
}

/** A step of a type that a provider brings, with what the provider says of its `with`. */
function providedStep({ version, providers }: Format, type: string | undefined): Schema | undefined {
  if (version === 'runbook/v0' || type === undefined || !providerType.test(type)) return undefined;
  const fragment = providers?.schema(type) as Schema | undefined;
  if (!fragment) return providerStepSchema;
  return { ...providerStepSchema, properties: { ...providerStepSchema.properties, with: fragment } };
}
