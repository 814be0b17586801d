import { endFamily, isGroupAlive, marksOf } from './process-tree.js';

/** The programs that were started in a run, for what they leave behind may outlive its step, but not the run. */
export interface RunProcesses {
  /** Notes a program that was started. */
  started(leader: number): void;
  /** Notes that a program has ended; `leftPipes` where something it started still held its output open. */
  ended(leader: number, left: { readonly leftPipes: boolean }): void;
  /** Ends what is left of the run's programs and of all they started; quick where nothing is. */
  endAll(): Promise<void>;
}

/** The processes of a run that has not started any yet. */
export function runProcesses(runId: string): RunProcesses {
  const leaders = new Map<number, number>();
  return {
    started: (leader) => leaders.set(leader, Date.now()),
    ended: (leader, { leftPipes }) => {
      if (!leftPipes && !isGroupAlive(leader)) leaders.delete(leader);
    },
    endAll: async () => {
      const marks = marksOf(runId);
      if (leaders.size === 0 && process.platform !== 'linux') return;
      await endFamily({ leaders, marks });
      leaders.clear();
    },
  };
}
