import { basename, extname, join } from 'node:path';
import { draftState, stampedDigest } from '../compiler/index.js';
import { ok, type Result } from '../model/result.js';
import { sha256Hex } from './digest.js';
import { type FileFault, makeFolder, readTextFile, writeTextFile } from './files.js';
import { runbookFolder } from './workspace.js';

/** Keeps a generated file as it was compiled, under the digest that its stamp names, so that it can be merged with later. */
export async function keepCompiled(path: string, text: string): Promise<Result<undefined, FileFault>> {
  const digest = stampedDigest(text);
  if (digest === undefined || draftState(text, sha256Hex) !== 'unchanged') return ok(undefined);
  const folder = join(runbookFolder(path), folderName);
  try {
    await makeFolder(folder, { isPrivate: true });
  } catch {
    // Why the folder is not there is told by the writing below.
  }
  return writeTextFile(join(folder, fileName(path, digest)), text);
}

/** A generated file as it was compiled; undefined where it was not kept, or what was kept is not what was compiled. */
export async function compiledThen(path: string, text: string): Promise<string | undefined> {
  if (draftState(text, sha256Hex) === 'unchanged') return text;
  const digest = stampedDigest(text);
  if (digest === undefined) return undefined;
  const kept = await readTextFile(join(runbookFolder(path), folderName, fileName(path, digest)));
  if (!kept.ok || stampedDigest(kept.value) !== digest) return undefined;
  return draftState(kept.value, sha256Hex) === 'unchanged' ? kept.value : undefined;
}

/** Where generated files are kept, in the `.runbook` folder that is theirs. */
const folderName = 'compiled';

function fileName(path: string, digest: string): string {
  return `${digest}${extname(basename(path)).toLowerCase() || '.yaml'}`;
}
