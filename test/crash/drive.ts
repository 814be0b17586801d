import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Observer } from '../../runtime/engine/drive.js';
import type { InterventionAnswer, People } from '../../runtime/engine/ports.js';
import type { Actor } from '../../runtime/model/event.js';
import { type LoadedRunbook, loadRunbook, type RunFault } from '../../runtime/node/load.js';
import { loadStoppedRun, openStoppedRun, type ResumeOptions } from '../../runtime/node/resume.js';
import { openRun } from '../../runtime/node/run.js';
import { type RunValues, runValues } from '../../runtime/node/run-values.js';
import type { RunState } from '../../runtime/run/state.js';
import { nothingGiven } from '../support/no-values.js';
import type { World } from './world.js';

/** Who drives the runs of these tests. */
export const alice: Actor = { kind: 'human', id: 'alice', role: 'lead', channel: 'tty' };
const bob: Actor = { kind: 'human', id: 'bob', role: 'lead', channel: 'tty' };

/** A new run of a world's runbook, driven until it stops. */
export interface DrivenRun {
  readonly directory: string;
  readonly state: RunState;
}

/** An observer that is told nothing. */
export const unseen: Observer = { onEvent: () => {}, onOutput: () => {} };

/** Runs the runbook of a world until it stops. */
export async function beginRun(
  world: World,
  options: {
    readonly home: string;
    readonly tellTale: string;
    mode: 'real' | 'probe';
    readonly observer?: Observer;
  },
): Promise<DrivenRun> {
  const loaded = must(await loadRunbook(world.runbook));
  const opened = must(
    await openRun(loaded, {
      actor: alice,
      people: scriptedPeople(world, 'retry'),
      observer: options.observer ?? unseen,
      cancellation: newCancellation(),
      arePrerequisitesConfirmed: false,
      values: valuesIn(world, loaded, options.tellTale),
      mode: options.mode,
      runDirectory: options.home,
    }),
  );
  return { directory: opened.directory, state: await opened.start() };
}

/** How a run is let go on. */
export interface Resumption
  extends Partial<Pick<ResumeOptions, 'from' | 'allowsChange' | 'observer' | 'people' | 'actor'>> {
  readonly tellTale: string;
}

/** Lets a run go on until it stops again, or says why it may not. */
export async function resumeRun(
  world: World,
  directory: string,
  { tellTale, ...options }: Resumption,
): Promise<RunState | RunFault> {
  const stopped = await loadStoppedRun(directory);
  if (!stopped.ok) return stopped.error;
  const opened = await openStoppedRun(stopped.value, {
    actor: alice,
    people: scriptedPeople(world, 'retry'),
    observer: unseen,
    cancellation: newCancellation(),
    values: valuesIn(world, stopped.value.loaded, tellTale),
    allowsChange: false,
    ...options,
  });
  return opened.ok ? opened.value.start() : opened.error;
}

/** Whether letting a run go on was refused. */
export function isFault(outcome: RunState | RunFault): outcome is RunFault {
  return 'message' in outcome;
}

/** People who hand in what is asked for and approve everything; of a step that was interrupted they say this. */
export function scriptedPeople(
  { folder }: World,
  resolution: InterventionAnswer['resolution'] | 'nobody',
  onIntervention: (stepId: string) => void = () => {},
): People {
  return {
    evidence: async ({ evidence }) => {
      switch (evidence.kind) {
        case 'text':
          return { actor: alice, given: { kind: 'text', text: 'as it should be' } };
        case 'checklist':
          return { actor: alice, given: { kind: 'checklist', items: evidence.items } };
        case 'attachment':
          return { actor: alice, given: { kind: 'attachment', path: join(folder, 'screen.png') } };
      }
    },
    approval: async ({ approval }) => {
      const { typed_text: typed } = approval.request;
      const actor = approval.grants.some((grant) => grant.actor.id === alice.id) ? bob : alice;
      return { kind: 'approve', actor, ...(typed !== undefined && { typed }) };
    },
    intervention: async ({ planStep, cause, ready }) => {
      // What failed and was taken back is run anew, unless it can only fail.
      if (cause !== 'interrupted') {
        const isHopeless = ready.argv?.at(-1) === 'fails';
        return { actor: alice, resolution: isHopeless ? 'failed' : 'retry', note: 'looked at it' };
      }
      onIntervention(planStep.step.id);
      return resolution === 'nobody' ? undefined : { actor: alice, resolution, note: 'looked at it' };
    },
  };
}

/** The lines of a trace with their line feeds; the last may be torn. */
export function linesOf(trace: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < trace.length; ) {
    const end = trace.indexOf(0x0a, start) + 1 || trace.length;
    lines.push(trace.subarray(start, end));
    start = end;
  }
  return lines;
}

/** The bytes of the trace of a run. */
export function traceOf(directory: string): Buffer {
  return readFileSync(join(directory, 'trace.jsonl'));
}

function valuesIn(world: World, loaded: LoadedRunbook, tellTale: string): RunValues {
  return must(runValues(loaded, nothingGiven, world.environment(tellTale)));
}

function must<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: RunFault },
): Value {
  if (result.ok) return result.value;
  const details = result.error.kind === 'invalid' ? result.error.diagnostics.map(({ message }) => message) : [];
  throw new Error([result.error.message, ...details].join('\n'));
}
