import { access, chmod, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failed, ok, type Result } from '../model/result.js';
import { describeFileError, type FileFault } from './files.js';
import { temporaryName } from './store/write-file.js';

/**
 * Gives a file that is there another text. It keeps its permissions, a link still leads to it, and whatever happens
 * meanwhile it holds the one text or the other.
 */
export async function rewriteFile(path: string, text: string): Promise<Result<undefined, FileFault>> {
  try {
    const place = await realpath(path);
    const { mode } = await stat(place);
    // A new file takes the place of a write-protected one as well.
    await access(place, constants.W_OK);
    const temporary = join(dirname(place), temporaryName('runbook'));
    try {
      await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
      // The mode of a new file is narrowed by the mask of the process.
      await chmod(temporary, mode);
      await rename(temporary, place);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return ok(undefined);
  } catch (error) {
    return failed({ message: describeFileError(path, 'write', error) });
  }
}
