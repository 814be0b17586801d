import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { describeFileError, type FileFault, quoted } from '../files.js';
import { writeWhole } from '../store/write-file.js';

/** Writes what was made of a record, whole or not at all and for its owner alone; never into the record. */
export async function writeExport(
  path: string,
  text: string,
  directory: string,
): Promise<Result<undefined, FileFault>> {
  const file = resolve(path);
  if (path.trim() === '') return failed({ message: "'' after '--output' names nothing; write '--output FILE'" });
  if (isInside(directory, file)) {
    return failed({
      message: `${quoted(path)} lies in the record itself, which holds nothing but the run; name another file`,
    });
  }
  if (existsSync(file) && !statSync(file).isFile())
    return failed({ message: `${quoted(path)} is not a file; name a file` });
  try {
    await writeWhole(dirname(file), basename(file), text);
    return ok(undefined);
  } catch (error) {
    return failed({ message: describeFileError(path, 'write', error) });
  }
}

function isInside(directory: string, file: string): boolean {
  const way = relative(realPlace(directory), realPlace(file));
  return way === '' || !(way === '..' || /^\.\.[\\/]/.test(way) || isAbsolute(way));
}

/** A path without links, as far as it is there. */
function realPlace(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPlace(above), basename(path));
}
