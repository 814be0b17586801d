import { type Analysis, draftEdit } from '../../runtime/language/index.js';
import { failed, type Result } from '../../runtime/model/result.js';
import type { TextEdit } from '../../runtime/model/text.js';
import type { Documents } from '../documents.js';
import { type DraftEditParams, type DraftEditResult, draftCommands } from '../protocol.js';
import { toLspEdit, toOffset } from '../to-lsp.js';
import { conflictEdits, isConflictEdit } from './conflict.js';

/** The edits that change a step of an open draft, or why there are none. */
export async function editDraft(
  documents: Pick<Documents, 'analysisOf' | 'versionOf'>,
  { textDocument: { uri }, position, edit }: DraftEditParams,
): Promise<DraftEditResult> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return { edits: [], message: 'this is no runbook; open one, then go to a step' };
  const { lines } = analysis;
  const change = changeOf(analysis, toOffset(position, lines), edit);
  const version = documents.versionOf(uri);
  if (!change.ok) return { edits: [], message: change.error };
  return { edits: change.value.map((one) => toLspEdit(one, lines)), ...(version !== undefined && { version }) };
}

function changeOf(
  analysis: Analysis,
  offset: number,
  edit: DraftEditParams['edit'],
): Result<readonly TextEdit[], string> {
  if (isConflictEdit(edit)) return conflictEdits(analysis, offset, edit);
  const known = draftCommands.find((one) => one.edit === edit);
  return known
    ? draftEdit(analysis, offset, known.edit)
    : failed(`'${String(edit).slice(0, 40)}' is no change of a step`);
}
