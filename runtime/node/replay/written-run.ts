import { existsSync } from 'node:fs';
import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { recordingText } from '../../replay/record/recording-text.js';
import { scenarioText } from '../../replay/record/scenario-text.js';
import { readRecording } from '../../replay/recording-file.js';
import { readScenario } from '../../replay/scenario/read.js';
import { type ScenarioPlayer, scenarioPlayer } from '../../replay/scenario/session.js';
import { describeFileError, type FileFault, makeFolder, quoted } from '../files.js';
import { outputBytes } from '../output-bytes.js';
import type { RecordedRun } from './recorded-run.js';
import { recordingName } from './recording-file.js';

/** A recorded run as files, by their paths from the folder in which they are to lie. */
export interface WrittenRun {
  readonly player: ScenarioPlayer;
  readonly texts: ReadonlyMap<string, string>;
  /** Where each attachment lies in the folder of the run. */
  readonly attachments: ReadonlyMap<string, string>;
}

/** The name of the file with the answers of the commands. */
const scenarioName = 'scenario.yaml';

/** Writes a recorded run as a scenario and a recording, and reads both again as every replay will. */
export function writtenRun(run: RecordedRun): WrittenRun {
  const { name, runId, calls, recording, attachments } = run;
  const { text, files } = scenarioText({ name, description: `recorded from the run ${runId}` }, calls);
  const scenario = readScenario(text, 'strict');
  if (!scenario.ok) throw new Error(`a scenario was written that cannot be read: ${JSON.stringify(scenario.error)}`);
  const said = recordingText(recording);
  const reread = readRecording(said);
  if (!reread.ok) throw new Error(`a recording was written that cannot be read: ${reread.error.message}`);
  const player = scenarioPlayer(scenario.value, 'strict', (path) => {
    const content = files.get(path);
    return content === undefined ? failed(`${quoted(path)} does not exist`) : ok(content);
  });
  return { player, texts: new Map([[scenarioName, text], [recordingName, said], ...files]), attachments };
}

/** Puts a written run into a folder; refused where that would overwrite something, unless it is to be. */
export async function putWrittenRun(
  { texts, attachments }: Pick<WrittenRun, 'texts' | 'attachments'>,
  {
    runDirectory,
    out,
    overwrites,
  }: { readonly runDirectory: string; readonly out: string; readonly overwrites: boolean },
): Promise<Result<undefined, FileFault>> {
  const there = [...texts.keys(), ...attachments.keys()].find((path) => existsSync(join(out, path)));
  if (there !== undefined && !overwrites) {
    const message = `${quoted(join(out, there))} is there already; name another folder, or write '--force' to replace it`;
    return failed({ message });
  }
  try {
    if (overwrites) await removeEarlier(out, new Set([...texts.keys(), ...attachments.keys()]));
    for (const [path, text] of texts) await put(join(out, path), (target) => writeFile(target, outputBytes(text)));
    await putAttachments(attachments, runDirectory, out);
    return ok(undefined);
  } catch (error) {
    return failed({ message: describeFileError(out, 'write', error) });
  }
}

// An earlier recording may have had other outputs and attachments; what has no name of theirs is somebody else's.
async function removeEarlier(out: string, written: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = relative(out, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
    if (earlierFile.test(path) && !written.has(path)) await rm(join(out, path));
  }
}

const earlierFile = /^(?:outputs\/\d{3,}-[\w-]+\.std(?:out|err)\.(?:txt|bin)|attachments\/[0-9a-f]{12}\/[^/]+)$/;

/** Copies the attachments of a run to where its recording names them. */
export async function putAttachments(
  attachments: WrittenRun['attachments'],
  runDirectory: string,
  out: string,
): Promise<void> {
  for (const [path, source] of attachments) {
    await put(join(out, path), (target) => copyFile(join(runDirectory, source), target));
  }
}

async function put(target: string, write: (target: string) => Promise<void>): Promise<void> {
  await makeFolder(dirname(target));
  await write(target);
}
