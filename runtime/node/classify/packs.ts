import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPackFile } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { utf8Bytes } from '../../model/text.js';
import type { CommandKnowledge, CommandPack } from '../../risk/index.js';
import { type DataFault, dataFault } from '../data-fault.js';
import { describeFileError, quoted, readTextFile } from '../files.js';
import type { PackFolder } from './pack-folders.js';

/** What users have written about commands in these folders; one fault refuses all. */
export async function loadPacks(folders: readonly PackFolder[]): Promise<Result<readonly CommandPack[], DataFault>> {
  const packs: CommandPack[] = [];
  for (const { origin, path } of folders) {
    const commands = await commandsIn(path);
    if (!commands.ok) return commands;
    if (commands.value.length > 0) packs.push({ origin, commands: commands.value });
  }
  return ok(packs);
}

const largestFile = 128 * 1024;

async function commandsIn(folder: string): Promise<Result<readonly CommandKnowledge[], DataFault>> {
  const names = await namesIn(folder);
  if (!names.ok) return names;
  const commands: CommandKnowledge[] = [];
  for (const name of names.value) {
    const command = await commandIn(join(folder, name));
    if (!command.ok) return command;
    commands.push(command.value);
  }
  return ok(commands);
}

async function namesIn(folder: string): Promise<Result<readonly string[], DataFault>> {
  try {
    return ok((await readdir(folder)).filter((name) => /\.ya?ml$/i.test(name)).sort());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok([]);
    return failed({ message: describeFileError(folder, 'read', error), details: '' });
  }
}

async function commandIn(path: string): Promise<Result<CommandKnowledge, DataFault>> {
  const text = await readTextFile(path);
  if (!text.ok) return failed({ message: text.error.message, details: '' });
  if (utf8Bytes(text.value) > largestFile) {
    return failed({ message: `${quoted(path)} has more than 128 KiB; describe one command in a file`, details: '' });
  }
  const reading = readPackFile(text.value);
  return reading.command === undefined ? failed(dataFault(path, reading)) : ok(reading.command);
}
