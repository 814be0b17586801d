import { workspace } from 'vscode';
import { libraryRows } from './library-rows.js';
import { type ListView, listView } from './list-view.js';
import type { Looking } from './looking.js';
import { restriction } from './waiting-view.js';

/** Makes the view of the runbooks of the workspace. */
export function libraryView({ lists, places, seen }: Looking): ListView {
  return listView('runbook.library', {
    load: async () => {
      const { runbooks, homes, message } = await lists.library({ paths: await places.runbooks() });
      seen(homes);
      const rows = libraryRows(runbooks, Date.now(), (path) => workspace.asRelativePath(path));
      return { rows, message: message ?? (rows.length > 0 ? restriction() : '') };
    },
  });
}
