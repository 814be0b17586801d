import { type FoldingRange, FoldingRangeKind, type FoldingRangeParams } from 'vscode-languageserver';
import { foldsIn } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';

/** What of an open runbook can be folded to its first line. */
export async function folding(documents: Documents, { textDocument }: FoldingRangeParams): Promise<FoldingRange[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  return foldsIn(analysis).map(({ kind, first, last }) => ({
    startLine: first - 1,
    endLine: last - 1,
    kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
  }));
}
