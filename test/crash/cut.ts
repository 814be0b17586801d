import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import type { KeptFile, Recording } from './recording.js';
import { toldIn } from './world.js';

/** A moment at which the runner died. */
export interface Cut {
  /** How many whole lines the trace has. */
  readonly lines: number;
  /** How many bytes of the next line are there too. */
  readonly torn: number;
  /** Whether the files are there that are written before the event which names them. */
  readonly isAhead: boolean;
}

/** The cuts at every boundary between two events, each without and with the files that are ahead of the trace. */
export function boundaryCuts({ lines }: Recording): readonly Cut[] {
  return lines.flatMap((_, index) => [false, true].map((isAhead) => ({ lines: index + 1, torn: 0, isAhead })));
}

/** One cut at every boundary and one inside every line, with files ahead of the trace at one of the two. */
export function someCuts({ lines }: Recording): readonly Cut[] {
  return lines.flatMap(({ length }, index) => [
    { lines: index + 1, torn: 0, isAhead: index % 2 === 0 },
    ...(index % 2 === 0 ? [] : [{ lines: index, torn: 1 + ((index * 131) % (length - 1)), isAhead: index % 4 === 1 }]),
  ]);
}

/** The cuts inside the lines: after every byte of the short ones, else after every so many, and always after the last. */
export function tornCuts({ lines }: Recording, everyBytes: number, shortLine = 0): readonly Cut[] {
  return lines.flatMap((line, index) => {
    const every = line.length <= shortLine ? 1 : everyBytes;
    const places = Array.from({ length: Math.ceil((line.length - 1) / every) }, (_, at) => 1 + at * every);
    return [...new Set([...places, line.length - 1])].map((torn) => ({ lines: index, torn, isAhead: torn % 2 === 0 }));
  });
}

/** The folder of a run as a crash left it, and the tell-tale file of the programs that had been started by then. */
export interface CrashedRun {
  readonly directory: string;
  readonly tellTale: string;
  /** What was acknowledged: the whole lines. */
  readonly prefix: Buffer;
  readonly events: readonly RecordedEvent[];
  /** How often each step had been started. */
  readonly told: ReadonlyMap<string, number>;
}

/** Puts a recorded run back to the moment of a cut, in a folder of its own. */
export function crashedRun(recording: Recording, cut: Cut, home: string): CrashedRun {
  const { runId, lines } = recording;
  const directory = join(home, 'runs', runId);
  mkdirSync(directory, { recursive: true });
  const prefix = Buffer.concat(lines.slice(0, cut.lines));
  const torn = lines[cut.lines]?.subarray(0, cut.torn) ?? Buffer.alloc(0);
  writeFileSync(join(directory, 'trace.jsonl'), Buffer.concat([prefix, torn]));
  for (const { path, content } of filesAt(recording, cut)) write(join(directory, path), content);
  for (const [name, text] of notesAt(recording, cut)) write(join(directory, name), text);
  const events = recording.events.slice(0, cut.lines);
  const tellTale = join(home, 'told.txt');
  writeFileSync(tellTale, toldBy(events));
  return { directory, tellTale, prefix, events, told: toldIn(tellTale) };
}

function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

// Later ones overwrite earlier ones of the same name, as they did when they were written.
function filesAt({ files }: Recording, { lines, isAhead }: Cut): readonly KeptFile[] {
  return files.filter(({ from, named }) => named <= lines || (isAhead && from <= lines));
}

function notesAt({ stops }: Recording, { lines, torn, isAhead }: Cut): readonly (readonly [string, string])[] {
  const stop = stops.findLast(({ seq }) => seq <= lines);
  const isThere = stop !== undefined && (isAhead || (stop.seq === lines && torn === 0));
  const dead = { pid: 999_999_999, started: 'long ago', host: hostname(), since: '2026-01-01T00:00:00.000Z' };
  return [
    ['lock-1', `${JSON.stringify(dead)}\n`],
    ...(isThere ? [['run.json', stop.note] as const] : []),
    ...(isAhead ? [['snapshots/.step-0001.json.1-1.tmp', '{"half'] as const] : []),
  ];
}

// A program is started only once it is written that it is.
function toldBy(events: readonly RecordedEvent[]): string {
  return events.map((event) => (event.type === 'step.started' ? `${event.step_id}\n` : '')).join('');
}
