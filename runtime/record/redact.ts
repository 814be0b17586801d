import { compilePattern, type Pattern } from '../expr/pattern.js';
import type { RunEvent } from '../model/event.js';
import type { Redaction } from '../model/runbook.js';
import { canSpanLines } from './redact-span.js';

/** Replaces what must not be stored or shown; the one writer before every sink. */
export interface Redactor {
  text(text: string): string;
  /** A command line word by word; one word where only the words together show what must be hidden. */
  argv(argv: readonly string[]): readonly string[];
  /** Whether a text can only be redacted whole, because what must be hidden may go over the end of a line. */
  readonly needsWholeText: boolean;
  /** The event with every text that a person or a process wrote redacted; names, digests and times stay. */
  event(event: RunEvent): RunEvent;
}

/** The redactor of a runbook's patterns, applied in their order; throws on a pattern that validation let through. */
export function redactorOf(redactions: readonly Redaction[]): Redactor {
  const rules = redactions.map(({ pattern, replace }) => ({ pattern: compiled(pattern), replace }));
  const text = (value: string) =>
    rules.reduce((done, { pattern, replace }) => pattern.replaceAll(done, replace), value);
  const argv = (words: readonly string[]) => redactedArgv(words, text);
  const needsWholeText = redactions.some(({ pattern }) => canSpanLines(pattern));
  return { text, argv, needsWholeText, event: (event) => ({ ...event, data: redacted(event.data, text) }) as RunEvent };
}

// Names, digests, times and closed words. Everything that is not listed is redacted, so a new field is safe by default.
const structural = new Set([
  'actor',
  'approval_id',
  'attempt',
  'behaviour_flags',
  'blob',
  'chain_hash',
  'class',
  'command_hash',
  'decision',
  'ended_at',
  'engine_version',
  'execution_id',
  'final',
  'gesture',
  'kind',
  'layer',
  'merge_rule',
  'mode',
  'name',
  'outcome',
  'path',
  'plan_sha256',
  'profile',
  'risk',
  'roles',
  'rule',
  'rules',
  'run_id',
  'runbook_sha256',
  'sha256',
  'signal',
  'source',
  'started_at',
  'status',
  'stderr_file',
  'stderr_sha256',
  'stdout_file',
  'stdout_sha256',
  'step_id',
  'steps',
]);

// The keys in these are chosen by authors, so a variable called 'status' is no closed word.
const keyedByAuthors = new Set(['vars', 'captures', 'evidence']);

function redacted(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return mapped(value, (key, item) => {
    if (keyedByAuthors.has(key) && typeof item === 'object' && item !== null) {
      return mapped(item, (_name, inner) => redacted(inner, text));
    }
    if (key === 'argv' && Array.isArray(item)) return redactedArgv(item.map(String), text);
    return structural.has(key) && isClosed(item) ? item : redacted(item, text);
  });
}

function redactedArgv(argv: readonly string[], text: (text: string) => string): readonly string[] {
  const words = argv.map(text);
  const line = words.join(' ');
  const redactedLine = text(line);
  return redactedLine === line ? words : [redactedLine];
}

function mapped(value: object, change: (key: string, item: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(key, item)]));
}

function isClosed(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

function compiled(source: string): Pattern {
  const pattern = compilePattern(source);
  if (!pattern.ok) throw new Error(pattern.error.message);
  return pattern.value;
}
