import type { RecordedEvent } from '../../model/event.js';
import type { RecordedCall } from '../../replay/record/recorded-call.js';
import type { Recording } from '../../replay/recording.js';
import { recordedCalls } from './recorded-calls.js';
import { evidenceOf, gatesOf, inputsOf, interventionsOf } from './recorded-people.js';

/** A run with all that a replay of it needs, as far as its record holds that. */
export interface RecordedRun {
  readonly name: string;
  readonly runId: string;
  readonly calls: readonly RecordedCall[];
  /** Paths of attachments are those in the folder of the recording. */
  readonly recording: Recording;
  /** Where each attachment lies in the folder of the run, by its path in the folder of the recording. */
  readonly attachments: ReadonlyMap<string, string>;
  /** What the record does not hold, in words, each once. */
  readonly missing: readonly string[];
}

/** What a replay needs, out of the events of a run and the outputs that lie beside them. */
export function recordedRun(directory: string, events: readonly RecordedEvent[]): RecordedRun {
  const [first] = events;
  const created = events.find((event) => event.type === 'run.created')?.data;
  const missing = new Set<string>();
  const { calls, endings } = recordedCalls(directory, events, missing);
  const { evidence, attachments } = evidenceOf(events);
  const prerequisites = created?.prerequisites_confirmed === true ? { prerequisites: 'confirmed' as const } : {};
  noteDebugging(events, missing);
  return {
    name: first?.runbook_id ?? '',
    runId: first?.run_id ?? '',
    calls,
    recording: {
      ...inputsOf(created),
      evidence,
      gates: gatesOf(events),
      interventions: interventionsOf(events),
      ...(endings.size > 0 && { endings }),
      ...prerequisites,
    },
    attachments,
    missing: [...missing],
  };
}

function noteDebugging(events: readonly RecordedEvent[], missing: Set<string>): void {
  for (const event of events) {
    const deed = debuggingIn(event);
    if (deed !== undefined) missing.add(deed);
  }
}

function debuggingIn(event: RecordedEvent): string | undefined {
  switch (event.type) {
    case 'variable.changed':
      return `that a person gave '${event.data.name}' another value in a debugger`;
    case 'run.resumed':
      return event.data.jumped_from && `that a person jumped away from step '${event.data.jumped_from}' in a debugger`;
    case 'step.skipped':
      return event.data.reason === 'human' ? `that a person left out step '${event.step_id}'` : undefined;
    default:
      return undefined;
  }
}
