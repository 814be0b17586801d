import type {
  CodeLens,
  CodeLensParams,
  Hover,
  InlayHint,
  InlayHintParams,
  TextDocumentPositionParams,
} from 'vscode-languageserver';
import {
  type Analysis,
  type ProvidedRisk,
  providedRisks,
  riskHint,
  riskHoverAt,
  riskTitle,
  type StepRisk,
  stepRisks,
} from '../../runtime/language/index.js';
import { type Risk, riskIcon } from '../../runtime/model/risk.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { toInlayHint, toLspHover, toOffset, toTextLens } from '../to-lsp.js';

type ShownRisk = StepRisk | ProvidedRisk;

/** Where the classes of steps come from. */
export interface RiskSource {
  readonly documents: Documents;
  readonly classifiers: Classifiers;
}

/** The class of each step that a person does not do, above its step, and how many there are of each, above the file. */
export async function riskLenses(source: RiskSource, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const found = await risksIn(source, textDocument.uri);
  if (found === undefined || found.risks.length === 0) return [];
  const { analysis, risks } = found;
  const above = risks.map((risk) => toTextLens(riskTitle(risk), risk.step.node.at, analysis.lines));
  return [toTextLens(countText(risks), { start: 0, end: 0 }, analysis.lines), ...above];
}

/** The class of each of them in a part of a document, behind the word that caused it. */
export async function riskHints(source: RiskSource, { textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
  const found = await risksIn(source, textDocument.uri);
  if (found === undefined) return [];
  const { analysis, risks } = found;
  const start = toOffset(range.start, analysis.lines);
  const end = toOffset(range.end, analysis.lines);
  const hints = risks.map(riskHint).filter(({ at }) => start <= at && at <= end);
  return hints.map((hint) => toInlayHint(hint, analysis.lines));
}

/** The class of the command at a position, with every reason. */
export async function riskHover(
  { documents, classifiers }: RiskSource,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<Hover | undefined> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (analysis === undefined) return undefined;
  const judge = await classifiers.judgeFor(textDocument.uri, analysis);
  const found = riskHoverAt(analysis, toOffset(position, analysis.lines), judge);
  return found && toLspHover(found, analysis.lines);
}

async function risksIn(
  { documents, classifiers }: RiskSource,
  uri: string,
): Promise<{ readonly analysis: Analysis; readonly risks: readonly ShownRisk[] } | undefined> {
  const analysis = await documents.analysisOf(uri);
  if (analysis === undefined) return undefined;
  const risks = [...stepRisks(analysis, await classifiers.judgeFor(uri, analysis)), ...providedRisks(analysis)];
  return { analysis, risks: risks.sort((left, right) => left.at.start - right.at.start) };
}

const shownOrder: readonly Risk[] = ['safe', 'caution', 'unknown', 'dangerous'];

function countText(risks: readonly ShownRisk[]): string {
  const counted = shownOrder.map((risk) => ({
    risk,
    count: risks.filter(({ classification }) => classification.risk === risk).length,
  }));
  const shown = counted.filter(({ count }) => count > 0);
  return shown.map(({ risk, count }) => `${riskIcon[risk]} ${count} ${risk}`).join('   ');
}
