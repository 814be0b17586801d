import type { ProcessEntry } from './entry.js';

/** A process whose descendants are looked for; it may have ended already. */
export type Root = Pick<ProcessEntry, 'pid' | 'started'>;

/** The processes that come from these roots, with those of the roots that are there; a root that has ended still counts. */
export function descendants(table: readonly ProcessEntry[], roots: Iterable<Root>): readonly ProcessEntry[] {
  const byPid = new Map(table.map((entry) => [entry.pid, entry]));
  const children = childrenOf(table);
  const found = new Map<number, ProcessEntry>();
  const open = [...roots];
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    const { pid } = root;
    const entry = byPid.get(pid);
    if (entry !== undefined && isSame(entry, root)) found.set(pid, entry);
    open.push(...(children.get(pid) ?? []).filter((child) => !found.has(child.pid) && isYounger(child, root)));
  }
  return [...found.values()];
}

function childrenOf(table: readonly ProcessEntry[]): ReadonlyMap<number, readonly ProcessEntry[]> {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  return children;
}

function isSame(entry: ProcessEntry, root: Root): boolean {
  return entry.started === undefined || root.started === undefined || entry.started === root.started;
}

// Windows keeps the number of a parent that has ended, and gives it to others.
function isYounger(child: ProcessEntry, parent: Root): boolean {
  return child.started === undefined || parent.started === undefined || child.started >= parent.started;
}
