import type { RecordedEvent } from '../model/event.js';
import type { Result } from '../model/result.js';
import type { ActiveStep } from '../model/runbook.js';
import type { PreviewedCommand } from '../run/preview.js';
import type { ResolutionFault } from '../run/resolve.js';
import type { Values } from '../run/values.js';

/** What can be looked up of a run beside its state; nothing of it is read before somebody asks. */
export interface RunSources {
  /** All that has happened, in its order: the event with number n is the n-th. */
  readonly events: readonly RecordedEvent[];
  readonly files: RunFiles;
  /** The end of what a step wrote to its standard error while somebody looked on; undefined where that is not known. */
  readonly lastErrors: (stepId: string) => string | undefined;
  /** What a step would do with some values, judged as it will be when it runs. */
  readonly judge: (step: ActiveStep, values: Values) => Result<PreviewedCommand, ResolutionFault>;
}

/** The sources of a run that may not have a folder yet. */
export interface OpenSources extends RunSources {
  files: RunFiles;
  /** Takes in a redacted piece of what a step wrote to its standard error. */
  noteError(stepId: string, text: string): void;
}

/** The files beside the trace of a run, read whole. */
export interface RunFiles {
  /** A stored text by the path that an event names; undefined where it is gone or is not what was stored. */
  blob(path: string): string | undefined;
  /** The names of the snapshots, in their order. */
  snapshotNames(): readonly string[];
  /** The text of a snapshot; undefined where it cannot be read. */
  snapshot(name: string): string | undefined;
}

/** The sources of a run without a folder: whoever opens one says where its files are. */
export function newSources(events: RunSources['events'], judge: RunSources['judge']): OpenSources {
  let last = { stepId: '', text: '' };
  return {
    events,
    judge,
    files: noFiles,
    lastErrors: (stepId) => (last.stepId === stepId ? last.text : undefined),
    noteError: (stepId, text) => {
      const before = last.stepId === stepId ? last.text : '';
      last = { stepId, text: `${before}${text}`.slice(-keptErrors) };
    },
  };
}

/** How much of what a step wrote last is kept, in characters. */
const keptErrors = 4096;

const noFiles: RunFiles = { blob: () => undefined, snapshotNames: () => [], snapshot: () => undefined };
