import type { GoValue } from './value.js';

/** A part of a template that was read. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | ({ readonly kind: 'branch'; readonly word: 'if' | 'with' | 'range'; readonly pipe: Pipe } & Branches)
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined }
  | { readonly kind: 'leave'; readonly word: 'break' | 'continue' };

/** What is written where a branch holds, and where it does not. */
export interface Branches {
  readonly then: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** Commands, each of which is given the value of the one before; `names` get the value of the last. */
export interface Pipe {
  readonly names: readonly string[];
  readonly isDeclaration: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** A word of a command. */
export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'constant'; readonly value: GoValue }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly path: readonly string[] };

/** A template with those that it defines by name. */
export interface GoTemplate {
  readonly nodes: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
