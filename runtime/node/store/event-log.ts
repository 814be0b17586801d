import { constants, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock, EventLog } from '../../engine/ports.js';
import type { RecordedEvent, RunEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type ChainHead, emptyHead, headAfter, type RunIdentity, sealed } from '../../record/chain.js';
import type { Redactor } from '../../record/redact.js';
import type { Signer } from '../../record/signature.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';
import { type AppendFile, appendFileOn } from './append-file.js';
import { readTrace } from './read-trace.js';
import { syncFolder } from './sync-folder.js';

/** A log that is a file of lines; each append is one write. */
export interface FileLog extends EventLog {
  head(): ChainHead;
  close(): Promise<void>;
}

/** A trace that is continued. */
export interface ContinuedLog {
  readonly log: FileLog;
  /** What the trace holds already. */
  readonly events: readonly RecordedEvent[];
  /** How many bytes of a line were cut off that a crash had left unfinished. */
  readonly droppedBytes: number;
}

/** Begins a trace; fails where the file is there already. */
export async function createLog(
  path: string,
  identity: RunIdentity,
  redactor: Redactor,
  clock: Clock,
  signer?: Signer,
): Promise<FileLog> {
  const file = appendFileOn(openSync(path, 'ax', 0o600), path, 0);
  // The file in the folder of the run, and that folder in the one above: both were just made.
  await syncFolder(dirname(path));
  await syncFolder(dirname(dirname(path)));
  return logOn(file, emptyHead, { identity, redactor, clock, signer });
}

/** Begins a log that is kept in memory. */
export function memoryLog(identity: RunIdentity, redactor: Redactor, clock: Clock): MemoryLog {
  const lines: string[] = [];
  const file = { append: (text: string) => void lines.push(text), flush: () => {}, close: () => {} };
  const log = logOn(file, emptyHead, { identity, redactor, clock, signer: undefined });
  const keep = () => {
    const [count, head] = [lines.length, log.head()];
    return () => {
      lines.length = count;
      log.goBack(head);
    };
  };
  // Not spread into another object: what it hides is looked at anew each time.
  return Object.assign(log, { text: () => lines.join(''), keep });
}

/** A log in memory. */
export interface MemoryLog extends FileLog {
  /** All lines of it so far. */
  text(): string;
  /** Keeps which lines there are, and gives what puts that back. */
  keep(): () => void;
}

/**
 * Continues a trace after its last whole line. A line that a crash tore is cut off, for nothing was done because of it;
 * any other fault of the trace is refused, and the file is left as it is.
 */
export async function openLog(
  path: string,
  identity: RunIdentity,
  redactor: Redactor,
  clock: Clock,
  signer?: Signer,
): Promise<Result<ContinuedLog, FileFault>> {
  const trace = await readTrace(path);
  if (!trace.ok) return trace;
  const { events, head, bytes, tornBytes } = trace.value;
  if (events[0]?.run_id !== identity.runId) {
    return failed({ message: `'${path}' is the trace of run '${events[0]?.run_id}', not of '${identity.runId}'` });
  }
  try {
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND);
    if (tornBytes > 0) cutTo(bytes, descriptor);
    const log = logOn(appendFileOn(descriptor, path, bytes), head, { identity, redactor, clock, signer });
    return ok({ log, events, droppedBytes: tornBytes });
  } catch (error) {
    return failed({ message: describeFileError(path, 'write', error) });
  }
}

function cutTo(bytes: number, descriptor: number): void {
  ftruncateSync(descriptor, bytes);
  fsyncSync(descriptor);
}

interface LogSettings {
  readonly identity: RunIdentity;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Signs the closing event. */
  readonly signer: Signer | undefined;
}

function logOn(file: AppendFile, from: ChainHead, settings: LogSettings): FileLog & { goBack(to: ChainHead): void } {
  const { redactor } = settings;
  let head = from;
  return {
    // Sealing and storing never wait, so two appends at once cannot fork the chain.
    append: async (events) => {
      const batch = sealedBatch(events.map(redactor.event), head, settings);
      file.append(batch.lines);
      head = batch.head;
      return batch.recorded;
    },
    flush: async () => file.flush(),
    redact: redactor.text,
    redactArgv: redactor.argv,
    redactStream: redactor.stream,
    wholeEnd: redactor.wholeEnd,
    addSecret: redactor.addSecret,
    get needsWholeText() {
      return redactor.needsWholeText;
    },
    head: () => head,
    goBack: (to) => {
      head = to;
    },
    close: async () => file.close(),
  };
}

function sealedBatch(events: readonly RunEvent[], from: ChainHead, { identity, clock, signer }: LogSettings) {
  const ts = clock.now();
  const recorded: RecordedEvent[] = [];
  let lines = '';
  let head = from;
  for (const event of events) {
    const next = sealed(event, head, identity, ts, sha256Hex, signer);
    recorded.push(next.event);
    lines += next.line;
    head = headAfter(next.event);
  }
  return { recorded, lines, head };
}
