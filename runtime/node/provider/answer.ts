import { failed, ok, type Result } from '../../model/result.js';
import type { FromHost } from './protocol.js';

/** What a provider gives back; nothing in it can steer the run. */
export interface ProviderResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads what came from a provider's process; nothing in it is trusted to have any form. */
export function readMessage(line: string): FromHost | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return undefined;
    return hasForm(value) ? (value as unknown as FromHost) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes a result that has the fields of a result and no other. */
export function checkedResult(value: unknown): Result<ProviderResult, string> {
  if (!isRecord(value)) return failed(`gave ${shown(value)}, not an object with exitCode, stdout and stderr`);
  const foreign = Object.keys(value).find((key) => !resultKeys.includes(key));
  if (foreign !== undefined) {
    return failed(
      `gave a result with '${foreign}'; a result holds exitCode, stdout and stderr, and nothing that steers the run`,
    );
  }
  const { exitCode = 0, stdout = '', stderr = '' } = value;
  if (!isExitCode(exitCode)) return failed(`gave ${shown(exitCode)} as exitCode, not a whole number from 0`);
  if (typeof stdout !== 'string') return failed(`gave ${shown(stdout)} as stdout, not a text`);
  if (typeof stderr !== 'string') return failed(`gave ${shown(stderr)} as stderr, not a text`);
  return ok({ exitCode, stdout, stderr });
}

/** What a provider's `validate` found wrong, in one line. */
export function toldFaults(value: unknown): string {
  const faults = Array.isArray(value) ? value : [];
  return faults.map(toldFault).join('; ') || 'without a reason';
}

const resultKeys = ['exitCode', 'stdout', 'stderr'];

function hasForm(message: Readonly<Record<string, unknown>>): boolean {
  switch (message['kind']) {
    case 'log':
      return typeof message['line'] === 'string';
    case 'exec':
      return typeof message['id'] === 'number';
    case 'fault':
      return typeof message['message'] === 'string';
    case 'result':
    case 'invalid':
      return true;
    default:
      return false;
  }
}

function toldFault(fault: unknown): string {
  const { message, path } = isRecord(fault) ? fault : { message: fault };
  return `${path === undefined ? '' : `'${String(path)}': `}${String(message)}`;
}

function isExitCode(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
