import { isCollection, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { failed, ok, type Result } from '../model/result.js';
import { yamlFault } from './yaml-fault.js';

/** Evidence that was written down beforehand, by step and by name. */
export type EvidenceFile = ReadonlyMap<string, ReadonlyMap<string, WrittenEvidence>>;

export type WrittenEvidence =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checklist'; readonly items: readonly string[] }
  /** A path as written: relative to the evidence file. */
  | { readonly kind: 'attachment'; readonly path: string };

/** What is wrong with something that was written down, and where it stands. */
export interface WrittenFault {
  /** The node of the YAML. */
  readonly at: unknown;
  readonly message: string;
}

/** Reads an evidence file (schema evidence-file); the fault names the line and quotes the text. */
export function readEvidenceFile(text: string): Result<EvidenceFile, { readonly message: string }> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [broken] = document.errors;
  if (broken) return failed({ message: yamlFault(broken, text, lines) });
  if (document.contents === null) return ok(new Map());
  const evidence = evidenceIn(document.contents);
  return evidence.ok ? evidence : failed({ message: placed(evidence.error, lines) });
}

/** The evidence that a map holds, by step and by name. */
export function evidenceIn(contents: unknown): Result<EvidenceFile, WrittenFault> {
  if (!isMap(contents)) {
    return failed({ at: undefined, message: "a map of step ids is expected; write 'step_id: {name: text}'" });
  }
  const steps = new Map<string, ReadonlyMap<string, WrittenEvidence>>();
  for (const { key, value } of contents.items) {
    const answers = stepEvidence(key, value);
    if (!answers.ok) return answers;
    steps.set(String(key), answers.value);
  }
  return ok(steps);
}

function stepEvidence(key: unknown, value: unknown): Result<ReadonlyMap<string, WrittenEvidence>, WrittenFault> {
  if (!isMap(value)) {
    const message = `step '${String(key)}' has no evidence by name; write '${String(key)}: {name: text}'`;
    return failed({ at: key, message });
  }
  const answers = new Map<string, WrittenEvidence>();
  for (const item of value.items) {
    const name = String(item.key);
    const written = writtenEvidence(item.value);
    if (!written) {
      const message = `evidence '${name}' is no text, no list of ticked items and no '{file: PATH}'`;
      return failed({ at: item.key, message });
    }
    answers.set(name, written);
  }
  return ok(answers);
}

function writtenEvidence(node: unknown): WrittenEvidence | undefined {
  if (isScalar(node) && node.value !== null) return { kind: 'text', text: node.source ?? String(node.value) };
  if (!isCollection(node)) return undefined;
  const value: unknown = node.toJSON();
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string') ? { kind: 'checklist', items: value } : undefined;
  const keys = Object.keys(value as object);
  const { file } = value as { readonly file?: unknown };
  return keys.length === 1 && typeof file === 'string' && file !== '' ? { kind: 'attachment', path: file } : undefined;
}

function placed({ at, message }: WrittenFault, lines: LineCounter): string {
  const start = isScalar(at) || isCollection(at) ? (at.range?.[0] ?? 0) : 0;
  return `line ${lines.linePos(start).line}: ${message}`;
}
