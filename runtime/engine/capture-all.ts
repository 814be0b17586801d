import type { CaptureRecorded } from '../model/event.js';
import { failed } from '../model/result.js';
import type { ActiveStep, Capture } from '../model/runbook.js';
import { utf8Bytes } from '../model/text.js';
import { type CapturedFrom, captureFrom, parsedJson } from '../run/capture.js';
import type { CapturedText } from '../run/values.js';
import { withheldText } from './cut-output.js';
import type { Drive } from './drive.js';
import type { EventLog, Execution } from './ports.js';
import { preview } from './preview.js';

/** A captured value up to this many bytes stands in the trace; a longer one lies beside it. */
const inlineCaptureBytes = 64 * 1024;

/** What takes the place of a secret. */
const hidden = '***';

/** From this length on, what was captured beside a secret that cannot be told apart is hidden wherever it stands. */
const longEnough = 8;

/** What a step captured: what is recorded of it, and the values themselves, which stay in memory. */
export interface CapturedAll {
  readonly outcomes: readonly CaptureRecorded[];
  readonly values: ReadonlyMap<string, CapturedText>;
  /** Why the first value that is not there could not be captured. */
  readonly fault?: string;
  /** Whether the output can be neither shown nor stored, for it may hold a secret that cannot be told apart in it. */
  readonly isWithheld: boolean;
}

interface NamedCapture {
  readonly name: string;
  readonly capture: Capture;
}

/** Takes the values that a step captures from its output; where it did not come to its end, only hides the secrets in it. */
export async function captureAll(
  drive: Drive,
  step: ActiveStep,
  execution: Execution,
  evaluate: CapturedFrom['evaluate'],
): Promise<CapturedAll> {
  const captures = Object.entries(step.capture).map(([name, capture]) => ({ name, capture }));
  const output = { stdout: execution.stdout.text, stderr: execution.stderr.text, evaluate };
  const { isWithheld, tooCommon } = secretsHidden(drive.ports.log, captures, output, execution);
  if (execution.outcome !== 'exited') return { outcomes: [], values: new Map(), isWithheld };
  const results = captures.map((one) => ({ ...one, result: resultOf(one, output, isWithheld, tooCommon) }));
  const found = results.flatMap(({ name, capture, result }) =>
    result.ok ? [{ name, isSecret: capture.isSecret || isWithheld, value: result.value }] : [],
  );
  if (isWithheld) for (const { value } of found) hideAlong(drive.ports.log, value);
  const outcomes: CaptureRecorded[] = [];
  for (const { name, isSecret, value } of found) outcomes.push(await recordedCapture(drive, name, isSecret, value));
  const broken = results.map(({ result }) => result).find((result) => !result.ok);
  const values = new Map(found.map(({ name, value }) => [name, value]));
  return { outcomes, values, isWithheld, ...(broken && !broken.ok && { fault: broken.error.message }) };
}

function resultOf(
  { name, capture }: NamedCapture,
  output: CapturedFrom,
  isWithheld: boolean,
  tooCommon: ReadonlySet<string>,
): ReturnType<typeof captureFrom> {
  if (tooCommon.has(name)) return failed({ message: tooCommonFault(name) });
  const result = captureFrom(name, capture, output);
  // Why an expression has no value may quote the output.
  if (result.ok || !isWithheld || capture.select.kind !== 'expr') return result;
  return failed({ message: `'${name}' could not be captured from ${capture.from}: ${withheldText}` });
}

function tooCommonFault(name: string): string {
  return `'${name}' is too short or too common to be told from other text, so it could not be kept out of the record; capture a longer one`;
}

// It may hold the secret in the form in which nobody knows it. A short one is left alone: to hide it would ruin the record.
function hideAlong(log: EventLog, { text }: CapturedText): void {
  if (text.trim().length >= longEnough) log.addSecret(text);
}

/** Hides all secrets of an output at once: one may stand in the value of another capture. */
function secretsHidden(
  log: EventLog,
  captures: readonly NamedCapture[],
  output: CapturedFrom,
  execution: Execution,
): { readonly isWithheld: boolean; readonly tooCommon: ReadonlySet<string> } {
  const secrets = captures.filter(({ capture }) => capture.isSecret);
  if (secrets.length === 0) return { isWithheld: false, tooCommon: new Set() };
  const done = secrets.map((secret) => ({ ...secret, ...secretHidden(log, secret, output) }));
  const isWithheld =
    done.some(({ isTold, capture }) => !isTold && !hasBroughtNone(execution, capture)) ||
    [output.stdout, output.stderr].some((text) => hidesInEscapes(log, text));
  const common = done.filter(({ isCommon }) => isCommon).map(({ name }) => name);
  return { isWithheld, tooCommon: new Set(common) };
}

// Where a step came to its end and wrote nothing there, as one does that fails, there was no secret.
function hasBroughtNone(execution: Execution, { from }: Capture): boolean {
  const { text, isTruncated } = execution[from];
  return execution.outcome === 'exited' && !isTruncated && text.trim() === '';
}

/** What became of a secret: whether it is hidden wherever the output holds it, and whether it can be hidden at all. */
interface SecretHidden {
  readonly isTold: boolean;
  readonly isCommon: boolean;
}

function secretHidden(log: EventLog, { name, capture }: NamedCapture, output: CapturedFrom): SecretHidden {
  // As it stands there, even where it is not of the type that it was declared to have.
  const raw = captureFrom(name, { ...capture, type: 'string' }, output);
  if (!raw.ok) return { isTold: false, isCommon: false };
  const text = raw.value.text.trim();
  const shown = output[capture.from];
  const leaves = leavesOf(text);
  const known = [text, ...leaves].map((value) => log.addSecret(String(value)));
  const isCommon = known[0] === false || (leaves.length > 0 && !known.slice(1).includes(true));
  const isTold =
    !isCommon &&
    (standsIn(text, capture, shown) ||
      (leaves.length > 0 && !known.includes(false) && leaves.every((leaf) => leafStandsIn(leaf, shown))));
  // An expression made another text of it; what it made it of is as secret.
  if (!isTold && capture.select.kind === 'expr' && !shown.trim().includes('\n')) log.addSecret(shown);
  return { isTold, isCommon };
}

/** The texts and numbers in a value that is an object or a list. */
function leavesOf(text: string): readonly (string | number)[] {
  const value = parsedJson(text)?.value;
  return typeof value === 'object' ? leavesIn(value) : [];
}

function leavesIn(value: unknown): readonly (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesIn) : [];
}

function standsIn(text: string, { select }: Capture, shown: string): boolean {
  const isMade = select.kind === 'json_path' || select.kind === 'expr';
  const isNumber = isMade && String(Number(text)) === text && !shown.includes(`"${text}"`);
  return leafStandsIn(isNumber ? Number(text) : text, shown);
}

function leafStandsIn(leaf: string | number, shown: string): boolean {
  if (typeof leaf === 'number') return numberStandsIn(String(leaf), shown);
  return shown.includes(leaf) || escapedTexts(shown).some(({ text }) => text.includes(leaf));
}

// Of more digits than these a number may have been rounded to another one that stands there too.
function numberStandsIn(digits: string, shown: string): boolean {
  const isExact = digits.replaceAll(/\D/g, '').length <= 15;
  const numbers: readonly string[] = shown.match(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g) ?? [];
  return isExact && numbers.includes(digits);
}

// A text in which only escapes keep a secret from being found.
function hidesInEscapes({ redact }: EventLog, shown: string): boolean {
  return escapedTexts(shown).some(({ written, text }) => redact(text) !== text && redact(written) === written);
}

/** The JSON texts with escapes in an output, as they are written and as they are read. */
function escapedTexts(shown: string): readonly { readonly written: string; readonly text: string }[] {
  const all = shown.match(/"(?:[^"\\\n]|\\.)*"/g) ?? [];
  return all
    .filter((written) => written.includes('\\'))
    .flatMap((written) => {
      const text = parsedJson(written)?.value;
      return typeof text === 'string' ? [{ written, text }] : [];
    });
}

async function recordedCapture(
  drive: Drive,
  name: string,
  isSecret: boolean,
  { text, type }: CapturedText,
): Promise<CaptureRecorded> {
  const { sha256Hex, store, log } = drive.ports;
  // Neither the length nor the digest of a secret is told.
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
