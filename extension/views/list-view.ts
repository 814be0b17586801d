import {
  type Disposable,
  Disposable as disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { freshContent } from './fresh-content.js';
import type { ViewRow } from './row.js';

/** What a view shows at a moment. */
export interface ListContent {
  readonly rows: readonly ViewRow[];
  /** Above the rows; where there are no rows and no message, the view says what to do. */
  readonly message?: string;
}

/** A view of the side bar that is filled only while it is seen. */
export interface ListView extends Disposable {
  readonly tree: TreeView<ViewRow>;
  /** Fills it again, at once where it is seen, else when it is. */
  refresh(): void;
}

/** Makes the view of this id; what it shows is asked for when it is first seen. */
export function listView(
  id: string,
  { load, canSelectMany = false }: { readonly load: () => Promise<ListContent>; readonly canSelectMany?: boolean },
): ListView {
  const changed = new EventEmitter<undefined>();
  const content = freshContent(load, () => changed.fire(undefined));
  let isStale = false;
  const tree = window.createTreeView<ViewRow>(id, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      getChildren: async (row) => {
        if (row) return [...(row.rows ?? [])];
        const { rows, message = '' } = await content.take();
        tree.message = message;
        return [...rows];
      },
    },
    canSelectMany,
    showCollapseAll: false,
  });
  const refresh = () => {
    isStale = !tree.visible;
    if (tree.visible) void content.renew();
  };
  const seen = tree.onDidChangeVisibility(({ visible }) => {
    if (visible && isStale) refresh();
  });
  return { tree, refresh, dispose: () => disposable.from(tree, changed, seen).dispose() };
}

function itemOf(row: ViewRow): TreeItem {
  const { None, Collapsed } = TreeItemCollapsibleState;
  const item = new TreeItem(row.label, row.rows ? Collapsed : None);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new ThemeIcon(row.icon, row.color === undefined ? undefined : new ThemeColor(row.color));
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  if (row.open) item.command = { ...row.open, arguments: [...row.open.arguments] };
  return item;
}
