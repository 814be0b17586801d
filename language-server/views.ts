import type { Connection } from 'vscode-languageserver';
import { inTime, type Lifecycle } from './lifecycle.js';
import { messageName } from './protocol.js';

/** Answers what the lists of an editor show: what waits, which runbooks there are, and what was run. */
export function serveViews(connection: Connection, lifecycle: Lifecycle): void {
  // Whoever looks at none of the lists does not wait for what reads them.
  const lists = () => import('./features/views.js');
  const serve = (name: string, answer: (params: unknown) => Promise<object>) =>
    connection.onRequest(name, inTime(lifecycle, answer));
  serve(messageName.waiting, async (params) => (await lists()).listWaiting(params));
  serve(messageName.library, async (params) => (await lists()).listRunbooks(params));
  serve(messageName.history, async (params) => (await lists()).listHistory(params));
  serve(messageName.compareRuns, async (params) => (await lists()).compareRuns(params));
}
