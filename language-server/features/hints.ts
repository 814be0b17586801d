import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { type RiskHint, riskHint, type ValueHint, valueHints } from '../../runtime/language/index.js';
import { valueMark } from '../protocol.js';
import { toInlayHint, toSpan } from '../to-lsp.js';
import { type RiskSource, risksIn } from './risk.js';

/** In a part of a document the class of each command behind the word that caused it, and behind each template its value where that is known. */
export async function hints(source: RiskSource, { textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
  const analysis = await source.documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  const { lines } = analysis;
  const within = toSpan(range, lines);
  const risks = await risksIn(source, textDocument.uri, { analysis, within });
  const classes = risks.map(riskHint).filter(({ at }) => within.start <= at && at <= within.end);
  const values = valueHints(analysis, within).map(valueHint);
  const inOrder = [...classes, ...values].sort((one, other) => one.at - other.at);
  return inOrder.map((hint) => toInlayHint(hint, lines));
}

const longestValue = 40;

function valueHint({ at, value, origin }: ValueHint): RiskHint {
  const line = value.replace(/\s+/g, ' ');
  const label = line.length > longestValue ? `${valueMark}${line.slice(0, longestValue - 1)}…` : `${valueMark}${line}`;
  return { at, label, details: origin === 'variable' ? 'the value of the variable' : 'the default of the input' };
}
