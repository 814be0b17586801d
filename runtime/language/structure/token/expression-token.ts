import { expressionTokens } from '../../../expr/index.js';
import type { Span } from '../../../model/text.js';
import { type ExpressionUse, ownNames } from '../../expression-use.js';
import { rememberedByText } from '../../remembered.js';
import { scopeWords } from '../../scope-word.js';
import type { Piece } from './token.js';

/** The words of an expression, up to a fault in it; names that a runbook defines are left out. */
export function expressionPieces({ scalar, kind }: Pick<ExpressionUse, 'scalar' | 'kind'>): readonly Piece[] {
  const tokens = readTokens(scalar.source);
  const own = ownNames(kind);
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    return tokenPieces(token, { own, isCalled: next?.kind === 'symbol' && next.text === '(' });
  });
}

const readTokens = rememberedByText(expressionTokens);

/** What is known of a word by what stands around it. */
interface Around {
  readonly own: readonly string[];
  readonly isCalled: boolean;
}

function tokenPieces(token: ReturnType<typeof expressionTokens>[number], around: Around): readonly Piece[] {
  const { span: at } = token;
  switch (token.kind) {
    case 'literal':
      return [{ at, type: typeof token.value === 'string' ? 'string' : 'number' }];
    case 'symbol':
      return operators.has(token.text) ? [{ at, type: 'operator' }] : [];
    case 'name':
      return namePieces(token.text, at, around);
    case 'fault':
    case 'end':
      return [];
  }
}

function namePieces(name: string, at: Span, { own, isCalled }: Around): readonly Piece[] {
  if (isCalled) return [{ at, type: 'method' }];
  if (own.includes(name)) return [{ at, type: 'variable', modifier: 'defaultLibrary' }];
  return wordPieces(name, at);
}

/** A word that says where a name comes from or what of a step is meant, or that is a value itself; none for any other. */
export function wordPieces(word: string, at: Span): readonly Piece[] {
  if (constants.has(word)) return [{ at, type: 'keyword' }];
  if (scopeWords.has(word)) return [{ at, type: 'namespace' }];
  return results.has(word) ? [{ at, type: 'property', modifier: 'defaultLibrary' }] : [];
}

const operators: ReadonlySet<string> = new Set(
  ['==', '!=', '<', '<=', '>', '>='].concat(['&&', '||', '!', '+', '-', '*', '/', '%', '?', ':']),
);
const constants: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);
const results: ReadonlySet<string> = new Set(['outputs', 'exit_code', 'status', 'id']);
