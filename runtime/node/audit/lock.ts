import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Result } from '../../model/result.js';
import type { FileFault } from '../files.js';
import { livingOwner, type RunLock, takeRunLock } from '../store/run-lock.js';
import type { AuditFolder } from './folder.js';

/** How long one other process is waited for; what was not written then is written with the next run. */
const longestWaitMs = 20_000;

/** How often taking may fail although nobody has the lock; then it is the disk that refuses. */
const mostRefusals = 20;

/** Does what only one process may do at a time with the audit of a folder, which exists; waits for its turn. */
export async function withAuditLock<Value>(
  folder: AuditFolder,
  work: () => Promise<Result<Value, FileFault>>,
): Promise<Result<Value, FileFault>> {
  const lock = await takenInTurn(folder);
  if (!lock.ok) return lock;
  try {
    return await work();
  } finally {
    await lock.value.release();
  }
}

async function takenInTurn({ path }: AuditFolder): Promise<Result<RunLock, FileFault>> {
  const patience = newPatience();
  for (let refusals = 0; ; ) {
    const owner = await livingOwner(path);
    if (patience.isOver(owner))
      return failed({ message: `the audit in '${path}' is not free: ${aboutTheAudit(owner)}` });
    if (owner === undefined) {
      const lock = await takeRunLock(path);
      refusals += 1;
      if (lock.ok || refusals >= mostRefusals) return lock;
    } else {
      refusals = 0;
    }
    await sleep(5 + Math.random() * 15);
  }
}

interface Patience {
  /** Whether the same owner was waited for long enough. */
  isOver(owner: string | undefined): owner is string;
}

function newPatience(): Patience {
  let last: string | undefined;
  let since = performance.now();
  return {
    isOver: (owner): owner is string => {
      if (owner !== last) since = performance.now();
      last = owner;
      return owner !== undefined && performance.now() - since > longestWaitMs;
    },
  };
}

/** What the lock says of a run, said of the audit. */
function aboutTheAudit(owner: string): string {
  return owner.replace('the run is driven', 'it is being written');
}
