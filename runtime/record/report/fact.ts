import type { RecordedEvent } from '../../model/event.js';
import { millisecondsBetween } from '../../model/time.js';
import type { ReportPerson } from '../../schema/generated/run-report.js';
import { visible } from './visible.js';

/**
 * An event as a report reads it. A trace may come from a later version, or have been written by an attacker with hashes
 * that fit: whatever its data hold, they are read as texts, numbers and lists, or as missing.
 */
export interface Fact {
  readonly type: string;
  /** Its line in the trace. */
  readonly seq: number;
  readonly at: string;
  readonly by: ReportPerson;
  /** Undefined where it is about the run as a whole. */
  readonly stepId: string | undefined;
  readonly attempt: number;
  readonly data: Fields;
}

/** Some fields of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** An event as a report reads it. */
export function factOf(event: RecordedEvent): Fact {
  const fields = event as unknown as Fields;
  return {
    type: textOf(fields['type']),
    seq: countAt(fields, 'seq') ?? 0,
    at: textOf(fields['ts']),
    by: personOf(fieldsAt(fields, 'actor')),
    stepId: optionalText(fields, 'step_id'),
    attempt: countAt(fields, 'attempt') ?? 1,
    data: fieldsAt(fields, 'data'),
  };
}

/** A value as a text that is safe to show; of what is no scalar, its JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return visible(value);
  if (value === undefined || value === null) return '';
  return visible(typeof value === 'object' ? jsonOf(value) : String(value));
}

/** The text below a key; empty where there is none. */
export function textAt(fields: Fields, key: string): string {
  return optionalText(fields, key) ?? '';
}

/** The text below a key, if there is one. */
export function optionalText(fields: Fields, key: string): string | undefined {
  const value = own(fields, key);
  return value === undefined || value === null ? undefined : textOf(value);
}

/** The finite number below a key, if there is one. */
export function numberAt(fields: Fields, key: string): number | undefined {
  const value = own(fields, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The whole number below a key, if there is one. */
export function countAt(fields: Fields, key: string): number | undefined {
  const value = numberAt(fields, key);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Whether `true` stands below a key. */
export function flagAt(fields: Fields, key: string): boolean {
  return own(fields, key) === true;
}

/** The texts of the list below a key. */
export function textsAt(fields: Fields, key: string): string[] {
  const value = own(fields, key);
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** The fields below a key; none where there is something else. */
export function fieldsAt(fields: Fields, key: string): Fields {
  return fieldsOf(own(fields, key));
}

/** The fields of the members of the list below a key. */
export function listAt(fields: Fields, key: string): readonly Fields[] {
  const value = own(fields, key);
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** The texts below a key by their names. */
export function mapAt(fields: Fields, key: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fieldsAt(fields, key)).map(([name, value]) => [textOf(name), textOf(value)]),
  );
}

/** Whether something stands below a key. */
export function hasAt(fields: Fields, key: string): boolean {
  return own(fields, key) !== undefined;
}

/** How many milliseconds lie between two moments; 0 where one of them is none. */
export function between(earlier: string, later: string): number {
  const milliseconds = millisecondsBetween(earlier, later);
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

function personOf(actor: Fields): ReportPerson {
  const [role, channel] = [optionalText(actor, 'role'), optionalText(actor, 'channel')];
  return {
    name: textAt(actor, 'id'),
    kind: textAt(actor, 'kind'),
    ...(role !== undefined && { role }),
    ...(channel !== undefined && { channel }),
  };
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The fields of a value; none where it has none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function jsonOf(value: object): string {
  return JSON.stringify(value, null, 2);
}
