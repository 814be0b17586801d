import type { Drive } from './drive.js';
import type { CollectedOutput } from './ports.js';
import { preview } from './preview.js';

/** An output as it may be recorded. */
export interface RecordedOutput {
  /** Redacted. */
  readonly text: string;
  /** Of all its bytes, unless that would give away a guessable secret; then of what is stored. */
  readonly sha256: string;
  /** Where it lies whole; missing where the author did not ask for that. */
  readonly file?: string;
  /** Where it lies so that the run can be replayed; missing where its preview holds it, or where it is not kept. */
  readonly kept?: string;
}

/** What is recorded of an output; it is stored beside the trace where the trace itself does not hold it exactly. */
export async function recordedOutput(drive: Drive, output: CollectedOutput): Promise<RecordedOutput> {
  const { log, sha256Hex } = drive.ports;
  const { text, sha256, blob, raw } = output;
  const redacted = log.redact(text);
  const isPlain = redacted === text && (raw === undefined || holdsNothingHidden(raw, log.redact));
  const stored = await storedWhole(drive, output, redacted, isPlain);
  // What is stored whole is named by the digest of what was redacted beyond the kept text, too.
  const digest = blob?.slice(blob.lastIndexOf('/') + 1) ?? (isPlain ? sha256 : sha256Hex(redacted));
  return { text: redacted, sha256: `sha256:${digest}`, ...stored };
}

async function storedWhole(
  { plan: { governance }, ports: { store, log } }: Drive,
  { isTruncated, blob, raw }: CollectedOutput,
  redacted: string,
  isPlain: boolean,
): Promise<Pick<RecordedOutput, 'file' | 'kept'>> {
  if (blob !== undefined) return { file: blob };
  const content = isPlain && raw !== undefined ? raw : redacted;
  if (governance.storeFullStdout) return { file: await store.writeBlob(content) };
  if (governance.keepsOutput === false || isTruncated) return {};
  if (content === redacted && preview(redacted) === redacted) return {};
  return holdsHiddenPieces(redacted, log.redact) ? {} : { kept: await store.keepOutput(content) };
}

/** Whether bytes that are no UTF-8 hold nothing that is to be hidden, also where each character takes several of them. */
function holdsNothingHidden(raw: Uint8Array, redact: (text: string) => string): boolean {
  const text = characters(raw);
  return redact(text) === text && !holdsHiddenPieces(text, redact);
}

// In UTF-16 and UTF-32 zeros stand between the characters.
function holdsHiddenPieces(text: string, redact: (text: string) => string): boolean {
  if (!text.includes('\0')) return false;
  const joined = text.replaceAll('\0', '');
  return redact(joined) !== joined;
}

/** A character for each byte. */
function characters(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return pieces.join('');
}
