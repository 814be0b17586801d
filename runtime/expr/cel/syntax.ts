import type { Span } from '../../model/text.js';

/** A part of an expression as it was read; spans are counted in the expression's text. */
export type Node =
  | LiteralNode
  | NameNode
  | GroupNode
  | ListNode
  | MapNode
  | SelectNode
  | HasNode
  | IndexNode
  | OperationNode
  | CallNode
  | MacroNode;

/** A value that stands in the text itself. */
export interface LiteralNode {
  readonly kind: 'literal';
  readonly value: null | boolean | number | string;
  readonly span: Span;
}

/** A name: one of the scope's, or the variable of a macro around it. */
export interface NameNode {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}

/** `(of)`, kept so that the text of a part can be quoted. */
export interface GroupNode {
  readonly kind: 'group';
  readonly of: Node;
  readonly span: Span;
}

/** `[a, b]` */
export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
}

/** `{"a": b}` */
export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
}

/** A key and its value in a map that is written out. */
export interface MapEntry {
  readonly key: Node;
  readonly value: Node;
}

/** `of.key` */
export interface SelectNode {
  readonly kind: 'select';
  readonly of: Node;
  readonly key: string;
  readonly span: Span;
}

/** `has(of)`: whether the key is there. */
export interface HasNode {
  readonly kind: 'has';
  readonly of: SelectNode;
  readonly span: Span;
}

/** `of[at]` */
export interface IndexNode {
  readonly kind: 'index';
  readonly of: Node;
  readonly at: Node;
  readonly span: Span;
}

/** The operators that look at both of their sides. */
export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

/** An operator with what it works on. */
export type OperationNode =
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly of: Node; readonly span: Span }
  | {
      readonly kind: 'logic';
      readonly operator: '&&' | '||';
      readonly left: Node;
      readonly right: Node;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly span: Span;
    }
  | {
      readonly kind: 'choice';
      readonly test: Node;
      readonly then: Node;
      readonly otherwise: Node;
      readonly span: Span;
    };

/** A function with its arguments; what a method was called on is the first of them. */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Node[];
  readonly span: Span;
}

/** `over.all(variable, body)` and its like; only a `map` of three arguments has a test. */
export interface MacroNode {
  readonly kind: 'macro';
  readonly macro: MacroName;
  readonly over: Node;
  readonly variable: string;
  readonly test: Node | undefined;
  readonly body: Node;
  readonly span: Span;
}

/** The macros: loops over a list, or over the keys of a map, and nothing else. */
export type MacroName = 'all' | 'exists' | 'filter' | 'map';

/** The parts that a part is directly made of, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'group':
    case 'select':
    case 'has':
    case 'unary':
      return [node.of];
    case 'index':
      return [node.of, node.at];
    case 'logic':
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.test, node.then, node.otherwise];
    case 'call':
      return node.args;
    case 'macro':
      return node.test ? [node.over, node.test, node.body] : [node.over, node.body];
  }
}
