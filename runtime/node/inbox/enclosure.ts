import { existsSync } from 'node:fs';
import { lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnswerCommand } from '../../engine/ports.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Refusal } from '../../run/command.js';
import { makeFolder } from '../files.js';
import { sha256OfFile } from '../sha256-file.js';
import { enclosureName, inboxName } from './letter.js';

/** What came with a letter and lies in the record now. */
interface Enclosure {
  /** Takes it out of the record, where the letter is not recorded after all. */
  giveBack(): Promise<void>;
}

/** Brings the file that is handed in with a letter to the attachments of the run; refused where it is not the one that was sealed. */
export async function takeEnclosure(
  directory: string,
  id: string,
  command: AnswerCommand,
): Promise<Result<Enclosure, Refusal>> {
  if (command.kind !== 'submit-evidence' || command.record.kind !== 'attachment') return ok(nothing);
  const { sha256, size, file } = command.record;
  const name = sha256.slice('sha256:'.length);
  const enclosed = join(directory, inboxName, enclosureName(id), name);
  const status = await lstat(enclosed).catch(() => undefined);
  const isIt = status?.isFile() === true && status.size === size && (await sha256OfFile(enclosed)) === name;
  if (!isIt)
    return failed({ reason: 'attachment-unreadable', message: `'${file}' is not the file that was handed in` });
  const folder = join(directory, 'attachments');
  const path = join(folder, name);
  // One that is named in the record already is left as it is: its name is its digest.
  if (existsSync(path)) return ok(nothing);
  await makeFolder(folder, { isPrivate: true });
  await rename(enclosed, path);
  return ok({ giveBack: () => rm(path, { force: true }) });
}

const nothing: Enclosure = { giveBack: async () => {} };
