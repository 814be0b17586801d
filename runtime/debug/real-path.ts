import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What tells a file from every other one, whatever links, letter case or encoding of its name lead to it. */
export function realPath(path: string): string {
  try {
    // Only the native one gives the case in which the disk has the name.
    return realpathSync.native(/^file:/i.test(path) ? fileURLToPath(path) : path);
  } catch {
    // A file that is not on disk can only be compared by the name it was given.
    return path;
  }
}
