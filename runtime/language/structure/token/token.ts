import type { Span } from '../../../model/text.js';

/** What a word of a runbook is, by the names that the Language Server Protocol has for it. */
export const tokenTypes = [
  'variable',
  'parameter',
  'property',
  'function',
  'method',
  'namespace',
  'type',
  'keyword',
  'operator',
  'string',
  'number',
  'regexp',
  'comment',
] as const;

export type TokenType = (typeof tokenTypes)[number];

/** What more may be said of a word: that it gets its meaning here, or that no runbook gives it one. */
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;

export type TokenModifier = (typeof tokenModifiers)[number];

/** A stretch of one line whose meaning its colour can show. */
export interface SemanticToken {
  readonly at: Span;
  readonly type: TokenType;
  readonly modifier?: TokenModifier;
}

/** A stretch of a text in a runbook, counted in that text itself. */
export type Piece = SemanticToken;
