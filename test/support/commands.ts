import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CommandFile } from '../../runtime/schema/generated/command.js';
import { root } from './paths.js';

const folder = join(root, 'runtime', 'risk', 'commands');

/** The tool files of the command ontology as they are written, with their examples. */
export const commandFiles: readonly CommandFile[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as CommandFile);

/** What a tool's examples are read by. */
export function shellOf({ platform }: CommandFile): string {
  return platform === 'windows' ? 'cmd' : 'bash';
}
