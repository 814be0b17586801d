import { l10n, workspace } from 'vscode';
import type { WaitingResult } from '../../language-server/protocol.js';
import { type ListView, listView } from './list-view.js';
import type { Looking } from './looking.js';
import { countForMe, waitingRows } from './waiting-rows.js';

/** The view of what waits for a person, with the number of what the one who looks may answer. */
export interface WaitingView extends ListView {
  /** Some run has changed. */
  recordsChanged(): void;
}

/** Makes the view; once it was seen, its number is kept right also while it is not. */
export function waitingView({ lists, places, seen }: Looking): WaitingView {
  let wasSeen = false;
  const ask = async () => {
    const listed = await lists.waiting({ folders: await places.folders() });
    view.tree.badge = badgeOf(listed);
    return listed;
  };
  const view = listView('runbook.waiting', {
    load: async () => {
      const listed = await ask();
      wasSeen = true;
      seen(listed.homes);
      const rows = waitingRows(listed.waiting, Date.now());
      return { rows, message: listed.message ?? (rows.length > 0 ? restriction() : '') };
    },
  });
  const recordsChanged = () => {
    view.refresh();
    // Whoever looks elsewhere learns by the number that somebody waits for them.
    if (wasSeen && !view.tree.visible) void ask();
  };
  return { tree: view.tree, refresh: view.refresh, dispose: () => view.dispose(), recordsChanged };
}

function badgeOf({ waiting }: WaitingResult) {
  const value = countForMe(waiting);
  if (value === 0) return undefined;
  return { value, tooltip: value === 1 ? l10n.t('1 thing waits for you') : l10n.t('{0} things wait for you', value) };
}

/** What is said above the rows of a view in a workspace that is not trusted; empty in any other. */
export function restriction(): string {
  return workspace.isTrusted
    ? ''
    : l10n.t('Restricted Mode: you can look, and nothing is run until you trust this folder.');
}
