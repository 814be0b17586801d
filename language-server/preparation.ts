import type { Connection } from 'vscode-languageserver';
import { beginnings } from './features/beginning.js';
import { listRuns } from './features/runs.js';
import { inTime, type Lifecycle } from './lifecycle.js';
import { messageName } from './protocol.js';

/** Answers what an editor has to know before a run is begun, taken up, looked at or tested. */
export function servePreparation(connection: Connection, lifecycle: Lifecycle): void {
  const { ask, check } = beginnings();
  connection.onRequest(
    messageName.tests,
    // Whoever tests nothing does not wait for what replays them.
    inTime(lifecycle, async (params: unknown) => (await import('./features/tests.js')).listTests(params)),
  );
  connection.onRequest(messageName.runs, inTime(lifecycle, listRuns));
  connection.onRequest(messageName.beginning, inTime(lifecycle, ask));
  connection.onRequest(messageName.input, inTime(lifecycle, check));
}
