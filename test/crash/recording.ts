import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Observer } from '../../runtime/engine/drive.js';
import type { RecordedEvent, StepExecuted } from '../../runtime/model/event.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { fold, type RunState } from '../../runtime/run/state.js';
import { beginRun, isFault, linesOf, resumeRun, traceOf } from './drive.js';
import type { Recorded } from './runbooks.js';
import { type World, worldIn } from './world.js';

/** A run that nobody disturbed, with all that has to be known to put it back to any moment of it. */
export interface Recording {
  readonly recorded: Recorded;
  readonly world: World;
  readonly runId: string;
  /** With their line feeds. */
  readonly lines: readonly Buffer[];
  readonly events: readonly RecordedEvent[];
  readonly files: readonly KeptFile[];
  /** The numbers of the events with which a drive of the run ended, and what was noted beside the trace then. */
  readonly stops: readonly { readonly seq: number; readonly note: string }[];
  readonly state: RunState;
  /** What `verify` says of it. */
  readonly verdict: string;
}

/** A file beside the trace, as it was when an event named it. */
export interface KeptFile {
  readonly path: string;
  readonly content: Buffer;
  /** After this event the file may be there. */
  readonly from: number;
  /** From this event on it has to be there. */
  readonly named: number;
}

/** Runs a runbook to its end in a new folder, and keeps what was there at each event. */
export async function recordingOf(recorded: Recorded, folder: string): Promise<Recording> {
  const world = worldIn(folder, recorded.text);
  const tellTale = join(folder, 'recorded.txt');
  const kept = fileKeeper(() => join(folder, 'recorded'));
  const mode = recorded.mode ?? 'real';
  const run = await beginRun(world, { home: join(folder, 'recorded'), tellTale, mode, observer: kept.observer });
  const stops = [stopOf(run.directory, run.state)];
  let { state } = run;
  for (let resumes = 0; resumes < recorded.resumes; resumes += 1) {
    const resumed = await resumeRun(world, run.directory, { tellTale, observer: kept.observer });
    if (isFault(resumed)) throw new Error(resumed.message);
    state = resumed;
    stops.push(stopOf(run.directory, state));
  }
  const lines = linesOf(traceOf(run.directory));
  const verdict = await verifyRun(run.directory);
  return {
    recorded,
    world,
    runId: state.origin?.runId ?? '',
    lines,
    events: lines.map((line) => JSON.parse(line.toString('utf8'))),
    files: kept.files,
    stops,
    state,
    verdict: verdict.ok ? verdict.value.kind : verdict.error.message,
  };
}

function stopOf(directory: string, { seq }: RunState): Recording['stops'][number] {
  return { seq, note: readFileSync(join(directory, 'run.json'), 'utf8') };
}

interface FileKeeper {
  readonly observer: Observer;
  readonly files: KeptFile[];
}

function fileKeeper(home: () => string): FileKeeper {
  const files: KeptFile[] = [];
  const seen: RecordedEvent[] = [];
  let begun = 0;
  const keep = (path: string, from: number, named: number) =>
    files.push({ path, from, named, content: readFileSync(join(directoryIn(home()), path)) });
  const onEvent = (event: RecordedEvent, state: RunState) => {
    seen.push(event);
    foldIsState(seen, state);
    if (event.type === 'step.ready' || event.type === 'step.started') begun = event.seq;
    for (const path of pathsIn(event)) {
      keep(path, event.type === 'snapshot.written' ? (event.data.seq ?? begun) : begun, event.seq);
    }
  };
  return { files, observer: { onEvent, onOutput: () => {} } };
}

function foldIsState(events: readonly RecordedEvent[], state: RunState): void {
  if (isDeepStrictEqual(fold(events), state)) return;
  throw new Error(`the fold of the log is not the live state after event ${state.seq}`);
}

function directoryIn(home: string): string {
  const [runId = ''] = existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [];
  return join(home, 'runs', runId);
}

function outputsIn({ stdout_file, stderr_file, stdout_kept, stderr_kept }: StepExecuted): readonly string[] {
  return [stdout_file, stderr_file, stdout_kept, stderr_kept].filter((path) => path !== undefined);
}

function pathsIn(event: RecordedEvent): readonly string[] {
  switch (event.type) {
    case 'snapshot.written':
      return [event.data.path];
    case 'capture.recorded':
      return event.data.blob === undefined ? [] : [event.data.blob];
    case 'step.executed':
      return outputsIn(event.data);
    case 'evidence.submitted': {
      const { record } = event.data;
      return record.kind === 'attachment' ? [`attachments/${record.sha256.slice('sha256:'.length)}`] : [];
    }
    default:
      return [];
  }
}
