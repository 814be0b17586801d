import { draftEdit } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import type { DraftEditParams, DraftEditResult } from '../protocol.js';
import { toLspEdit, toOffset } from '../to-lsp.js';

/** The edits that change a step of an open draft, or why there are none. */
export async function editDraft(
  documents: Pick<Documents, 'analysisOf' | 'versionOf'>,
  { textDocument: { uri }, position, edit }: DraftEditParams,
): Promise<DraftEditResult> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return { edits: [], message: 'this is no runbook; open one, then go to a step' };
  if (!edits.has(edit)) return { edits: [], message: `'${String(edit).slice(0, 40)}' is no change of a step` };
  const { lines } = analysis;
  const change = draftEdit(analysis, toOffset(position, lines), edit);
  const version = documents.versionOf(uri);
  if (!change.ok) return { edits: [], message: change.error };
  return { edits: change.value.map((one) => toLspEdit(one, lines)), ...(version !== undefined && { version }) };
}

const edits: ReadonlySet<string> = new Set<DraftEditParams['edit']>(['accept', 'make_manual', 'split', 'merge']);
