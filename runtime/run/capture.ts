import type { Value } from '../expr/expression.js';
import { evaluateJsonPath } from '../expr/json-path.js';
import { compilePattern } from '../expr/pattern.js';
import { excessOf } from '../expr/value.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Capture, CaptureType } from '../model/runbook.js';
import type { CapturedText } from './values.js';

/** What a capture is taken from. */
export interface CapturedFrom {
  readonly stdout: string;
  readonly stderr: string;
  /** The value of an expression about the output. */
  readonly evaluate: (expression: string, from: string) => Result<Value, { readonly message: string }>;
}

/** The value that a capture finds in the output of a step; the fault says what was looked for. */
export function captureFrom(
  name: string,
  capture: Capture,
  output: CapturedFrom,
): Result<CapturedText, { readonly message: string }> {
  const text = output[capture.from];
  const found = selected(capture, text, output);
  if (!found.ok)
    return failed({ message: `'${name}' could not be captured from ${capture.from}: ${found.error.message}` });
  const trimmed = capture.isTrimmed ? found.value.trim() : found.value;
  const fault = captureFault(trimmed, capture.type);
  if (fault !== undefined) return failed({ message: `'${name}' is not a ${capture.type}: ${fault}` });
  return ok({
    text: capture.type === 'number' || capture.type === 'boolean' ? trimmed.trim() : trimmed,
    type: capture.type,
  });
}

function selected(
  { select, from }: Capture,
  text: string,
  output: CapturedFrom,
): Result<string, { readonly message: string }> {
  switch (select.kind) {
    case 'whole':
      return ok(text.replace(/\r?\n$/, ''));
    case 'regex': {
      const pattern = compilePattern(select.pattern);
      if (!pattern.ok) return pattern;
      const match = pattern.value.firstMatch(text);
      return match === undefined ? failed({ message: `nothing matches '${select.pattern}'` }) : ok(match);
    }
    case 'json_path':
      return fromJson(select.path, text, from);
    case 'expr': {
      const value = output.evaluate(select.expression, text);
      return value.ok ? ok(textOf(value.value)) : value;
    }
  }
}

function fromJson(path: string, text: string, from: string): Result<string, { readonly message: string }> {
  const json = parsedJson(text);
  if (json === undefined) return failed({ message: `${from} is not JSON, so '${path}' finds nothing` });
  const found = evaluateJsonPath(path, json.value);
  if (!found.ok) return found;
  if (found.value.length !== 1) return failed({ message: `'${path}' finds ${found.value.length} values, not one` });
  const value = found.value[0] as Value;
  const excess = excessOf(value);
  return excess === undefined ? ok(textOf(value)) : failed({ message: `what '${path}' finds ${excess}` });
}

/** A text read as JSON; undefined where it is none. */
export function parsedJson(text: string): { readonly value: Value } | undefined {
  try {
    return { value: JSON.parse(text) as Value };
  } catch {
    return undefined;
  }
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Why a text is not of the type that a capture is read as, without quoting it; undefined where it is. */
export function captureFault(text: string, type: CaptureType): string | undefined {
  switch (type) {
    case 'string':
      return undefined;
    case 'number':
      return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text) && Number.isFinite(Number(text))
        ? undefined
        : 'what was found is no number; write a regex that finds only the digits';
    case 'boolean':
      return /^\s*(true|false)\s*$/.test(text) ? undefined : "what was found is neither 'true' nor 'false'";
    case 'json':
      return parsedJson(text) === undefined ? 'what was found is not JSON' : undefined;
  }
}
