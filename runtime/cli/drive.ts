import { newCancellation } from '../engine/cancellation.js';
import { commandLine } from '../model/command-line.js';
import type { Actor } from '../model/event.js';
import { exitCode } from '../model/exit-code.js';
import type { Plan } from '../model/plan.js';
import { ok, type Result } from '../model/result.js';
import { describeFileError, type FileFault } from '../node/files.js';
import type { LoadedRunbook } from '../node/load.js';
import { readPanic } from '../node/panic/flag.js';
import { watchPanic } from '../node/panic/watch.js';
import { findRun } from '../node/record/verify-run.js';
import type { OpenedRun, RunOptions } from '../node/run.js';
import type { RunValues } from '../node/run-values.js';
import { RecordFault } from '../node/store/append-file.js';
import { currentStep } from '../run/current.js';
import { exitCodeOf } from '../run/outcome.js';
import { type RunState, stepState } from '../run/state.js';
import { leavable } from './leaving.js';
import { fitted, fittedFault } from './render/fold.js';
import { plain } from './render/plain.js';
import { type Progress, progressOf } from './render/progress.js';
import { reportText } from './render/report.js';
import { peopleThere, type StarterWords, starterOf } from './starter.js';
import { afterEnd, answerCommands } from './what-next.js';

/** A run that a person drives from the command line. */
export interface Driver {
  readonly options: Omit<RunOptions, 'pacer'>;
  readonly progress: Progress;
  readonly actor: Actor;
  /** Lets signals stop the run from now on. */
  listen(): void;
}

/** Makes ready what every run needs from the command line. */
export async function driverOf(
  { plan }: LoadedRunbook,
  values: RunValues,
  words: StarterWords,
): Promise<Result<Driver, FileFault>> {
  const cancellation = newCancellation();
  const interruption = new AbortController();
  const actor = starterOf(words);
  const people = await peopleThere(plan, words, actor, interruption.signal);
  if (!people.ok) return people;
  const progress = progressOf(plan, (text) => values.redactor.text(text), show);
  const asked = leavable(people.value, interruption.signal);
  // At a question nothing runs: whoever leaves it, or loses the terminal, finds it open when the run goes on.
  const stop = () => {
    if (!asked.canLeave()) cancellation.cancel();
    interruption.abort();
  };
  // Nobody is asked any more; what the run then does is the engine's.
  void watchPanic()
    .engaged(new Promise(() => {}))
    .then(() => interruption.abort());
  return ok({
    options: { actor, people: asked.people, observer: progress, cancellation, values, onWarning: warn },
    progress,
    actor,
    listen: () => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    },
  });
}

/** Says on the error output what keeps nothing from going on. */
export function warn(message: string): void {
  process.stderr.write(fittedFault(plain(`runbook: ${message}\n`)));
}

/** What a run is driven with, for saying how it goes on. */
interface Driven {
  readonly plan: Plan;
  readonly values: RunValues;
  /** The folders of the providers that were named. */
  readonly providers: readonly string[];
}

/** Drives a run to its rest, says what came of it and where its record lies, and sets the exit code. */
export async function driven(run: OpenedRun, what: Driven): Promise<void> {
  const state = await run.start().catch((error: unknown) => stopUnrecorded(run, error));
  if (state === undefined) return;
  show(await reportText(run, state));
  show(await nextLines(run, what, state));
  process.exitCode = exitCodeOf(state);
}

/** Says why the record of a run could not be written: what cannot be recorded is not done, and what was recorded stands. */
export function stopUnrecorded(run: Pick<OpenedRun, 'directory'>, error: unknown): undefined {
  const message = recordFault(run, error);
  if (message === undefined) throw error;
  warn(`${message}; the run stops there, for nothing runs that is not recorded`);
  process.exitCode = exitCode.failed;
}

function recordFault({ directory }: Pick<OpenedRun, 'directory'>, error: unknown): string | undefined {
  if (error instanceof RecordFault) return error.message;
  const isOfDisk = error instanceof Error && 'code' in error && diskFaults.has(String(error.code));
  return isOfDisk ? describeFileError(directory, 'write', error) : undefined;
}

const diskFaults: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG', 'EACCES']);

/** How a run that is not completed goes on, here or from another process; the words can be typed as they stand. */
async function nextLines(
  run: OpenedRun,
  { plan, values: { redactor }, providers }: Driven,
  state: RunState,
): Promise<string> {
  const found = await findRun(run.runId);
  const name = found.ok && found.value === run.directory ? run.runId : run.directory;
  const what = whatToDo(plan, state);
  if (what === undefined) return divergenceLine(state, name);
  const more = providers.flatMap((folder) => ['--provider', folder]);
  const line = (words: readonly string[]) => `  ${plain(commandLine([...words, ...more]))}\n`;
  const answers = answerCommands({ plan, state, run: name, redact: (text) => redactor.text(text) })
    .map(line)
    .join('');
  const elsewhere = answers === '' ? '' : `Or from another terminal, as whoever it is up to:\n${answers}`;
  return `\n${what}\n${line(['runbook', 'resume', name])}${elsewhere}${divergenceLine(state, name)}`;
}

function divergenceLine({ phase, deviations }: RunState, run: string): string {
  if (phase.name !== 'finished' || (deviations?.list ?? []).length === 0) return '';
  return `\nTo see what was done differently from the runbook:\n  ${plain(commandLine(['runbook', 'divergence', run]))}\n`;
}

function whatToDo(plan: Plan, state: RunState): string | undefined {
  const { phase } = state;
  if (phase.name === 'finished') {
    return phase.outcome.status === 'completed' ? undefined : afterEnd(phase.outcome.status);
  }
  if (phase.name !== 'paused') return undefined;
  return {
    approval: 'To answer, on a terminal:',
    evidence: "To hand it in, on a terminal or with '--evidence FILE':",
    intervention: howItGoesOn(plan, state),
    cancelled: 'To go on:',
    panic: readPanic()
      ? "To go on, once it is cleared with 'runbook panic clear':"
      : 'To go on, now that it is cleared:',
  }[phase.reason];
}

/** Writes whole lines for a person to read: none is longer than the terminal is wide. */
export function show(text: string): void {
  write(fitted(text));
}

function howItGoesOn(plan: Plan, state: RunState): string {
  const step = stepState(state, currentStep(plan, state)?.index ?? -1);
  const cause = step.name === 'intervening' ? step.cause : undefined;
  if (cause === 'by_hand') return 'To say on a terminal how the step goes on, once it is done by hand:';
  const hasRun = cause === 'interrupted' || cause === 'timeout';
  return `To say on a terminal how the step goes on${hasRun ? ', once you have looked at what it did' : ''}:`;
}

/** Writes to the terminal or wherever the output goes. */
export function write(text: string): void {
  process.stdout.write(text);
}
