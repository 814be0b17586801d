import type { Node } from '../syntax/node.js';
import { membersOf, resolved, type Schema } from './schema.js';

/** What a person calls an object of a schema: the key that it stands under, else the words of its title. */
export function ownerName(schema: Schema, key: string | undefined): string {
  if (key !== undefined) return `'${key}'`;
  if (isWholeRunbook(schema)) return 'a runbook';
  const title = schema.title ?? (schema.properties?.kind ? 'Evidence' : 'Step');
  const words = title
    .replace(/V[0-9]+$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
}

/** Whether a schema is that of a whole runbook, of either version. */
export function isWholeRunbook({ title }: Schema): boolean {
  return title?.startsWith('RunbookDocument') ?? false;
}

/** Words joined as a person says them: `'a', 'b' or 'c'`. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** What a schema asks for, in words. */
export function expected(schema: Schema): string {
  if (schema.enum) return oneOf(schema.enum.map(String));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const words = types.map((type) => typeWords[type] ?? type);
  return words.length < 2 ? (words[0] ?? 'a value') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What stands in the text, in words: scalars quoted, collections by their kind. */
export function found(node: Node): string {
  switch (node.kind) {
    case 'map':
      return 'a mapping';
    case 'sequence':
      return 'a list';
    case 'broken':
      return 'this';
    case 'scalar':
      return node.value === null ? 'nothing' : `'${shortened(node.source)}'`;
  }
}

/** A value that a schema accepts, on one line, as YAML. */
export function example(schema: Schema | undefined): string {
  if (!schema) return '…';
  const [given] = schema.examples ?? schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const text = given === undefined ? inventedExample(schema) : flow(given).trimEnd();
  return text.length <= longestExample && !text.includes('\n') ? text : abbreviated(schema);
}

// A message is one line; what does not fit is only hinted at.
const longestExample = 64;

function abbreviated(schema: Schema): string {
  if (schema.type === 'string') return '…';
  return schema.type === 'array' ? '[…]' : '{…}';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function inventedExample(schema: Schema): string {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'array':
      return `[${schema.items ? example(resolved(schema.items)) : '…'}]`;
    case 'object':
      return objectExample(schema);
    case 'integer':
    case 'number':
      return '1';
    case 'boolean':
      return 'true';
    default:
      return 'some text';
  }
}

function objectExample(schema: Schema): string {
  const member = membersOf(schema)[0] ?? schema;
  const keys = member.required ?? Object.keys(member.properties ?? {}).slice(0, 1);
  return `{${keys.map((key) => `${key}: ${example(propertyOf(member, key))}`).join(', ')}}`;
}

function propertyOf(schema: Schema, key: string): Schema | undefined {
  const property = schema.properties?.[key];
  return property && resolved(property);
}

function flow(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${flow(inner)}`)
      .join(', ')}}`;
  }
  return String(value);
}

function shortened(text: string): string {
  const line = text.replace(/\s*\n[\s\S]*$/, '…');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
