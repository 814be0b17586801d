import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  type SemanticTokensOptions,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from 'vscode-languageserver';
import {
  type Analysis,
  type SemanticToken,
  tokenModifiers,
  tokensIn,
  tokenTypes,
} from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { whileFresh } from '../fresh.js';
import { toPosition, toSpan } from '../to-lsp.js';

/** What the numbers of tokens stand for, and in which ways they can be asked for. */
export const tokenOptions: SemanticTokensOptions = {
  legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
  range: true,
  full: { delta: true },
};

/** The tokens of open runbooks, with what was sent last of each, so that only changes need to be sent. */
export function tokenSource(documents: Documents) {
  const sent = new Map<string, SemanticTokensBuilder>();
  const fill = async (uri: string, builder: SemanticTokensBuilder): Promise<SemanticTokensBuilder> => {
    const analysis = await documents.analysisOf(uri);
    if (analysis) addTokens(builder, analysis, await whileFresh(documents, uri, tokensIn(analysis)));
    for (const other of sent.keys()) if (documents.versionOf(other) === undefined) sent.delete(other);
    sent.set(uri, builder);
    return builder;
  };
  return {
    full: async ({ textDocument: { uri } }: SemanticTokensParams): Promise<SemanticTokens> =>
      (await fill(uri, new SemanticTokensBuilder())).build(),
    delta: async (params: SemanticTokensDeltaParams): Promise<SemanticTokens | SemanticTokensDelta> => {
      const { uri } = params.textDocument;
      const builder = sent.get(uri) ?? new SemanticTokensBuilder();
      builder.previousResult(params.previousResultId);
      return (await fill(uri, builder)).buildEdits();
    },
    range: async ({ textDocument, range }: SemanticTokensRangeParams): Promise<SemanticTokens> => {
      const builder = new SemanticTokensBuilder();
      const { uri } = textDocument;
      const analysis = await documents.analysisOf(uri);
      if (!analysis) return { data: [] };
      const tokens = await whileFresh(documents, uri, tokensIn(analysis, toSpan(range, analysis.lines)));
      addTokens(builder, analysis, tokens);
      return { data: builder.build().data };
    },
  };
}

const typeNumbers = new Map(tokenTypes.map((type, index) => [type, index]));
const modifierBits = new Map(tokenModifiers.map((modifier, index) => [modifier, 1 << index]));

function addTokens(builder: SemanticTokensBuilder, { lines }: Analysis, tokens: readonly SemanticToken[]): void {
  for (const { at, type, modifier } of tokens) {
    const { line, character } = toPosition(at.start, lines);
    const bits = modifier === undefined ? 0 : (modifierBits.get(modifier) ?? 0);
    builder.push(line, character, at.end - at.start, typeNumbers.get(type) ?? 0, bits);
  }
}
