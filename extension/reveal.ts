import { isAbsolute, resolve } from 'node:path';
import { type DebugSession, Position, Selection, TextEditorRevealType, Uri, ViewColumn, window } from 'vscode';

/** Shows the step that a run is at, without taking the focus from where the person types. */
export async function revealStep(session: DebugSession): Promise<void> {
  const file = programOf(session);
  const line = await currentLine(session);
  // What the adapter calls the file is rewritten on its way here; what it was started with is not.
  if (line === undefined || file === undefined) return;
  const uri = Uri.file(file);
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.fsPath === uri.fsPath);
  const viewColumn = shown?.viewColumn ?? ViewColumn.Active;
  const editor = await window.showTextDocument(uri, { viewColumn, preserveFocus: true, preview: false });
  const start = new Position(line - 1, 0);
  editor.selection = new Selection(start, start);
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}

function programOf({ configuration: { program, cwd } }: DebugSession): string | undefined {
  if (typeof program !== 'string') return undefined;
  if (typeof cwd === 'string') return resolve(cwd, program);
  return isAbsolute(program) ? program : undefined;
}

async function currentLine(session: DebugSession): Promise<number | undefined> {
  const { threads } = await session.customRequest('threads');
  const { stackFrames } = await session.customRequest('stackTrace', { threadId: threads[0]?.id, levels: 1 });
  return stackFrames[0]?.line;
}
