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
  { textDocument: { uri }, position, step, edit }: DraftEditParams,
): Promise<DraftEditResult> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return { edits: [], message: 'this is no runbook; open one, then go to a step' };
  const { lines } = analysis;
  const stepAt = step === undefined ? undefined : placeOf(analysis, step);
  if (stepAt === 'gone')
    return { edits: [], message: `step '${step}' is no longer here; go to a step and do it again` };
  const change = changeOf(analysis, stepAt ?? toOffset(position, lines), edit);
  const version = documents.versionOf(uri);
  if (!change.ok) return { edits: [], message: change.error };
  return { edits: change.value.map((one) => toLspEdit(one, lines)), ...(version !== undefined && { version }) };
}

/** Where the one step of this id stands; undefined where several have it. */
function placeOf({ outline }: Analysis, step: string): number | 'gone' | undefined {
  const [found, ...others] = outline.steps.filter(({ id }) => id?.source === step);
  if (found === undefined) return 'gone';
  return others.length > 0 ? undefined : found.id?.at.start;
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
