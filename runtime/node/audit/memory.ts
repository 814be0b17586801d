import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AuditHead, headIn, headText } from '../../record/audit/head.js';
import type { Environment } from '../classify/pack-folders.js';
import { sha256Hex } from '../digest.js';
import { quoted, readRegular } from '../files.js';
import { stateFolder } from '../state-folder.js';
import { writeWhole } from '../store/write-file.js';
import { type AuditFolder, endsWith } from './folder.js';

/*
 * An audit lies beside the runs that it tells of, and whoever can remove a run can remove it, too. So each account keeps in
 * its state folder, away from them, where the audits ended that it wrote:
 *
 *   audits/….json    the end of one audit, as its own head.json has it; the name is made from the path of its folder
 */

/**
 * Notes where an audit ends that this account wrote. One that lacks what was noted before is not noted anew: that it was
 * cut stays to be found.
 */
export async function rememberEnd(folder: AuditFolder, end: AuditHead, environment: Environment): Promise<void> {
  if ((await lostEntries(folder, environment)) !== undefined) return;
  const { place, name } = await memoryOf(folder, environment);
  // What a run did is recorded without it; the next run notes it.
  await writeWhole(place, name, headText(end, undefined)).catch(() => undefined);
}

/** That an audit does not hold any more what this account wrote into it; undefined where it does, or nothing is known. */
export async function lostEntries(folder: AuditFolder, environment: Environment): Promise<string | undefined> {
  const { place, name } = await memoryOf(folder, environment);
  const path = join(place, name);
  if (!existsSync(path)) return undefined;
  const noted = headIn(await readRegular(path).then(String, () => ''));
  if (noted === undefined)
    return `${quoted(path)}, where this account noted the end of the audit, is not what was noted`;
  const isThere = await endsWith(folder.entries, noted.bytes, noted.head).catch(() => false);
  if (isThere) return undefined;
  const { seq, hash } = noted.head;
  return (
    `this account wrote ${seq} ${seq === 1 ? 'entry' : 'entries'} into this audit, up to ${hash}, which it does not hold ` +
    `any more: it was cut, replaced or removed; once you know why, remove ${quoted(path)}, and it counts as it is`
  );
}

/** Whether this account wrote an audit into a folder, which may be gone. */
export async function isRemembered(folder: AuditFolder, environment: Environment): Promise<boolean> {
  const { place, name } = await memoryOf(folder, environment);
  return existsSync(join(place, name));
}

async function memoryOf({ home }: AuditFolder, environment: Environment) {
  const place = join(stateFolder(environment), 'audits');
  return { place, name: `${sha256Hex(await realPathOf(home)).slice(0, 32)}.json` };
}

/** The path that a folder has, or had before it was removed. */
async function realPathOf(folder: string): Promise<string> {
  const above = async () => join(await realpath(dirname(folder)), basename(folder));
  return realpath(folder)
    .catch(above)
    .catch(() => folder);
}
