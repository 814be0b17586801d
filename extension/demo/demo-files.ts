import { join } from 'node:path';

/** Where the demo lies in the extension. */
export const demoFolder = ['examples', 'demo'] as const;

/** The files of the demo that are opened or replayed; absolute. */
export interface DemoFiles {
  readonly guide: string;
  readonly runbook: string;
  /** What answers its commands, in place of a database and a cluster. */
  readonly scenario: string;
}

/** The demo as it lies in a folder. */
export function demoFiles(folder: string): DemoFiles {
  return {
    guide: join(folder, 'payments-latency.md'),
    runbook: join(folder, 'payments-latency.runbook.yaml'),
    scenario: join(folder, 'connection-pool', 'scenario.yaml'),
  };
}
