import type { RecordedEvent } from '../model/event.js';
import { fold, type RunState } from '../run/state.js';
import { isRunEventLine } from '../schema/generated/run-event.js';
import { type ChainHead, canonicalJson, emptyHead, hashOf, headAfter, type Sha256Hex } from './chain.js';

/** Whether a trace is what was written. */
export type TraceVerdict =
  | { readonly kind: 'changed'; readonly line: number; readonly message: string }
  | { readonly kind: 'intact'; readonly events: readonly RecordedEvent[]; readonly head: ChainHead };

/** Checks every line of a trace: its bytes, its number, its hash and its link to the line before. */
export function verifyTrace(text: string, sha256Hex: Sha256Hex): TraceVerdict {
  const events: RecordedEvent[] = [];
  let head = emptyHead;
  for (const line of linesOf(text)) {
    const fault = lineFault(line, head, sha256Hex) ?? placeFault(events, line.text);
    if (fault !== undefined) return { kind: 'changed', line: events.length + 1, message: fault };
    const event = JSON.parse(line.text) as RecordedEvent;
    events.push(event);
    head = headAfter(event);
  }
  return { kind: 'intact', events, head };
}

/** What a run that is intact still lacks; empty where every step is satisfied and the run is complete. */
export function unsatisfied(events: readonly RecordedEvent[]): readonly string[] {
  const state = fold(events);
  if (!state.origin) return ['the trace holds no run'];
  return [...unfinished(state), ...unpassed(state, state.origin.created.steps)];
}

interface TraceLine {
  readonly text: string;
  readonly isTorn: boolean;
}

function* linesOf(text: string): Iterable<TraceLine> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    yield { text: text.slice(start, end < 0 ? text.length : end), isTorn: end < 0 };
    start = end < 0 ? text.length : end + 1;
  }
}

function lineFault(line: TraceLine, head: ChainHead, sha256Hex: Sha256Hex): string | undefined {
  if (line.isTorn) return 'the line is torn: its line feed is missing';
  const parsed = parsedLine(line.text);
  if (parsed === undefined) return 'the line is not a JSON object';
  if (canonicalOrUndefined(parsed) !== line.text) return 'the bytes of the line are not the canonical form of its JSON';
  return linkFault(parsed, head) ?? contentFault(parsed, sha256Hex);
}

function contentFault(parsed: Record<string, unknown>, sha256Hex: Sha256Hex): string | undefined {
  if (parsed['hash'] !== hashOf(parsed, sha256Hex)) return 'the hash of the line does not match its content';
  return isRunEventLine(parsed) ? undefined : 'the line is no event: a field is missing or of the wrong type';
}

function linkFault(parsed: Record<string, unknown>, head: ChainHead): string | undefined {
  const { seq, prev_hash: previous } = parsed;
  if (seq !== head.seq + 1)
    return `the line has number ${String(seq)} where ${head.seq + 1} is due: lines were removed, added or moved`;
  return previous === head.hash ? undefined : 'the line is not chained to the line before it';
}

function parsedLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function canonicalOrUndefined(value: object): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

function placeFault(before: readonly RecordedEvent[], line: string): string | undefined {
  const event = JSON.parse(line) as RecordedEvent;
  const [first] = before;
  if (first === undefined) return event.type === 'run.created' ? undefined : 'the first line does not create a run';
  if (event.run_id !== first.run_id) return `the line belongs to run '${event.run_id}'`;
  if (before.at(-1)?.type === 'run.finished') return 'the line follows the end of the run';
  if (event.type !== 'run.finished') return undefined;
  const isRight = event.data.events === event.seq - 1 && event.data.chain_hash === event.prev_hash;
  return isRight ? undefined : 'the closing line does not name the number and the hash of the lines before it';
}

function unfinished(state: RunState): readonly string[] {
  switch (state.phase.name) {
    case 'finished': {
      const { status, reason } = state.phase.outcome;
      return status === 'completed' ? [] : [`the run ended as ${status}: ${reason}`];
    }
    case 'paused':
      return [`the run waits: ${state.phase.detail}`];
    default:
      return ['the run was never finished'];
  }
}

function unpassed(state: RunState, ids: readonly string[]): readonly string[] {
  const passed = new Set(state.history.filter((result) => result.status === 'passed').map((result) => result.step_id));
  return ids.filter((id) => !passed.has(id)).map((id) => `step '${id}' did not pass`);
}
