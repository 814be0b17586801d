import { dirname, relative } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { notedRunbook } from '../creation.js';
import { loadRunbook, type RunFault } from '../load.js';
import type { RecordedRun } from '../record/run-report.js';
import { recordedRun } from '../replay/recorded-run.js';
import { toBeWritten, unrecordedIn } from '../replay/unrecorded.js';
import { putWrittenRun, writtenRun } from '../replay/written-run.js';
import type { InitOrder } from './init.js';
import { placesOf, type Scaffolded, storeTest, takenFault } from './init-files.js';

/** Writes a test of the runbook of a run with a scenario and a recording of that run; it expects what came of the run. */
export async function testFromRun(
  { directory, record }: { readonly directory: string; readonly record: RecordedRun },
  { name, isForced }: Pick<InitOrder, 'name' | 'isForced'>,
): Promise<Result<Scaffolded, RunFault>> {
  const created = record.events.find((event) => event.type === 'run.created')?.data;
  if (created === undefined) return failed({ kind: 'file', message: 'the record holds no run' });
  const path = relative('', notedRunbook(created));
  const loaded = await loadRunbook(path);
  if (!loaded.ok) return loaded;
  const places = placesOf(path, name);
  const fault = isForced ? undefined : takenFault(places);
  if (fault !== undefined) return failed(fault);
  const recorded = recordedRun(directory, record.events);
  const order = { runDirectory: directory, out: dirname(places.scenario), overwrites: isForced };
  const put = await putWrittenRun(writtenRun(recorded), order);
  if (!put.ok) return failed({ kind: 'file', message: put.error.message });
  const remark = `From the run ${recorded.runId}: it expects what came of it`;
  const test = await storeTest(loaded.value, { runbook: path, name, remark }, places);
  if (!test.ok) return test;
  return ok({
    files: [places.test, places.scenario, places.recording],
    madeUp: [],
    missing: [...recorded.missing, ...unrecordedIn(loaded.value, recorded.recording.environment, toBeWritten)],
  });
}
