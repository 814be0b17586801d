import type { Hover, TextDocumentPositionParams } from 'vscode-languageserver';
import {
  type Analysis,
  commandAt,
  explanationHover,
  hoverAt,
  type Hover as LanguageHover,
  riskHoverAt,
} from '../../runtime/language/index.js';
import { toLspHover, toOffset } from '../to-lsp.js';
import { quotedPassage } from './passage.js';
import type { RiskSource } from './risk.js';

/** What there is to say about a position of an open runbook: of the name or key, the command, the guide, and what is wrong. */
export async function hover(
  source: RiskSource,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<Hover | null> {
  const analysis = await source.documents.analysisOf(uri);
  if (!analysis) return null;
  const offset = toOffset(position, analysis.lines);
  const own = hoverAt(analysis, offset);
  const found = [own, await commandHover(source, uri, { analysis, offset }), explanationHover(analysis, offset)];
  const said = found.filter((one): one is LanguageHover => one !== undefined);
  const [first] = said;
  if (!first) return null;
  const quote = own?.passage && (await quotedPassage(uri, own.passage));
  const texts = [...said.map(({ text }) => text), ...(quote === undefined ? [] : [quote])];
  return toLspHover({ at: first.at, text: texts.join('\n\n---\n\n') }, analysis.lines);
}

async function commandHover(
  { classifiers }: RiskSource,
  uri: string,
  { analysis, offset }: { readonly analysis: Analysis; readonly offset: number },
): Promise<LanguageHover | undefined> {
  const own = commandAt(analysis, offset);
  return own && riskHoverAt(analysis, offset, await classifiers.judgeFor(uri, own));
}
