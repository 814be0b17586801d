import { failed, ok, type Result } from '../../model/result.js';
import type { SchemaFault } from '../../schema/generated/fault.js';

type FaultsOf = (value: unknown) => readonly SchemaFault[];

/** The faults of a value as it is written: without those that a template in it decides, whose value only a run knows. */
export function writtenFaults(faults: readonly SchemaFault[], written: unknown): readonly SchemaFault[] {
  const open = new Set(faults.filter((fault) => isOpen(fault, valueAt(written, partsOf(fault)))));
  // What is said of the members of a union follows from the template, too.
  const unions = [...open].filter(({ keyword }) => joining.has(keyword));
  return faults.filter((fault) => !open.has(fault) && !unions.some((union) => isBelow(fault, union)));
}

/**
 * A value with its templates filled in, as a schema takes it: a text that was a template becomes the number or the boolean
 * that it reads as where the schema takes no text. Failed with the first fault that is left.
 */
export function fittedValue(written: unknown, filled: unknown, faultsOf: FaultsOf): Result<unknown, SchemaFault> {
  const faults = faultsOf(filled);
  const [first] = faults;
  if (first === undefined) return ok(filled);
  const fitted = faults.reduce((value, fault) => converted(value, fault, written), filled);
  return fitted === filled ? failed(first) : fittedValue(written, fitted, faultsOf);
}

// These say something of a value by what stands in it.
const joining: ReadonlySet<string> = new Set([
  'anyOf',
  'oneOf',
  'not',
  'if',
  'contains',
  'discriminator',
  'enum',
  'const',
]);

function isOpen({ keyword, params }: SchemaFault, value: unknown): boolean {
  if (isTemplate(value))
    return keyword !== 'type' || wantedTypes(params).some((type) => type !== 'array' && type !== 'object');
  return joining.has(keyword) && holdsTemplate(value);
}

function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isTemplate(value);
  return Object.values(value).some(holdsTemplate);
}

function isBelow({ instancePath }: SchemaFault, { instancePath: above }: SchemaFault): boolean {
  return instancePath === above || instancePath.startsWith(`${above}/`);
}

function converted(value: unknown, fault: SchemaFault, written: unknown): unknown {
  const parts = partsOf(fault);
  const text = valueAt(value, parts);
  if (fault.keyword !== 'type' || typeof text !== 'string' || !isTemplate(valueAt(written, parts))) return value;
  const read = readAs(text, wantedTypes(fault.params));
  return read === undefined ? value : withValueAt(value, parts, read);
}

function wantedTypes({ type }: SchemaFault['params']): readonly unknown[] {
  return Array.isArray(type) ? type : [type];
}

function readAs(text: string, types: readonly unknown[]): number | boolean | undefined {
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (!types.includes('number') && !types.includes('integer')) return undefined;
  const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // A number that cannot be kept as it was written would be another one.
  return Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number)) ? number : undefined;
}

function partsOf({ instancePath }: SchemaFault): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce((inner, part) => (hasOwn(inner, part) ? inner[part] : undefined), value);
}

function withValueAt(value: unknown, [part, ...rest]: readonly string[], inner: unknown): unknown {
  if (part === undefined || !hasOwn(value, part)) return inner;
  const changed = withValueAt(value[part], rest, inner);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === part ? changed : item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === part ? changed : item]));
}

function hasOwn(value: unknown, key: string): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
