import { compilePattern } from '../../expr/index.js';
import { durationMs } from '../duration.js';
import type { Schema } from './schema.js';

/** What a scalar of the wrong type was meant to be. */
export interface MeantScalar {
  readonly text: string;
  /** What to write, worded to follow 'write'. */
  readonly advice: string;
  /** What a fix with this text is called. */
  readonly title: string;
}

/** The value of the right type that a scalar of another type was meant to be; undefined where none fits the schema. */
export function meantScalar(source: string, schema: Schema): MeantScalar | undefined {
  if (schema.type === 'string') return meantText(source, schema);
  return isWritten(source, schema) ? without(source) : undefined;
}

function meantText(source: string, schema: Schema): MeantScalar | undefined {
  const quoted = JSON.stringify(source);
  if (fits(source, schema)) return { text: quoted, advice: quoted, title: 'Put it in quotes' };
  // A number alone is no length of time; seconds are what is mostly meant.
  const seconds = `${source}s`;
  if (durationMs(seconds) === undefined || !fits(seconds, schema)) return undefined;
  return { text: seconds, advice: `it as '${seconds}'`, title: `Change to '${seconds}'` };
}

function fits(text: string, { pattern }: Schema): boolean {
  if (pattern === undefined) return true;
  const compiled = compilePattern(pattern);
  return compiled.ok && compiled.value.test(text);
}

function isWritten(source: string, { type }: Schema): boolean {
  switch (type) {
    case 'integer':
      return /^-?(0|[1-9][0-9]*)$/.test(source);
    case 'number':
      return /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(source);
    case 'boolean':
      return source === 'true' || source === 'false';
    default:
      return false;
  }
}

function without(source: string): MeantScalar {
  return { text: source, advice: `it as '${source}'`, title: 'Remove the quotes' };
}
