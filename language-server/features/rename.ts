import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { renamableAt, renamed } from '../../runtime/language/index.js';
import type { Result } from '../../runtime/model/result.js';
import type { Documents } from '../documents.js';
import { toLspEdit, toOffset, toRange } from '../to-lsp.js';

/** The name at a position; fails with the reason where it cannot be changed. */
export async function prepareRename(
  documents: Documents,
  { textDocument, position }: PrepareRenameParams,
): Promise<PrepareRenameResult | null> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return null;
  const { at, name } = unlessRefused(renamableAt(analysis, toOffset(position, analysis.lines)));
  return { range: toRange(at, analysis.lines), placeholder: name };
}

/** The edits that give what is named at a position another name; fails with the reason where that cannot be done. */
export async function rename(
  documents: Documents,
  { textDocument: { uri }, position, newName }: RenameParams,
): Promise<WorkspaceEdit | null> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return null;
  const { lines } = analysis;
  const edits = unlessRefused(renamed(analysis, toOffset(position, lines), newName));
  return { changes: { [uri]: edits.map((edit) => toLspEdit(edit, lines)) } };
}

// The protocol shows a person why something was refused only where the request fails.
function unlessRefused<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value;
  throw new ResponseError(LSPErrorCodes.RequestFailed, result.error);
}
