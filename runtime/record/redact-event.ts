import type { RunEvent } from '../model/event.js';

type RedactText = (text: string) => string;

/**
 * The data of an event with every text redacted that a person or a process wrote. Everything that is not known to be a
 * name, a digest, a time or a closed word is redacted, so a new field is safe by default.
 */
export function redactedData(event: RunEvent, text: RedactText): unknown {
  return redacted(event.data, { text, closedHere: closedIn[event.type] });
}

/** A command line redacted word by word; one word where only the words together show what must be hidden. */
export function redactedArgv(argv: readonly string[], text: RedactText): readonly string[] {
  const words = argv.map(text);
  const line = words.join(' ');
  const redactedLine = text(line);
  return redactedLine === line ? words : [redactedLine];
}

interface Redaction {
  readonly text: RedactText;
  /** The keys that hold closed words in this event, though not in others. */
  readonly closedHere: ReadonlySet<string> | undefined;
}

// Names, digests, times and closed words, in whatever event they stand.
const closed = new Set([
  'actor',
  'after_hash',
  'approval_id',
  'at',
  'attempt',
  'before_hash',
  'behaviour_flags',
  'blob',
  'chain_hash',
  'changed_hash',
  'class',
  'command_hash',
  'decision',
  'distinct_from',
  'ended_at',
  'engaged_at',
  'engine_version',
  'execution_id',
  'expires_at',
  'final',
  'from_step',
  'gesture',
  'governance_mode',
  'jumped_from',
  'key_id',
  'kind',
  'layer',
  'merge_rule',
  'mode',
  'on_error',
  'origin',
  'outcome',
  'parser_version',
  'path',
  'plan_sha256',
  'policy_sha256',
  'profile',
  'removed_env',
  'result_ref',
  'risk',
  'roles',
  'rollback_hash',
  'rule',
  'rules',
  'run_id',
  'runbook_sha256',
  'self_approval',
  'sha256',
  'shell',
  'signal',
  'signature',
  'source',
  'source_sha256',
  'started_at',
  'status',
  'stderr_file',
  'stderr_kept',
  'stderr_sha256',
  'stdout_file',
  'stdout_kept',
  'stdout_sha256',
  'step_digests',
  'step_id',
  'steps',
  'type',
  'waived',
]);

const closedIn: Readonly<Partial<Record<RunEvent['type'], ReadonlySet<string>>>> = {
  'approval.requested': new Set(['holders']),
  'capture.recorded': new Set(['name']),
  'evidence.submitted': new Set(['name']),
  'intervention.opened': new Set(['cause']),
  'intervention.resolved': new Set(['resolution']),
  'run.paused': new Set(['reason']),
  'run.created': new Set(['confirm']),
  'runbook.parsed': new Set(['variables']),
  'step.ready': new Set(['required_evidence']),
  'step.skipped': new Set(['reason', 'group']),
  'variable.changed': new Set(['scope', 'name']),
};

// The keys in these are chosen by authors, so a variable called 'status' holds no closed word.
const keyedByAuthors = new Set(['about', 'outputs', 'vars', 'captures', 'env', 'inputs', 'input_references', 'with']);

function redacted(value: unknown, redaction: Redaction): unknown {
  if (typeof value === 'string') return redaction.text(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, redaction));
  if (typeof value !== 'object' || value === null) return value;
  return mapped(value, (key, item) => [key, redactedMember(key, item, redaction)]);
}

function redactedMember(key: string, item: unknown, redaction: Redaction): unknown {
  const { text, closedHere } = redaction;
  if (isObject(item)) return redactedObject(key, item, redaction);
  if (keyedByAuthors.has(key)) return redactedWhole(item, text);
  if (key === 'argv' && Array.isArray(item)) return redactedArgv(item.map(String), text);
  return (closed.has(key) || closedHere?.has(key) === true) && isClosed(item) ? item : redacted(item, redaction);
}

function redactedObject(key: string, item: object, redaction: Redaction): unknown {
  const { text } = redaction;
  if (keyedByAuthors.has(key)) return redactedWhole(item, text);
  // Who may approve is compared with who does, and those names stand in every line.
  if (redaction.closedHere?.has(key) === true) return item;
  // The names of evidence stay: the run finds what was handed in by them.
  if (key === 'evidence') return mapped(item, (name, record) => [name, redacted(record, redaction)]);
  return redacted(item, redaction);
}

// Every text and every number; a secret may be one.
function redactedWhole(value: unknown, text: RedactText): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return text(String(value)) === String(value) ? value : text(String(value));
  if (Array.isArray(value)) return value.map((item) => redactedWhole(item, text));
  return isObject(value) ? mapped(value, (key, item) => [key, redactedWhole(item, text)]) : value;
}

function mapped(value: object, change: (key: string, item: unknown) => readonly [string, unknown]): object {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => change(key, item)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isClosed(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}
