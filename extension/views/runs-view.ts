import { commands, type ExtensionContext } from 'vscode';
import { askedFilter, type ChosenFilter, filterText, isFiltering, storedFilter } from './filter.js';
import { historyRows } from './history-rows.js';
import { type ListView, listView } from './list-view.js';
import type { Looking } from './looking.js';
import { restriction } from './waiting-view.js';

/** The view of the recorded runs. */
export interface RunsView extends ListView {
  /** Which runs are shown. */
  filter(): ChosenFilter;
  /** Shows other runs, and keeps that for the workspace. */
  show(filter: ChosenFilter): Promise<void>;
  /** Shows more of them. */
  more(): void;
  /** The titles of the runbooks that were run, as the view last saw them. */
  runbooks(): readonly string[];
}

const pageSize = 100;
const filterKey = 'runbook.runsFilter';

/** Makes the view, with the filter that was chosen last in this workspace. */
export function runsView(
  { lists, places, seen }: Looking,
  { workspaceState }: Pick<ExtensionContext, 'workspaceState'>,
): RunsView {
  let count = pageSize;
  let titles: readonly string[] = [];
  let chosen = storedFilter(workspaceState.get(filterKey));
  const view = listView('runbook.runs', {
    canSelectMany: true,
    load: async () => {
      const [folders, now] = [await places.folders(), Date.now()];
      const listed = await lists.history({ folders, filter: askedFilter(chosen, now), count });
      titles = listed.runbooks;
      seen(listed.homes);
      tellFilter(chosen);
      const rows = historyRows(listed, now);
      return { rows, message: listed.message ?? filterText(chosen, listed) ?? (rows.length > 0 ? restriction() : '') };
    },
  });
  return {
    ...{ tree: view.tree, refresh: view.refresh, dispose: () => view.dispose() },
    filter: () => chosen,
    runbooks: () => titles,
    show: async (filter) => {
      chosen = filter;
      count = pageSize;
      tellFilter(filter);
      view.refresh();
      await workspaceState.update(filterKey, filter);
    },
    more: () => {
      count += pageSize;
      view.refresh();
    },
  };
}

// What decides whether the filter can be taken away.
function tellFilter(filter: ChosenFilter): void {
  void commands.executeCommand('setContext', 'runbook.runsFiltered', isFiltering(filter));
}
