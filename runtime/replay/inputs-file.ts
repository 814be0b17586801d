import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { failed, ok, type Result } from '../model/result.js';
import { atLine, yamlFault } from './yaml-fault.js';

/** Values of inputs that were written down beforehand, by name. */
export type InputsFile = ReadonlyMap<string, WrittenInput>;

/** A value as it is written, and the line of its name. */
export interface WrittenInput {
  readonly text: string;
  readonly line: number;
}

type Fault = { readonly message: string };

/** Reads a file with the values of inputs, YAML or JSON; the fault names the line and quotes the text. */
export function readInputsFile(text: string): Result<InputsFile, Fault> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [broken] = document.errors;
  if (broken) return failed({ message: yamlFault(broken, text, lines) });
  if (document.contents === null) return ok(new Map());
  if (!isMap<Node, Node | null>(document.contents)) {
    return failed({ message: atLine(1, "a map of inputs is expected; write 'name: value'", text) });
  }
  const written = new Map<string, WrittenInput>();
  for (const { key, value } of document.contents.items) {
    const line = lines.linePos(key.range?.[0] ?? 0).line;
    const scalar = scalarText(value);
    if (scalar === undefined) {
      return failed({ message: atLine(line, `input '${String(key)}' has no value of one word or text`, text) });
    }
    written.set(String(key), { text: scalar, line });
  }
  return ok(written);
}

/** The value of an input as it is written: a number keeps its digits, for '007' and '1.10' may be meant as texts. */
export function scalarText(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'boolean' ? String(node.value) : (node.source ?? String(node.value));
}
