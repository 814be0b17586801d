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

/** Reads an evidence file (schema evidence-file); the fault names the line and quotes the text. */
export function readEvidenceFile(text: string): Result<EvidenceFile, { readonly message: string }> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [broken] = document.errors;
  if (broken) return failed({ message: yamlFault(broken, text, lines) });
  if (document.contents === null) return ok(new Map());
  if (!isMap(document.contents)) {
    return failed({ message: "line 1: a map of step ids is expected; write 'step_id: {name: text}'" });
  }
  const steps = new Map<string, ReadonlyMap<string, WrittenEvidence>>();
  for (const { key, value } of document.contents.items) {
    const answers = stepEvidence(key, value, lines);
    if (!answers.ok) return answers;
    steps.set(String(key), answers.value);
  }
  return ok(steps);
}

function stepEvidence(
  key: unknown,
  value: unknown,
  lines: LineCounter,
): Result<ReadonlyMap<string, WrittenEvidence>, { readonly message: string }> {
  const fault = (node: unknown, message: string) => failed({ message: `line ${lineOf(node, lines)}: ${message}` });
  if (!isMap(value))
    return fault(key, `step '${String(key)}' has no evidence by name; write '${String(key)}: {name: text}'`);
  const answers = new Map<string, WrittenEvidence>();
  for (const item of value.items) {
    const name = String(item.key);
    const written = writtenEvidence(item.value);
    if (!written)
      return fault(item.key, `evidence '${name}' is no text, no list of ticked items and no '{file: PATH}'`);
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

function lineOf(node: unknown, lines: LineCounter): number {
  const start = isScalar(node) || isCollection(node) ? (node.range?.[0] ?? 0) : 0;
  return lines.linePos(start).line;
}
