import { type FileHandle, open } from 'node:fs/promises';
import type { Clock, EventLog } from '../engine/ports.js';
import type { RecordedEvent, RunEvent } from '../model/event.js';
import { type ChainHead, emptyHead, headAfter, type RunIdentity, sealed } from '../record/chain.js';
import type { Redactor } from '../record/redact.js';
import { sha256Hex } from './digest.js';

/** A log that is a file of lines; each append is one write and one flush to disk. */
export interface FileLog extends EventLog {
  head(): ChainHead;
  close(): Promise<void>;
}

/** Begins a trace; fails where the file is there already. */
export async function createLog(
  path: string,
  identity: RunIdentity,
  redactor: Redactor,
  clock: Clock,
): Promise<FileLog> {
  const file = await open(path, 'ax', 0o600);
  let head = emptyHead;
  // Appends are made one after another, in the order they were asked for: two at once would fork the chain.
  let last: Promise<unknown> = Promise.resolve();
  const append = async (events: readonly RunEvent[]) => {
    const batch = sealedBatch(events.map(redactor.event), head, identity, clock.now());
    await store(file, batch.lines);
    head = batch.head;
    return batch.recorded;
  };
  return {
    append: (events) => {
      const appended = last.then(() => append(events));
      last = appended.catch(() => {});
      return appended;
    },
    redact: redactor.text,
    redactArgv: redactor.argv,
    needsWholeText: redactor.needsWholeText,
    head: () => head,
    close: () => file.close(),
  };
}

function sealedBatch(events: readonly RunEvent[], from: ChainHead, identity: RunIdentity, ts: string) {
  const recorded: RecordedEvent[] = [];
  let lines = '';
  let head = from;
  for (const event of events) {
    const next = sealed(event, head, identity, ts, sha256Hex);
    recorded.push(next.event);
    lines += next.line;
    head = headAfter(next.event);
  }
  return { recorded, lines, head };
}

async function store(file: FileHandle, text: string): Promise<void> {
  await file.appendFile(text);
  await file.datasync();
}
