import type { CaptureRecorded } from '../model/event.js';
import type { ActiveStep, Capture } from '../model/runbook.js';
import { utf8Bytes } from '../model/text.js';
import { type CapturedFrom, captureFrom } from '../run/capture.js';
import type { CapturedText } from '../run/values.js';
import type { Drive } from './drive.js';
import type { Execution } from './ports.js';
import { preview } from './preview.js';

/** A captured value up to this many bytes stands in the trace; a longer one lies beside it. */
const inlineCaptureBytes = 64 * 1024;

/** What takes the place of a secret. */
const hidden = '***';

/** What a step captured: what is recorded of it, and the values themselves, which stay in memory. */
export interface CapturedAll {
  readonly outcomes: readonly CaptureRecorded[];
  readonly values: ReadonlyMap<string, CapturedText>;
  /** Why the first value that is not there could not be captured. */
  readonly fault?: string;
}

/** That a step captured nothing. */
export const nothingCaptured: CapturedAll = { outcomes: [], values: new Map() };

/** Takes the values that a step captures from its output. */
export async function captureAll(
  drive: Drive,
  step: ActiveStep,
  { stdout, stderr }: Execution,
  evaluate: CapturedFrom['evaluate'],
): Promise<CapturedAll> {
  const captures = Object.entries(step.capture);
  const output = { stdout: stdout.text, stderr: stderr.text, evaluate };
  const results = captures.map(([name, capture]) => ({ name, capture, result: captureFrom(name, capture, output) }));
  const found = results.flatMap(({ name, capture, result }) =>
    result.ok ? [{ name, capture, value: result.value }] : [],
  );
  // All secrets first: one may stand in the value of another capture.
  for (const { capture, value } of found) if (capture.isSecret) drive.ports.log.addSecret(value.text);
  const outcomes: CaptureRecorded[] = [];
  for (const { name, capture, value } of found) outcomes.push(await recordedCapture(drive, name, capture, value));
  const broken = results.map(({ result }) => result).find((result) => !result.ok);
  const values = new Map(found.map(({ name, value }) => [name, value]));
  return { outcomes, values, ...(broken && !broken.ok && { fault: broken.error.message }) };
}

async function recordedCapture(
  drive: Drive,
  name: string,
  { isSecret }: Capture,
  { text, type }: CapturedText,
): Promise<CaptureRecorded> {
  const { sha256Hex, store, log } = drive.ports;
  // Neither the length nor the digest of a secret is told; one that is too short to be found in texts is hidden here.
  const redacted = isSecret ? hidden : log.redact(text);
  const bytes = isSecret ? hidden.length : utf8Bytes(text);
  return {
    name,
    sha256: `sha256:${sha256Hex(redacted)}`,
    bytes,
    redacted: redacted !== text,
    preview: preview(redacted),
    ...(isSecret && { secret: true as const }),
    ...(type !== 'string' && { type }),
    ...(bytes <= inlineCaptureBytes ? { value: redacted } : { blob: await store.writeBlob(redacted) }),
  };
}
