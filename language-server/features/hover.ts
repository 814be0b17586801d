import type { Hover, Position, TextDocumentPositionParams } from 'vscode-languageserver';
import {
  type Analysis,
  commandAt,
  explanationHover,
  hoverAt,
  type Hover as LanguageHover,
  riskHoverAt,
} from '../../runtime/language/index.js';
import { toLspHover, toOffset } from '../to-lsp.js';
import { type BesideSource, saidOf } from './beside.js';
import { quotedPassage } from './passage.js';
import type { RiskSource } from './risk.js';

/** What there is to say about a position of an open runbook: of the name or key, the command, the guide, and what is wrong; or of a file beside it. */
export async function hover(
  source: RiskSource & Pick<BesideSource, 'companions'>,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<Hover | null> {
  const analysis = await source.documents.analysisOf(uri);
  if (!analysis) return hoverBeside(source, uri, position);
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

async function hoverBeside(
  source: Pick<BesideSource, 'companions'>,
  uri: string,
  position: Position,
): Promise<Hover | null> {
  const file = source.companions.at(uri);
  const said = file && (await saidOf(source, file, toOffset(position, file.companion.lines)));
  return said ? toLspHover(said, file.companion.lines) : null;
}

async function commandHover(
  { classifiers }: RiskSource,
  uri: string,
  { analysis, offset }: { readonly analysis: Analysis; readonly offset: number },
): Promise<LanguageHover | undefined> {
  const own = commandAt(analysis, offset);
  return own && riskHoverAt(analysis, offset, await classifiers.judgeFor(uri, own));
}
