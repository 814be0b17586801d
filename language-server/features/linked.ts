import { basename } from 'node:path';
import { leftBlocks } from '../../runtime/compiler/index.js';
import {
  type Analysis,
  guidesNamed,
  type ReviewedStep,
  reviewedSteps,
  riskHint,
} from '../../runtime/language/index.js';
import type { LineMap } from '../../runtime/model/text.js';
import { uriBeside } from '../file-uri.js';
import type { LeftPart, LinkedDraft, LinkedParams, LinkedStep } from '../protocol.js';
import { type RiskSource, risksIn, type ShownRisk } from './risk.js';

/** The steps of an open draft beside the lines of the guide that they were made from, and what is left of the guide. */
export async function linkedDraft(
  source: RiskSource,
  { textDocument: { uri }, guide }: LinkedParams,
): Promise<LinkedDraft> {
  const analysis = await source.documents.analysisOf(uri);
  if (!analysis) return { steps: [], left: [] };
  const risks = await risksIn(source, uri, { analysis, within: { start: 0, end: analysis.text.length } });
  const reviewed = reviewedSteps(analysis);
  const named = guideOf(uri, analysis);
  return {
    ...(named !== undefined && { guide: named }),
    steps: reviewed.map((one) => linkedStep(one, analysis, risks)),
    left: guide ? leftOf(guide, reviewed) : [],
  };
}

function guideOf(uri: string, analysis: Analysis): string | undefined {
  const [first] = guidesNamed(analysis);
  return first && uriBeside(uri, first.file);
}

function linkedStep(one: ReviewedStep, { lines, text }: Analysis, risks: readonly ShownRisk[]): LinkedStep {
  const { step, review, guideLines, rollbackLines } = one;
  const risk = risks.find((found) => found.step === step);
  return {
    id: step.id?.source ?? '',
    lines: [lineAt(step.node.at.start, lines), lineAt(text.slice(0, step.node.at.end).trimEnd().length, lines)],
    review,
    ...(guideLines && { guideLines }),
    ...(rollbackLines && { rollbackLines }),
    ...(risk && { risk: riskHint(risk).label }),
  };
}

function lineAt(offset: number, lines: LineMap): number {
  return lines.positionAt(offset).line;
}

function leftOf(
  { uri, text }: NonNullable<LinkedParams['guide']>,
  reviewed: readonly ReviewedStep[],
): readonly LeftPart[] {
  const used = reviewed.flatMap(({ guideLines, rollbackLines }) =>
    [guideLines, rollbackLines].filter((lines) => lines !== undefined),
  );
  const file = basename(uri);
  return leftBlocks({ text, file }, used).map(({ lines, kind, why }) => ({ lines, isOpen: kind === 'left_out', why }));
}
