import { resolve } from 'node:path';
import { loadTests } from '../test/load-tests.js';
import type { Finding } from './finding.js';

/** What comes of looking at test files. */
export interface ExaminedTests {
  readonly findings: readonly Finding[];
  /** The runbooks that are tested, by their absolute paths. */
  readonly tested: ReadonlySet<string>;
}

/** Reads test files with all that they name; nothing is run. */
export async function examinedTests(files: readonly string[]): Promise<ExaminedTests> {
  const findings: Finding[] = [];
  const tested = new Set<string>();
  for (const file of files) {
    const loaded = await loadTests(file);
    if (loaded.ok) tested.add(resolve(loaded.value.runbookPath));
    else {
      for (const { file: at, line, message } of loaded.error) {
        const [first = ''] = message.split('\n');
        findings.push({
          severity: 'fault',
          code: 'tests/invalid',
          file: at,
          ...(line !== undefined && { line }),
          message: first,
        });
      }
    }
  }
  return { findings, tested };
}
