import { dirname, resolve } from 'node:path';
import type { RecordedEvent } from '../../model/event.js';
import type { Outline } from '../../page/page-data.js';
import { notedRunbook } from '../creation.js';
import { sha256Hex } from '../digest.js';
import { readTextFile } from '../files.js';
import { loadForGates } from '../load.js';
import { redactorHere } from '../run-values.js';
import { outlineOf } from './outline.js';

/** The runbook that a recorded run was made from, as far as it is still there. */
export interface RecordedRunbook {
  /** Where it was; absolute. */
  readonly path: string;
  /** Missing where its text is not the one that the run was made from. */
  readonly outline?: Outline;
  /** The guide that it was made from; absolute. */
  readonly guide?: string;
}

/** Finds the runbook that a run names in its first event. */
export type FindRunbook = (first: RecordedEvent | undefined) => Promise<RecordedRunbook | undefined>;

/** Looks for the runbook that a run names in its first event; nothing where that names none. */
export async function recordedRunbook(
  first: RecordedEvent | undefined,
  directory: string,
): Promise<RecordedRunbook | undefined> {
  if (first?.type !== 'run.created') return undefined;
  const path = placeOf(first, directory);
  // To read and judge all of it takes a hundred times as long as to see that it is another one by now.
  if ((await digestAt(path)) !== first.data.runbook_sha256) return { path };
  const loaded = await loadForGates(path, []);
  if (!loaded.ok || loaded.value.plan.runbookSha256 !== first.data.runbook_sha256) return { path };
  const guide = loaded.value.plan.about.source?.file;
  return {
    path,
    outline: outlineOf(loaded.value, redactorHere(loaded.value, new Map()).text),
    ...(guide !== undefined && { guide: resolve(dirname(path), guide) }),
  };
}

/** Finds the runbooks of a run; what was read of a text is kept. */
export function recordedRunbooks(directory: string): FindRunbook {
  let known: { readonly sha256: string; readonly found: RecordedRunbook } | undefined;
  return async (first) => {
    if (first?.type !== 'run.created') return undefined;
    const { runbook_sha256: sha256 } = first.data;
    if (known?.sha256 === sha256) return known.found;
    const found = await recordedRunbook(first, directory);
    // One that is another text now may be what it was again.
    if (found?.outline) known = { sha256, found };
    return found;
  };
}

async function digestAt(path: string): Promise<string | undefined> {
  const text = await readTextFile(path);
  return text.ok ? `sha256:${sha256Hex(text.value)}` : undefined;
}

// A replay notes no path, for it is the same in every folder: usually its record lies in the one of its runbook.
function placeOf({ mode, data }: Extract<RecordedEvent, { type: 'run.created' }>, directory: string): string {
  const noted = notedRunbook(data);
  return mode === 'replay' ? resolve(directory, '..', '..', '..', noted) : resolve(directory, noted);
}
