import { dirname, resolve } from 'node:path';
import type { RecordedEvent } from '../../model/event.js';
import type { Outline } from '../../page/page-data.js';
import { notedRunbook } from '../creation.js';
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

/** Looks for the runbook that a run names in its first event; nothing where that names none. */
export async function recordedRunbook(
  first: RecordedEvent | undefined,
  directory: string,
): Promise<RecordedRunbook | undefined> {
  if (first?.type !== 'run.created') return undefined;
  const path = placeOf(first, directory);
  const loaded = await loadForGates(path, []);
  if (!loaded.ok || loaded.value.plan.runbookSha256 !== first.data.runbook_sha256) return { path };
  const guide = loaded.value.plan.about.source?.file;
  return {
    path,
    outline: outlineOf(loaded.value, redactorHere(loaded.value, new Map()).text),
    ...(guide !== undefined && { guide: resolve(dirname(path), guide) }),
  };
}

// A replay notes no path, for it is the same in every folder: usually its record lies in the one of its runbook.
function placeOf({ mode, data }: Extract<RecordedEvent, { type: 'run.created' }>, directory: string): string {
  const noted = notedRunbook(data);
  return mode === 'replay' ? resolve(directory, '..', '..', '..', noted) : resolve(directory, noted);
}
