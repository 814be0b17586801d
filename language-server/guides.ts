import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Analysis, guidesNamed, readRunbook } from '../runtime/language/index.js';
import { readTextFile } from '../runtime/node/files.js';
import { filesBelow } from '../runtime/node/test/find-tests.js';

/** A runbook of the workspace that was made from a guide. */
export interface NamingRunbook {
  /** Absolute. */
  readonly path: string;
  /** As it lies on the disk. */
  readonly analysis: Analysis;
}

/** Which runbooks of a workspace were made from a guide. */
export interface GuideIndex {
  /** The runbooks that name a guide, by the path of the guide. */
  runbooksOf(guidePath: string): Promise<readonly NamingRunbook[]>;
  /** Looks through the folders again when it is next asked. */
  forget(): void;
}

/** Looks through folders once, then again only after something in them has changed. */
export function guideIndex(folders: () => readonly string[]): GuideIndex {
  let listing: Promise<ReadonlyMap<string, readonly NamingRunbook[]>> | undefined;
  const known = new Map<string, KnownRunbook>();
  return {
    runbooksOf: async (guidePath) => {
      listing ??= listed(folders(), known);
      return (await listing).get(guidePath) ?? [];
    },
    forget: () => {
      listing = undefined;
    },
  };
}

/** A runbook that was read, and the guides that it names. */
interface KnownRunbook {
  /** What tells this state of the file from others. */
  readonly state: string;
  readonly runbook: NamingRunbook;
  readonly guides: readonly string[];
}

const runbookName = /^(?:.*\.)?runbook\.ya?ml$/;

/** More than these are no workspace of runbooks. */
const mostRunbooks = 2000;

async function listed(folders: readonly string[], known: Map<string, KnownRunbook>) {
  const byGuide = new Map<string, NamingRunbook[]>();
  // A folder that cannot be listed holds no runbook that could be opened.
  const lists = await Promise.all(
    folders.map((folder) => filesBelow(folder, (name) => runbookName.test(name)).catch(() => [])),
  );
  for (const path of lists.flat().slice(0, mostRunbooks)) {
    const found = await readAt(path, known.get(path));
    if (!found) continue;
    known.set(path, found);
    for (const guide of found.guides) byGuide.set(guide, [...(byGuide.get(guide) ?? []), found.runbook]);
  }
  return byGuide;
}

async function readAt(path: string, known: KnownRunbook | undefined): Promise<KnownRunbook | undefined> {
  const found = await stat(path).catch(() => undefined);
  const state = `${found?.mtimeMs} ${found?.size}`;
  if (known?.state === state) return known;
  const text = await readTextFile(path);
  if (!text.ok || !text.value.includes('source:')) return undefined;
  const analysis = readRunbook(text.value);
  const guides = guidesNamed(analysis).map(({ file }) => resolve(dirname(path), file));
  return { state, runbook: { path, analysis }, guides };
}
