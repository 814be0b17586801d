import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import type { EvidenceFile, WrittenEvidence } from '../../replay/evidence-file.js';
import { emptyRecording, type Recording } from '../../replay/recording.js';
import { readRecording } from '../../replay/recording-file.js';
import { describeFileError, type FileFault, quoted, readTextFile } from '../files.js';
import { isOutside } from '../inside-folder.js';

/** The name of the file with what people said, beside the scenario that it belongs to. */
export const recordingName = 'recording.yaml';

/** The recording that lies beside a scenario, with absolute paths of attachments; an empty one where there is none. */
export async function loadRecordingBeside(scenarioPath: string): Promise<Result<Recording, FileFault>> {
  const path = join(dirname(scenarioPath), recordingName);
  return existsSync(path) ? loadRecording(path) : ok(emptyRecording);
}

/** The recording that a file holds, with absolute paths of attachments. */
export async function loadRecording(path: string): Promise<Result<Recording, FileFault>> {
  const text = await readTextFile(path);
  if (!text.ok) return text;
  const recording = readRecording(text.value);
  if (!recording.ok) return failed({ message: `${quoted(path)}, ${recording.error.message}` });
  const evidence = placedEvidence(recording.value.evidence, path);
  return evidence.ok ? ok({ ...recording.value, evidence: evidence.value }) : evidence;
}

/** Evidence with absolute paths of its attachments, which have to lie in the folder of the file that names them. */
export function placedEvidence(evidence: EvidenceFile, path: string): Result<EvidenceFile, FileFault> {
  const folder = resolve(dirname(path));
  const all = [...evidence].flatMap(([step, answers]) =>
    [...answers].map(([name, written]) => ({ step, name, written })),
  );
  for (const { step, name, written } of all) {
    const fault = placeFault(folder, written);
    if (fault !== undefined) {
      return failed({ message: `${quoted(path)}: evidence '${name}' of step '${step}': ${fault}` });
    }
  }
  const placed = (written: WrittenEvidence): WrittenEvidence =>
    written.kind === 'attachment' ? { ...written, path: resolve(folder, written.path) } : written;
  const steps = [...evidence].map(
    ([step, answers]) => [step, new Map([...answers].map(([name, written]) => [name, placed(written)]))] as const,
  );
  return ok(new Map(steps));
}

function placeFault(folder: string, written: WrittenEvidence): string | undefined {
  if (written.kind !== 'attachment') return undefined;
  try {
    if (!isOutside(folder, resolve(folder, written.path))) return undefined;
    return `${quoted(written.path)} lies outside of the folder of this file; copy it into the folder`;
  } catch (error) {
    return describeFileError(written.path, 'read', error);
  }
}
