import { isUtf8 } from 'node:buffer';
import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ChainHead } from '../../record/chain.js';
import { verifyTrace } from '../../record/verify.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault, quoted, readRegular } from '../files.js';

/** A trace whose every whole line is as it was written. */
export interface TraceOnDisk {
  readonly events: readonly RecordedEvent[];
  readonly head: ChainHead;
  /** How long its whole lines are. */
  readonly bytes: number;
  /** How much of a line follows them that a crash left unfinished. */
  readonly tornBytes: number;
}

const lineFeed = 0x0a;

/** Reads a trace for a run that goes on; changes nothing, and refuses one that was changed. */
export async function readTrace(path: string): Promise<Result<TraceOnDisk, FileFault>> {
  const content = await readRegular(path).catch((error: unknown) => describeFileError(path, 'read', error));
  if (typeof content === 'string') return failed({ message: content });
  const bytes = wholeLines(content);
  const whole = content.subarray(0, bytes);
  const badLine = firstLineNotUtf8(whole);
  if (badLine !== undefined) return changed(path, badLine, 'the line holds bytes that are not UTF-8');
  const verdict = verifyTrace(whole.toString('utf8'), sha256Hex);
  if (verdict.kind === 'changed') return changed(path, verdict.line, verdict.message);
  if (verdict.events.length === 0) return failed({ message: `${quoted(path)} holds no run; start a new one` });
  return ok({ events: verdict.events, head: verdict.head, bytes, tornBytes: content.length - bytes });
}

function changed(path: string, line: number, message: string): { readonly ok: false; readonly error: FileFault } {
  return failed({
    message: `line ${line} of ${quoted(path)}: ${message}; a changed record is not continued, start a new run`,
  });
}

/** Where the last whole line ends. A crash leaves a line without its line feed, or with blocks in it that were never written. */
function wholeLines(content: Buffer): number {
  const end = content.lastIndexOf(lineFeed) + 1;
  if (end < content.length || end === 0) return end;
  const start = content.subarray(0, end - 1).lastIndexOf(lineFeed) + 1;
  return isJson(content.subarray(start, end)) ? end : start;
}

function isJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

// Bytes that are no UTF-8 must not be repaired on reading: the repair would hide the change.
function firstLineNotUtf8(content: Buffer): number | undefined {
  if (isUtf8(content)) return undefined;
  let start = 0;
  let line = 1;
  for (;;) {
    const end = content.indexOf(lineFeed, start) + 1;
    if (!isUtf8(content.subarray(start, end))) return line;
    start = end;
    line += 1;
  }
}
