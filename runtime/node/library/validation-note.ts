import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../files.js';
import { writeRenamed } from '../store/write-file.js';
import { runbookFolder } from '../workspace.js';

/** That a runbook of exactly this text did what was expected of it, in something that leaves no record of its own. */
export interface ValidationNote {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** By all tests of a test file, or by a replay of a recorded run that came out as the run had. */
  readonly how: 'tests' | 'replay';
}

/** A text of a runbook, by where it lies and its digest as runs record it. */
export interface RunbookText {
  readonly path: string;
  readonly sha256: string;
}

/** Notes that a text did what was expected of it; only where there is a `.runbook` folder, for a test makes none. */
export async function noteValidated({ path, sha256 }: RunbookText, note: ValidationNote): Promise<void> {
  const folder = notesFolder(path);
  if (folder === undefined) return;
  try {
    await writeRenamed(folder, nameOf(sha256), `${JSON.stringify(note)}\n`);
    await prune(folder);
  } catch {
    // A folder that cannot be written to only costs the note; what was tested is told anyway.
  }
}

/** Takes back what was noted of a text that no longer does what is expected of it. */
export async function forgetValidated({ path, sha256 }: RunbookText): Promise<void> {
  const folder = notesFolder(path);
  if (folder === undefined) return;
  // Where it cannot be removed, it stays true of the moment that it names.
  await rm(join(folder, nameOf(sha256)), { force: true }).catch(() => undefined);
}

/** What was noted of a text; undefined where nothing was, or where it is no note. */
export async function validationNoteOf({ path, sha256 }: RunbookText): Promise<ValidationNote | undefined> {
  const folder = notesFolder(path);
  if (folder === undefined) return undefined;
  const text = await readTextFile(join(folder, nameOf(sha256)));
  return text.ok ? noteIn(text.value) : undefined;
}

function notesFolder(path: string): string | undefined {
  const home = runbookFolder(path);
  return existsSync(home) ? join(home, 'validated') : undefined;
}

function nameOf(sha256: string): string {
  return `${sha256.replace(/^sha256:/, '')}.json`;
}

function noteIn(text: string): ValidationNote | undefined {
  try {
    const { at, how } = JSON.parse(text);
    const isNote = !Number.isNaN(Date.parse(at)) && (how === 'tests' || how === 'replay');
    return isNote ? { at, how } : undefined;
  } catch {
    return undefined;
  }
}

/** As many texts as a workspace works on for a long time. */
const mostNotes = 500;

/** Removes the oldest notes where there are too many. */
async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length <= mostNotes) return;
  const dated = names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs }));
  const oldest = (await Promise.all(dated)).sort((left, right) => left.at - right.at);
  for (const { name } of oldest.slice(0, names.length - mostNotes)) await rm(join(folder, name), { force: true });
}
