import { type LineMap, lineMapOf } from '../../../model/text.js';
import type { Node } from '../../syntax/node.js';
import { parseYaml } from '../../syntax/parse.js';

/** What a file that belongs to a runbook says: what has to come of it, what people give it, or what its commands answer. */
export type CompanionKind = 'test' | 'recording' | 'scenario';

/** A file that belongs to a runbook, as far as it can be read. */
export interface Companion {
  readonly kind: CompanionKind;
  /** As people are told of it. */
  readonly name: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly root: Node | undefined;
  /** Where it is no YAML, counted from 1; then its tree may not be what its author meant. */
  readonly faultLine?: number;
}

/** Reads a file that belongs to a runbook; never throws. */
export function readCompanion(text: string, { kind, name }: Pick<Companion, 'kind' | 'name'>): Companion {
  const { root, diagnostics } = parseYaml(text);
  const lines = lineMapOf(text);
  const fault = diagnostics.find(({ code, severity }) => severity === 'error' && !allowed.has(code));
  const faultLine = fault && lines.positionAt(fault.at.start).line;
  return { kind, name, text, lines, root, ...(faultLine !== undefined && { faultLine }) };
}

// A runbook writes everything out, and these files need not.
const allowed: ReadonlySet<string> = new Set(['yaml/anchor', 'yaml/alias']);
