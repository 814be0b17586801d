import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** Whether a file that is there lies outside of a folder, also where only a link leads out of it. */
export function isOutside(folder: string, path: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(path));
  return way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way;
}
