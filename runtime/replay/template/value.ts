/**
 * A value of a template of Go's `text/template`: whole numbers are bigint, others number; `null` is what a name without a value gives.
 */
export type GoValue = string | bigint | number | boolean | null | GoMap;

/** A map; a name that it lacks is an empty text in a map of texts, and nothing in any other. */
export interface GoMap {
  readonly holds: 'texts' | 'anything';
  readonly entries: ReadonlyMap<string, GoValue>;
}

/** Why a template cannot be read, or has no text. */
export class TemplateFault extends Error {}

/** The value under a key of a map. */
export function entryOf({ holds, entries }: GoMap, key: string): GoValue {
  return entries.get(key) ?? (holds === 'texts' ? '' : null);
}

/** Whether a value is a map. */
export function isMap(value: GoValue): value is GoMap {
  return typeof value === 'object' && value !== null;
}

/** Whether a value counts as true: what is neither empty nor zero. */
export function isTrue(value: GoValue): boolean {
  if (isMap(value)) return value.entries.size > 0;
  return Boolean(value);
}

/** A value as it is printed in a text. */
export function printed(value: GoValue): string {
  if (value === null) return '<no value>';
  return formatted(value);
}

/** A value in the default format of Go's `fmt`. */
export function formatted(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return formattedFloat(value);
  if (!isMap(value)) return String(value);
  const entries = [...value.entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return `map[${entries.map(([key, entry]) => `${key}:${formatted(entry)}`).join(' ')}]`;
}

/** What a value is called in messages. */
export function typeName(value: GoValue): string {
  if (value === null) return 'nothing';
  if (isMap(value)) return 'a map';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}

function formattedFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) return withExponent(value.toExponential());
  return String(value);
}

/** A number in exponential form with at least two digits in the exponent, as Go writes it. */
export function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
