import type { ClientCapabilities, WorkspaceEdit } from 'vscode-languageserver';
import type { LineMap, TextEdit } from '../runtime/model/text.js';
import { toLspEdit } from './to-lsp.js';

/** The edits of one text. */
export interface FileEdits {
  readonly uri: string;
  /** The editor's number of the text that they were made for; undefined where it is not open. */
  readonly version: number | undefined;
  readonly lines: LineMap;
  readonly edits: readonly TextEdit[];
}

/** Whether an editor refuses edits of a text that has changed in the meantime. */
export function checksVersions({ workspace }: ClientCapabilities): boolean {
  return workspace?.workspaceEdit?.documentChanges === true;
}

/** The edits of some texts as LSP says them, with the numbers of the texts where the editor looks at them. */
export function toWorkspaceEdit(
  files: readonly FileEdits[],
  client: { readonly checksVersions: boolean },
): WorkspaceEdit {
  const changed = files.map(({ uri, version = null, lines, edits }) => ({
    textDocument: { uri, version },
    edits: edits.map((edit) => toLspEdit(edit, lines)),
  }));
  if (client.checksVersions) return { documentChanges: changed };
  return { changes: Object.fromEntries(changed.map(({ textDocument, edits }) => [textDocument.uri, edits])) };
}
