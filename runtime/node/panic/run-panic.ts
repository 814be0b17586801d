import { setTimeout as sleep } from 'node:timers/promises';
import type { Panic } from '../../engine/ports.js';
import type { PanicNotice } from '../../model/panic.js';
import type { RunProcesses } from '../run-processes.js';
import { panicsSince } from './log.js';
import { watchPanic } from './watch.js';

/** What is frozen is looked at again this often: a process that was missed, or let go on by somebody, is frozen anew. */
const lookAgainMs = 2000;

/** The panic of a run whose programs are these. */
export function runPanic(processes: Pick<RunProcesses, 'freezeGroups' | 'freezeAll' | 'thawAll'>): Panic {
  const watch = watchPanic();
  return {
    notice: watch.notice,
    engaged: watch.engaged,
    freeze: async (notice) => {
      processes.freezeGroups(notice.pid);
      await announced(notice);
      const { stopped, running } = await processes.freezeAll(notice.pid);
      return { processes: stopped.length, running: running.length, latencyMs: sinceCall(notice) };
    },
    cleared: async (until) => {
      const guard = keptFrozen(processes);
      const clearing = await watch.cleared(until);
      await guard.stop();
      if (clearing) await processes.thawAll();
      return clearing;
    },
  };
}

/** How long it is waited for whoever halts everything to have frozen what they found. */
const announcedMs = 600;

// Many drivers that look for their processes at once would hold up the one who freezes those of all of them.
async function announced({ at, pid }: PanicNotice): Promise<void> {
  if (pid === undefined) return;
  const until = performance.now() + announcedMs;
  while (performance.now() < until && panicsSince(at).length === 0) await sleep(50);
}

function sinceCall({ at }: PanicNotice): number {
  const called = Date.parse(at);
  return Number.isNaN(called) ? 0 : Date.now() - called;
}

function keptFrozen({ freezeAll }: Pick<RunProcesses, 'freezeAll'>): { stop(): Promise<void> } {
  let work: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    work = work.then(() => freezeAll());
  }, lookAgainMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await work;
    },
  };
}
