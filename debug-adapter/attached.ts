import { join, resolve } from 'node:path';
import type { Timeline } from '../runtime/debug/timeline.js';
import type { RecordedEvent } from '../runtime/model/event.js';
import { exitCode } from '../runtime/model/exit-code.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { notedRunbook } from '../runtime/node/creation.js';
import { type LoadedRunbook, loadRunbook } from '../runtime/node/load.js';
import { type RecordedRun, readRecord } from '../runtime/node/record/run-report.js';
import { findRun } from '../runtime/node/record/verify-run.js';
import { loadStoppedRun, openStoppedRun } from '../runtime/node/resume.js';
import { type RunValues, redactorHere, runValues } from '../runtime/node/run-values.js';
import { readTrace } from '../runtime/node/store/read-trace.js';
import { runFilesIn } from '../runtime/node/store/run-files.js';
import { exitCodeOf } from '../runtime/run/outcome.js';
import { evolve, initialState } from '../runtime/run/state.js';
import type { Attach } from './attach.js';
import { type Debuggee, debuggeeOf } from './debuggee.js';
import { type LaunchFault, launchFault, placedInputs } from './launch-fault.js';
import type { DebuggeeListener } from './listener.js';
import { type Setting, settingOf } from './setting.js';

/** Opens a run that was begun before: to let it go on, or only to look at it. Nothing of it goes on yet. */
export async function openAttached(attach: Attach, listener: DebuggeeListener): Promise<Result<Debuggee, LaunchFault>> {
  const directory = await findRun(attach.run);
  if (!directory.ok) return directory;
  return attach.isReadOnly
    ? openRecord(attach, directory.value, listener)
    : openStopped(attach, directory.value, listener);
}

async function openStopped(
  attach: Attach,
  directory: string,
  listener: DebuggeeListener,
): Promise<Result<Debuggee, LaunchFault>> {
  const stopped = await loadStoppedRun(directory);
  if (!stopped.ok) return failed(launchFault(directory, stopped.error));
  const { loaded, inputs } = stopped.value;
  const given = new Map([...inputs, ...placedInputs(attach, loaded)]);
  const values = runValues(loaded, given, attach.environment);
  if (!values.ok) return failed(launchFault(loaded.path, values.error));
  const events = await readTrace(join(directory, 'trace.jsonl'));
  if (!events.ok) return events;
  const setting = settingOf(attach, listener, loaded, values.value);
  setting.sources.files = runFilesIn(directory);
  noteAll(setting.timeline, events.value.events);
  const { actor, allowsChange } = attach;
  const { people, pacer, cancellation, observer, shown } = setting;
  const onWarning = (message: string) => listener.onOutput({ category: 'stderr', text: `${shown.text(message)}\n` });
  const options = { actor, people, observer, pacer, cancellation, values: values.value, onWarning, allowsChange };
  const opened = await openStoppedRun(stopped.value, options);
  if (!opened.ok) return failed(launchFault(loaded.path, opened.error));
  return ok(
    debuggeeOf({ program: loaded.path, isRecord: false, actor, directory }, setting, loaded, async () => {
      const text = `run ${stopped.value.origin.runId} goes on as ${actor.id}, recorded in ${directory}\n`;
      listener.onOutput({ category: 'console', text });
      return exitCodeOf(await opened.value.start());
    }),
  );
}

/** A record that is walked through, whoever made it; no process is started and no file is written. */
async function openRecord(
  attach: Attach,
  directory: string,
  listener: DebuggeeListener,
): Promise<Result<Debuggee, LaunchFault>> {
  const read = await readRecord(directory);
  if (!read.ok) return read;
  const [first] = read.value.events;
  if (first?.type !== 'run.created') return failed({ message: `'${directory}' holds no run that can be read` });
  const program = attach.program ?? recordedRunbook(first, directory);
  const loaded = await loadRunbook(program);
  if (!loaded.ok) return failed(withoutRunbook(launchFault(program, loaded.error), attach));
  const setting = settingOf(attach, listener, loaded.value, lookedAt(loaded.value));
  setting.sources.files = runFilesIn(directory);
  noteAll(setting.timeline, read.value.events);
  const isSame = loaded.value.plan.runbookSha256 === first.data.runbook_sha256;
  const start = () =>
    untilLeft(setting, listener, [
      `the record of run ${first.run_id}, ${verdictText(read.value)}; nothing of it is run\n`,
      ...(isSame ? [] : [`'${loaded.value.path}' is not what the run was begun with; its lines may be others\n`]),
    ]);
  return ok(
    debuggeeOf(
      { program: loaded.value.path, isRecord: true, actor: attach.actor, directory },
      setting,
      loaded.value,
      start,
    ),
  );
}

// A replay notes no path, for it is the same in every folder: usually its record lies in the one of its runbook.
function recordedRunbook({ mode, data }: Extract<RecordedEvent, { type: 'run.created' }>, directory: string): string {
  const noted = notedRunbook(data);
  return mode === 'replay' ? resolve(directory, '..', '..', '..', noted) : noted;
}

function withoutRunbook({ message, details }: LaunchFault, { program }: Attach): LaunchFault {
  const advice = program === undefined ? '; name the runbook of this run with "program"' : '';
  return { message: `${message}${advice}`, ...(details !== undefined && { details }) };
}

// The record is redacted already; what this account knows of secrets is hidden all the same.
function lookedAt(loaded: LoadedRunbook): RunValues {
  return { inputs: new Map(), redactor: redactorHere(loaded, new Map()), environment: {} };
}

function verdictText({ verdict }: RecordedRun): string {
  if (verdict.kind !== 'changed') return 'intact';
  const { line, message } = verdict;
  return `which was changed${line === undefined ? '' : ` in line ${line}`} (${message}), up to there`;
}

async function untilLeft(
  { timeline, cancellation, steps }: Setting,
  listener: DebuggeeListener,
  lines: readonly string[],
): Promise<number> {
  for (const text of lines) listener.onOutput({ category: 'console', text });
  const last = [...steps.values()].at(-1);
  const failure = steps.get(timeline.present.failure ?? '');
  const planStep = failure ?? last;
  if (planStep)
    listener.onStop({ reason: 'entry', planStep, text: 'this is the end of the record; step back from here' });
  await new Promise<void>((resolve) => cancellation.onCancel(resolve));
  return exitCode.ok;
}

function noteAll(timeline: Timeline, events: readonly RecordedEvent[]): void {
  let state = initialState;
  for (const event of events) {
    state = evolve(state, event);
    timeline.note(event, state);
  }
}
