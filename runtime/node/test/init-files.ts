import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { slugOf } from '../../model/slug.js';
import { scaffoldText } from '../../replay/test/scaffold.js';
import { quoted, writeTextFile } from '../files.js';
import type { LoadedRunbook, RunFault } from '../load.js';
import { loadRecordingBeside, recordingName } from '../replay/recording-file.js';
import { loadScenario } from '../scenario.js';
import { replayOf } from './run-test.js';

/** The beginning of a test that was written. */
export interface Scaffolded {
  /** The test file, its scenario and its recording. */
  readonly files: readonly string[];
  /** What is made up in them, in words. */
  readonly madeUp: readonly string[];
  /** What of a run could not be recorded, in words. */
  readonly missing: readonly string[];
}

/** Where a test lies with what belongs to it. */
export interface Places {
  readonly test: string;
  readonly scenario: string;
  readonly recording: string;
  /** The scenario as the test file names it. */
  readonly named: string;
}

/** Where a test of a runbook lies with what belongs to it. */
export function placesOf(runbook: string, name: string): Places {
  const folder = dirname(runbook);
  const base = basename(runbook).replace(/(\.runbook)?\.ya?ml$/, '');
  const slug = slugOf(name).replaceAll('_', '-') || 'first';
  const beside = join(folder, base, slug);
  return {
    test: join(folder, `${base}.runbook-test.yaml`),
    scenario: join(beside, 'scenario.yaml'),
    recording: join(beside, recordingName),
    named: `${base}/${slug}/scenario.yaml`,
  };
}

/** Why nothing is written: one of the files is there already. */
export function takenFault({ test, scenario, recording }: Places): RunFault | undefined {
  const taken = [test, scenario, recording].find((path) => existsSync(path));
  if (taken === undefined) return undefined;
  return { kind: 'file', message: `${quoted(taken)} is there already; add a test to it by hand, or give '--force'` };
}

/** What a test file is to say of a test beside what comes of it. */
export interface TestWords {
  /** The path of the runbook. */
  readonly runbook: string;
  readonly name: string;
  /** What stands above all. */
  readonly remark: string;
}

/** Writes the test file: it expects what comes of its scenario and its recording as they were written. */
export async function storeTest(
  runbook: LoadedRunbook,
  { runbook: path, name, remark }: TestWords,
  { test, scenario, named }: Places,
): Promise<Result<undefined, RunFault>> {
  const player = await loadScenario(scenario, 'strict', 'at-once');
  if (!player.ok) return failed({ kind: 'file', message: player.error.join('; ') });
  const recording = await loadRecordingBeside(scenario);
  if (!recording.ok) return failed({ kind: 'file', message: recording.error.message });
  const replayed = await replayOf(runbook, player.value, recording.value);
  if (!replayed.ok) return replayed;
  const run = { plan: runbook.plan, ...replayed.value };
  return stores([[test, scaffoldText({ name, scenario: named, runbook: basename(path) }, run, remark)]]);
}

/** Writes files, up to the first that cannot be written. */
export async function stores(
  files: readonly (readonly [path: string, text: string])[],
): Promise<Result<undefined, RunFault>> {
  for (const [path, text] of files) {
    const stored = await writeTextFile(path, text);
    if (!stored.ok) return failed({ kind: 'file', message: stored.error.message });
  }
  return ok(undefined);
}
