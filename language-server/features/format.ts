import type {
  DocumentFormattingParams,
  DocumentRangeFormattingParams,
  FormattingOptions,
  TextEdit,
} from 'vscode-languageserver';
import { formatEdits, rangeFormatEdits } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { whileFresh } from '../fresh.js';
import { toLspEdit, toSpan } from '../to-lsp.js';

/** The edits that lay an open runbook out evenly; none where it cannot be read. */
export async function format(
  documents: Documents,
  { textDocument, options }: DocumentFormattingParams,
): Promise<TextEdit[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  const edits = await whileFresh(documents, textDocument.uri, formatEdits(analysis, indentOf(options)));
  return edits.map((edit) => toLspEdit(edit, analysis.lines));
}

/** The edits that lay a part of an open runbook out evenly. */
export async function formatRange(
  documents: Documents,
  { textDocument, options, range }: DocumentRangeFormattingParams,
): Promise<TextEdit[]> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return [];
  const { lines } = analysis;
  const work = rangeFormatEdits(analysis, toSpan(range, lines), indentOf(options));
  return (await whileFresh(documents, textDocument.uri, work)).map((edit) => toLspEdit(edit, lines));
}

function indentOf({ tabSize }: FormattingOptions): { readonly indent: number } {
  return { indent: tabSize };
}
