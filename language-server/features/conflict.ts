import type { CodeLens } from 'vscode-languageserver';
import type { Analysis } from '../../runtime/language/index.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import { failed, ok, type Result } from '../../runtime/model/result.js';
import type { TextEdit } from '../../runtime/model/text.js';
import { conflictCommands, type DraftEditParams } from '../protocol.js';
import { toCommandLens, toTextLens } from '../to-lsp.js';

/** A side of a conflict between a draft and its guide, as a change of the draft names it. */
export type ConflictEdit = (typeof conflictCommands)[number]['edit'];

/** Whether a change of a draft settles a conflict. */
export function isConflictEdit(edit: DraftEditParams['edit']): edit is ConflictEdit {
  return conflictCommands.some((one) => one.edit === edit);
}

/** Above each open conflict with the guide its two sides; in an editor without the commands, that it is one. */
export function conflictLenses(commands: ReadonlySet<string>, uri: string, analysis: Analysis): readonly CodeLens[] {
  const { lines } = analysis;
  const shown = conflictCommands.filter(({ command }) => commands.has(command));
  return conflictsIn(analysis).flatMap(({ at }) => {
    if (shown.length === 0) return [toTextLens('! conflict with the guide: a quick fix takes a side', at, lines)];
    const { line } = lines.positionAt(at.start);
    return shown.map(({ command, title }) =>
      toCommandLens({ title, command, arguments: [uri, line] }, at.start, lines),
    );
  });
}

/** The edits that take a side of the conflict whose first mark stands on the line of an offset. */
export function conflictEdits(
  analysis: Analysis,
  offset: number,
  edit: ConflictEdit,
): Result<readonly TextEdit[], string> {
  const { lines } = analysis;
  const { line } = lines.positionAt(offset);
  const conflict = conflictsIn(analysis).find(({ at }) => lines.positionAt(at.start).line === line);
  const side = conflictCommands.findIndex((one) => one.edit === edit);
  const fix = conflict?.fixes?.[side];
  return fix ? ok(fix.edits) : failed('no conflict with the guide begins here; go to its first mark');
}

/** A mark that is left of a conflict has no sides to take. */
function conflictsIn({ diagnostics }: Analysis): readonly Diagnostic[] {
  return diagnostics.filter(
    ({ code, fixes }) => code === 'conflicts/open' && fixes?.length === conflictCommands.length,
  );
}
