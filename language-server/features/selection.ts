import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { type Analysis, selectionsAt } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { toOffset, toRange } from '../to-lsp.js';

/** For each of some positions what lies around it, each part with the next larger one. */
export async function selection(
  documents: Documents,
  { textDocument, positions }: SelectionRangeParams,
): Promise<SelectionRange[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  return positions.map((position) => rangeAround(analysis, toOffset(position, analysis.lines)));
}

function rangeAround(analysis: Analysis, offset: number): SelectionRange {
  const [largest = { start: 0, end: 0 }, ...smaller] = selectionsAt(analysis, offset).toReversed();
  const whole: SelectionRange = { range: toRange(largest, analysis.lines) };
  return smaller.reduce((parent, span) => ({ range: toRange(span, analysis.lines), parent }), whole);
}
