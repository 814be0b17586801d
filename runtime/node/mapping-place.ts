import { dirname, join } from 'node:path';
import { stampedGuide } from '../compiler/index.js';
import { readTextFile } from './files.js';

/** Where the mapping of a draft lies that an editor made; that of `runbook.yaml` is `mapping.md`. */
export function mappingBeside(draftPath: string): string {
  const stem = draftPath.replace(/(?:\.runbook)?\.ya?ml$/, '');
  return /(?:^|[\\/])runbook$/.test(stem) ? join(dirname(draftPath), 'mapping.md') : `${stem}.mapping.md`;
}

/** Which of the places has the mapping of a guide, by any of its names; else the first that is free, or the first. */
export async function mappingAmong(
  places: readonly [string, ...string[]],
  names: readonly (string | undefined)[],
): Promise<string> {
  const free: string[] = [];
  for (const place of places) {
    const text = await readTextFile(place);
    if (text.ok && isOf(text.value, names)) return place;
    if (!text.ok) free.push(place);
  }
  return free[0] ?? places[0];
}

/** Whether a mapping is that of a guide; one that no longer says whose it is may be. */
export function isOf(mapping: string, names: readonly (string | undefined)[]): boolean {
  const named = stampedGuide(mapping);
  return named === undefined || names.includes(named);
}
