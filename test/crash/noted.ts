import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { canonicalJson } from '../../runtime/record/chain.js';
import { itemsOf } from '../../runtime/run/pages.js';
import { fold, type RunState } from '../../runtime/run/state.js';

/** What is known of a recorded run, and has to be true for ever. */
export interface Noted {
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly phase: string;
  /** Where each step stands: its state, its attempts, and the status of its result. */
  readonly steps: readonly string[];
  /** Of all that a run may go on from. */
  readonly state_sha256: string;
}

/** What the reader of this version sees in the folder of a run. */
export async function notedOf(directory: string): Promise<Noted> {
  const verdict = await verifyRun(directory, { keyFiles: [], runbookFolder: undefined });
  if (!verdict.ok) throw new Error(verdict.error.message);
  const state = fold(eventsOf(directory));
  return {
    verdict: verdict.value.kind,
    reasons: verdict.value.kind === 'unsatisfied' ? verdict.value.reasons : [],
    phase: phaseOf(state),
    steps: stepsOf(state),
    state_sha256: `sha256:${sha256Hex(canonicalJson(lasting(state)))}`,
  };
}

/** The events of a run. */
export function eventsOf(directory: string): readonly RecordedEvent[] {
  const lines = readFileSync(join(directory, 'trace.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

function phaseOf({ phase }: RunState): string {
  if (phase.name === 'finished') return phase.outcome.status;
  return phase.name === 'paused' ? `waits for ${phase.reason}` : phase.name;
}

function stepsOf({ steps, origin }: RunState): readonly string[] {
  return itemsOf(steps).map((step, index) => {
    const status = step.name === 'done' ? ` ${step.result.status}` : '';
    return `${origin?.created.steps[index]}: ${step.name}${status} (${step.attempt})`;
  });
}

// What a later version adds to the state is not part of it.
function lasting({ phase, origin, captures, history, failure, changes, seq }: RunState) {
  const set = { ...(failure !== undefined && { failure }), ...(changes !== undefined && { changes }) };
  return { phase, origin, captures, history, seq, ...set };
}
