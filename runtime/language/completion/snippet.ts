import { keysOf, membersOf, resolved, type Schema } from '../shape/schema.js';

/** How a place is written and indented. */
export interface SnippetLayout {
  readonly isFlow: boolean;
  /** How many columns the key is indented from its line. */
  readonly indent: number;
}

/** What follows a key and its colon: the parts that a value of its schema has to have, with places to fill in. */
export function bodySnippet(key: string, schema: Schema, { isFlow, indent }: SnippetLayout): string {
  return new SnippetWriter(isFlow).body(key, schema, indent);
}

/** One item of a list with all that it has to have, written behind its dash. */
export function itemSnippet(schema: Schema, indent: number): string {
  return new SnippetWriter(false).item(resolved(schema), indent);
}

/** Text of a snippet in which nothing is a place to fill in. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

// People write these over several lines.
const longTexts = new Set(['instructions', 'run', 'script']);

/** Counts the places to fill in. */
class SnippetWriter {
  readonly #isFlow: boolean;
  #stops = 0;

  constructor(isFlow: boolean) {
    this.#isFlow = isFlow;
  }

  body(key: string, schema: Schema, indent: number): string {
    if (schema.const !== undefined) return ` ${literal(String(schema.const))}`;
    if (schema.type === 'object') return this.#isFlow ? ` { ${this.#flowPairs(schema)} }` : this.#block(schema, indent);
    if (schema.type === 'array') return this.#isFlow ? ` [${this.#stop()}]` : this.#list(schema, indent);
    const isLong = longTexts.has(key) && schema.type === 'string' && !this.#isFlow;
    return isLong ? ` |\n${blanks(indent + 2)}${this.#stop()}` : ` ${this.#scalar(schema)}`;
  }

  item(schema: Schema, indent: number): string {
    if (schema.type !== 'object' && !schema.oneOf) return this.#scalar(schema);
    const pairs = requiredOf(schema).map(([key, value]) => `${key}:${this.body(key, value, indent)}`);
    return pairs.length === 0 ? this.#stop() : pairs.join(`\n${blanks(indent)}`);
  }

  #block(schema: Schema, indent: number): string {
    const inner = `\n${blanks(indent + 2)}`;
    const pairs = requiredOf(schema).map(([key, value]) => `${inner}${key}:${this.body(key, value, indent + 2)}`);
    return pairs.length > 0 ? pairs.join('') : `${inner}${this.#stop()}`;
  }

  #list(schema: Schema, indent: number): string {
    return `\n${blanks(indent + 2)}- ${this.item(resolved(schema.items ?? {}), indent + 4)}`;
  }

  #flowPairs(schema: Schema): string {
    const pairs = requiredOf(schema).map(([key, value]) => `${key}:${this.body(key, value, 0)}`);
    return pairs.length === 0 ? this.#stop() : pairs.join(', ');
  }

  #scalar(schema: Schema): string {
    const words = schema.enum ?? (schema.type === 'boolean' ? booleans(schema) : undefined);
    return words ? this.#choice(words.map(String)) : this.#stop();
  }

  #stop(): string {
    this.#stops += 1;
    return `$${this.#stops}`;
  }

  #choice(words: readonly string[]): string {
    this.#stops += 1;
    return `\${${this.#stops}|${words.map((word) => word.replace(/[\\,|$}]/g, '\\$&')).join(',')}|}`;
  }
}

// Somebody who writes the key wants what is not so without it.
function booleans(schema: Schema): readonly boolean[] {
  return schema.default === true ? [false, true] : [true, false];
}

/** The keys that a mapping has to have; of a union, those of its first member. */
function requiredOf(schema: Schema): readonly (readonly [string, Schema])[] {
  const member = membersOf(schema)[0] ?? schema;
  const keys = keysOf(schema.oneOf ? { ...member, properties: { ...member.properties } } : member);
  return (member.required ?? []).flatMap((key) => {
    const value = keys.get(key);
    return value ? [[key, value] as const] : [];
  });
}

function blanks(count: number): string {
  return ' '.repeat(count);
}
