import type { Assertion, Capture, CaptureSelection, CaptureType, OutputStream } from '../model/runbook.js';
import { flagAt, optionalText, requiredText, sourceOf } from './lowered-value.js';
import { entriesOf, jsonOf, type Node, valueAt } from './syntax/node.js';

/** What a tree takes from an output: the name of a whole output, or a part of one. */
export function lowerCapture(node: Node): Capture {
  if (node.kind === 'scalar') return { ...wholeCapture, from: node.source as OutputStream };
  return {
    from: (optionalText(node, 'from') ?? 'stdout') as OutputStream,
    select: lowerSelection(node),
    isTrimmed: flagAt(node, 'trim'),
    type: (optionalText(node, 'type') ?? 'string') as CaptureType,
    isSecret: flagAt(node, 'secret'),
  };
}

const wholeCapture = { select: { kind: 'whole' }, isTrimmed: false, type: 'string', isSecret: false } as const;

function lowerSelection(node: Node): CaptureSelection {
  const path = optionalText(node, 'json_path');
  if (path !== undefined) return { kind: 'json_path', path };
  const pattern = optionalText(node, 'regex');
  if (pattern !== undefined) return { kind: 'regex', pattern };
  const expression = optionalText(node, 'expr');
  return expression === undefined ? { kind: 'whole' } : { kind: 'expr', expression };
}

/** The conditions that a tree describes: one, beside the output that it looks at. */
export function lowerAssertion(node: Node): readonly Assertion[] {
  const on = (optionalText(node, 'on') ?? 'stdout') as OutputStream;
  return entriesOf(node).flatMap(({ key, value }) => (key.source === 'on' ? [] : [assertionOf(key.source, value, on)]));
}

function assertionOf(key: string, value: Node, on: OutputStream): Assertion {
  const kind = key as Assertion['kind'];
  switch (kind) {
    case 'exit_code':
      return { kind, code: Number(jsonOf(value)) };
    case 'expr':
      return { kind, expression: sourceOf(value) };
    case 'json_path':
      return { kind, path: requiredText(value, 'path'), equals: jsonOf(valueAt(value, 'equals') ?? value), on };
    default:
      return { kind, text: sourceOf(value), on };
  }
}
