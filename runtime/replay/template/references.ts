import type { GoTemplate, Node, Operand, Pipe } from './node.js';

/** The names that a template takes from its data, each with its path; what is asked of another value is left out. */
export function referencesOf({ nodes, defined }: GoTemplate): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  noteNodes(nodes, 'data', found);
  // Of what a named template is given, nothing is known.
  for (const named of defined.values()) noteNodes(named, 'other', found);
  return found;
}

/** What the dot stands for: the data, or a value out of it. */
type Dot = 'data' | 'other';

type Found = (readonly string[])[];

function noteNodes(nodes: readonly Node[], dot: Dot, found: Found): void {
  for (const node of nodes) noteNode(node, dot, found);
}

function noteNode(node: Node, dot: Dot, found: Found): void {
  if (node.kind === 'text' || node.kind === 'leave') return;
  if (node.pipe) notePipe(node.pipe, dot, found);
  if (node.kind !== 'branch') return;
  noteNodes(node.then, node.word === 'if' ? dot : 'other', found);
  noteNodes(node.otherwise, dot, found);
}

function notePipe({ commands }: Pipe, dot: Dot, found: Found): void {
  for (const operand of commands.flat()) noteOperand(operand, dot, found);
}

function noteOperand(operand: Operand, dot: Dot, found: Found): void {
  if (operand.kind === 'pipe') notePipe(operand.pipe, dot, found);
  if (operand.kind === 'field' && dot === 'data') found.push(operand.path);
  if (operand.kind === 'variable' && operand.name === '$' && operand.path.length > 0) found.push(operand.path);
}
