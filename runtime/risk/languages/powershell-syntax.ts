import type { Span } from '../../model/text.js';

/** A text: a quoted string, a bare word, or pieces that stand side by side and make one word. */
export interface TextNode {
  readonly kind: 'text';
  /** Its value without quotes; variables stand in it as they are written. */
  readonly value: string;
  /** Whether the value is all that it can become. */
  readonly isStatic: boolean;
  /** How many of its first characters are neither quoted nor escaped, so that they can name a parameter. */
  readonly plain: number;
  /** What is computed inside it. */
  readonly parts: readonly Node[];
  readonly span: Span;
  /** Where the characters of the value stand, when they stand there one by one. */
  readonly inner?: number;
}

/** A variable such as `$x`, `$env:PATH` or the splatted `@x`; the name is in lower case and without the sign. */
export interface VariableNode {
  readonly kind: 'variable';
  readonly name: string;
  readonly isSplat: boolean;
  readonly span: Span;
}

/** `{ … }`: code that may run later. */
export interface BlockNode {
  readonly kind: 'block';
  readonly body: readonly Node[];
  readonly span: Span;
}

/** `( … )`, `$( … )`, `@( … )`, `@{ … }`, and anything else that only holds other nodes. */
export interface GroupNode {
  readonly kind: 'group';
  readonly open: string;
  readonly body: readonly Node[];
  readonly span: Span;
}

/** `[System.IO.File]`, by its name in lower case. */
export interface TypeNode {
  readonly kind: 'type';
  readonly name: string;
  readonly span: Span;
}

/** `object.name`, `[type]::name` and calls of these. */
export interface MemberNode {
  readonly kind: 'member';
  readonly object: Node;
  readonly name: Node;
  readonly isOfType: boolean;
  /** Absent where it is not called. */
  readonly args?: readonly Node[];
  readonly span: Span;
}

/** Operands with the operators between them; what takes precedence is of no concern for a judge. */
export interface OperationNode {
  readonly kind: 'operation';
  readonly operands: readonly Node[];
  readonly operators: readonly string[];
  readonly span: Span;
}

/** `target = value`. */
export interface AssignmentNode {
  readonly kind: 'assignment';
  readonly operator: string;
  readonly target: Node;
  readonly value: Node;
  readonly span: Span;
}

/** Where output goes: a file, or nowhere but another stream. */
export interface RedirectNode {
  readonly kind: 'redirect';
  readonly target: Node | undefined;
  readonly span: Span;
}

/** A command with its words, as they are written: what is a parameter is for the command to say. */
export interface CommandNode {
  readonly kind: 'command';
  /** `&` and `.` run what the first word stands for. */
  readonly call: '' | '&' | '.';
  readonly words: readonly Node[];
  readonly redirects: readonly RedirectNode[];
  readonly span: Span;
}

/** Stages joined by `|`. */
export interface PipelineNode {
  readonly kind: 'pipeline';
  readonly stages: readonly Node[];
  readonly span: Span;
}

/** A statement that begins with a keyword; `loops` where its parts run again and again. */
export interface CompoundNode {
  readonly kind: 'compound';
  readonly word: string;
  readonly loops: boolean;
  readonly parts: readonly Node[];
  readonly span: Span;
}

/** A function that is defined. */
export interface FunctionNode {
  readonly kind: 'function';
  readonly name: string;
  readonly parts: readonly Node[];
  readonly span: Span;
}

/** A part of PowerShell text. */
export type Node =
  | TextNode
  | VariableNode
  | BlockNode
  | GroupNode
  | TypeNode
  | MemberNode
  | OperationNode
  | AssignmentNode
  | RedirectNode
  | CommandNode
  | PipelineNode
  | CompoundNode
  | FunctionNode;

/** The nodes directly inside a node. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'variable':
    case 'type':
      return [];
    case 'text':
    case 'compound':
    case 'function':
      return node.parts;
    case 'block':
    case 'group':
      return node.body;
    case 'member':
      return [node.object, node.name, ...(node.args ?? [])];
    case 'operation':
      return node.operands;
    case 'assignment':
      return [node.target, node.value];
    case 'redirect':
      return node.target === undefined ? [] : [node.target];
    case 'command':
      return [...node.words, ...node.redirects];
    case 'pipeline':
      return node.stages;
  }
}

/** Whether something holds for a node or for any node inside it. */
export function someNode(node: Node, holds: (node: Node) => boolean): boolean {
  return holds(node) || childrenOf(node).some((child) => someNode(child, holds));
}
