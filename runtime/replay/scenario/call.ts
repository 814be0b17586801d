import { failed, ok, type Result } from '../../model/result.js';
import type { Call } from './session.js';

const example = '{"argv": ["kubectl", "get", "pods"], "stdin": "…", "env": {"NAME": "value"}}';

/** Reads a call from a line of JSON; the error is for people. */
export function readCall(line: string): Result<Call, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return failed(`this is not JSON; write ${example}`);
  }
  if (!isRecord(value)) return failed(`a call is an object; write ${example}`);
  const { argv, stdin = '', env = {} } = value;
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((word) => typeof word === 'string')) {
    return failed(`'argv' has to be a list of texts; write ${example}`);
  }
  if (typeof stdin !== 'string') return failed(`'stdin' has to be a text; write ${example}`);
  if (!isRecord(env) || !Object.values(env).every((text) => typeof text === 'string')) {
    return failed(`'env' has to be an object of texts; write ${example}`);
  }
  return ok({ argv, stdin, environment: env as Readonly<Record<string, string>> });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
