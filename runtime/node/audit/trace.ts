import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chainedLine } from '../../record/audit/chained-line.js';
import { placeAfter, type RunPlace, traceStart } from '../../record/audit/project.js';
import { isRunEventLine, type RunEventLine } from '../../schema/generated/run-event.js';
import { sha256Hex } from '../digest.js';
import { linesBetween, type PlacedLine } from './lines.js';

/** How far a trace was read. */
export interface TraceMark extends RunPlace {
  /** Where the next line begins. */
  readonly bytes: number;
}

/** The mark before the first line. */
export const firstMark: TraceMark = { ...traceStart, bytes: 0 };

/** An event of a trace, and how far the trace was read before it and with it. */
export interface TraceStep {
  readonly event: RunEventLine;
  readonly before: TraceMark;
  readonly after: TraceMark;
}

/** What was read of a trace. */
export type TraceReading = TraceStep | { readonly fault: string };

/** How long a trace is, in bytes; undefined where there is none. */
export function traceBytes(runDirectory: string): number | undefined {
  return statSync(tracePath(runDirectory), { throwIfNoEntry: false })?.size;
}

/** The trace in the folder of a run. */
export function tracePath(runDirectory: string): string {
  return join(runDirectory, 'trace.jsonl');
}

/**
 * The events that a trace holds after a mark, each chained to the one before, up to so many bytes. What a crash left
 * unfinished at the end is not among them; after a fault nothing more comes.
 */
export async function* traceSteps(runDirectory: string, from: TraceMark, upTo: number): AsyncGenerator<TraceReading> {
  const runId = basename(runDirectory);
  let mark = from;
  for await (const lines of linesBetween(tracePath(runDirectory), mark.bytes, upTo)) {
    for (const line of lines) {
      const event = eventIn(line, mark, runId);
      if (typeof event === 'string') {
        if (!isLeftover(line, upTo)) yield { fault: `line ${mark.head.seq + 1} of its trace: ${event}` };
        return;
      }
      const after: TraceMark = { ...placeAfter(mark, event), bytes: line.end };
      yield { event, before: mark, after };
      mark = after;
    }
  }
}

function eventIn({ text, fault }: PlacedLine, { head }: TraceMark, runId: string): RunEventLine | string {
  if (fault !== undefined) return fault;
  const line = chainedLine(text, head, sha256Hex);
  if (!line.ok) return line.error;
  if (!isRunEventLine(line.value)) return 'the line is no event';
  return line.value.run_id === runId ? line.value : `the line belongs to run '${line.value.run_id}'`;
}

// A loss of power leaves blocks in the last line that were never written.
function isLeftover({ text, end }: PlacedLine, upTo: number): boolean {
  return end === upTo && text.includes('\0');
}
