import type { DivergenceDetected, RecordedEvent } from '../../model/event.js';
import { divergenceOf } from '../../run/divergence.js';
import { evolve, initialState, type RunState } from '../../run/state.js';
import type { ReportDivergence } from '../../schema/generated/run-report.js';
import { type Fields, fieldsAt, fieldsOf, listAt, optionalText, textAt } from './fact.js';

/** Where a run diverged from its runbook, and whether that was recorded when it ended. */
export interface Divergence {
  readonly isRecorded: boolean;
  readonly divergence: DivergenceDetected;
}

/** Where a run diverged, as it was recorded when it ended; worked out where it did not end since, or was recorded by an earlier version. */
export function divergenceIn(events: readonly RecordedEvent[], state?: RunState): Divergence {
  const told = events.findLast((event) => event.type === 'divergence.detected');
  const end = events.at(-1);
  if (told && end?.type === 'run.finished' && end.seq === told.seq + 1)
    return { isRecorded: true, divergence: told.data };
  return { isRecorded: false, divergence: workedOut(events, state) ?? nothing };
}

/** The state after an event, without what was captured: nobody diverges by a capture, and to note each takes longer the more there are. */
export function courseAfter(state: RunState, event: RecordedEvent): RunState {
  return event.type === 'capture.recorded' ? state : evolve(state, event);
}

/** A divergence as it is reported, whatever its event holds. */
export function reportedDivergence({ isRecorded, divergence }: Divergence): ReportDivergence {
  const fields = fieldsOf(divergence);
  return {
    is_recorded: isRecorded,
    skipped: listAt(fields, 'skipped').map((one) => ({
      step_id: textAt(one, 'step_id'),
      by: textAt(one, 'by'),
      reason: textAt(one, 'reason'),
    })),
    modified: listAt(fields, 'modified').map((one) => ({
      ...stepId(one),
      how: textAt(one, 'how'),
      by: textAt(one, 'by'),
      detail: textAt(one, 'detail'),
    })),
    unlisted: listAt(fields, 'unlisted').map((one) => ({
      source: textAt(one, 'source'),
      ...command(one),
      ...stepId(one),
      by: textAt(one, 'by'),
    })),
    suggestions: listAt(fields, 'suggestions').map((one) => suggested(textAt(one, 'path'), fieldsAt(one, 'edit'))),
  };
}

const nothing: DivergenceDetected = { skipped: [], modified: [], unlisted: [], suggestions: [] };

// A trace that was written anew with hashes that fit may hold anything as data.
function workedOut(events: readonly RecordedEvent[], state: RunState | undefined): DivergenceDetected | undefined {
  try {
    return divergenceOf(undefined, state ?? events.reduce(courseAfter, initialState));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function suggested(path: string, edit: Fields): ReportDivergence['suggestions'][number] {
  const value = optionalText(edit, 'value');
  return { path, kind: textAt(edit, 'kind'), ...(value !== undefined && { value }), why: textAt(edit, 'why') };
}

function stepId(one: Fields): { readonly step_id?: string } {
  const id = optionalText(one, 'step_id');
  return id === undefined ? {} : { step_id: id };
}

function command(one: Fields): { readonly command?: string } {
  const text = optionalText(one, 'command');
  return text === undefined ? {} : { command: text };
}
