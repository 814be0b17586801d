import { type FSWatcher, watch } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Connection } from 'vscode-languageserver';
import type { FollowedRun } from '../runtime/node/page/followed-run.js';
import { inTime, type Lifecycle } from './lifecycle.js';
import { messageName, type RunPageResult } from './protocol.js';

/** A run that the client looks at. */
interface Looked {
  readonly directory: string;
  readonly run: FollowedRun;
  stop(): void;
}

/** Tells what the page of a recorded run shows, and, until the client leaves it, that it has changed. */
export function serveRunPages(connection: Connection, lifecycle: Lifecycle): void {
  let looked: Looked | undefined;
  const leave = () => {
    looked?.stop();
    looked = undefined;
  };
  const look = async (directory: string): Promise<Looked> => {
    // Who looks at no run does not wait for what reads one.
    const { followedRun } = await import('../runtime/node/page/followed-run.js');
    if (looked?.directory === directory) return looked;
    leave();
    const run = followedRun(directory);
    const stop = watched(directory, run, () => connection.sendNotification(messageName.runPageChanged, { directory }));
    looked = { directory, run, stop };
    return looked;
  };
  connection.onRequest(
    messageName.runPage,
    inTime(lifecycle, async (params: unknown): Promise<RunPageResult> => {
      const directory = directoryIn(params);
      if (directory === undefined) return { message: 'name the folder of a run by its whole path' };
      const { run } = await look(directory);
      const page = await run.page();
      return page.ok ? { page: page.value } : { message: page.error.message };
    }),
  );
  connection.onNotification(messageName.leaveRunPage, leave);
  connection.onExit(leave);
}

function directoryIn(params: unknown): string | undefined {
  const named = typeof params === 'object' && params !== null && 'directory' in params ? params.directory : undefined;
  return typeof named === 'string' && isAbsolute(named) ? named : undefined;
}

const pollMs = 1000;
const shortestPauseMs = 200;

/** Looks at a run when something in its folder changes, and now and then, for not every file system tells. */
function watched(directory: string, run: FollowedRun, changed: () => void): () => void {
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    // A folder that is gone has changed, too; that its files cannot be read is told with the page.
    if (await run.hasChanged().catch(() => true)) changed();
    await new Promise((resolve) => setTimeout(resolve, shortestPauseMs).unref());
    isLooking = false;
  };
  const poll = setInterval(look, pollMs).unref();
  const watcher = watcherOf(directory, look);
  return () => {
    clearInterval(poll);
    watcher?.close();
  };
}

function watcherOf(directory: string, look: () => void): FSWatcher | undefined {
  try {
    // Where it fails later on, the run is still looked at every second.
    return watch(directory, { persistent: false }, look).on('error', () => {});
  } catch {
    return undefined;
  }
}
