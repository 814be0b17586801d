import { namedTests } from '../../runtime/node/test/load-tests.js';
import type { TestsParams, TestsResult } from '../protocol.js';

/** The tests that a test file names; what a client sends amiss names none. */
export function listTests(params: unknown): TestsResult {
  const { path, text } = (params ?? {}) as Partial<Record<keyof TestsParams, unknown>>;
  if (typeof path !== 'string' || typeof text !== 'string') return { tests: [], faults: [] };
  const named = namedTests(path, text);
  if (!named.ok) return { tests: [], faults: named.error.map(({ line = 1, message }) => ({ line, message })) };
  return { runbook: named.value.runbookPath, tests: named.value.tests, faults: [] };
}
