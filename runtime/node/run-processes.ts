import {
  endFamily,
  type Frozen,
  freezeFamily,
  freezeGroup,
  isGroupAlive,
  letGoOn,
  marksOf,
  thawFamily,
} from './process/tree.js';

/** The programs that were started in a run, for what they leave behind may outlive its step, but not the run. */
export interface RunProcesses {
  /** Notes a program that was started. */
  started(leader: number): void;
  /** Notes that a program has ended; `leftPipes` where something it started still held its output open. */
  ended(leader: number, left: { readonly leftPipes: boolean }): void;
  /** Ends what is left of the run's programs and of all they started; quick where nothing is. */
  endAll(): Promise<void>;
  /** Freezes the programs with what they started in their groups, at once, but for that process. */
  freezeGroups(spared?: number): void;
  /** Freezes all that is left, but for one process that has to go on. */
  freezeAll(spared?: number): Promise<Frozen>;
  /** Lets go on what was frozen. */
  thawAll(): Promise<void>;
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
    freezeGroups: (spared) => {
      for (const leader of leaders.keys()) freezeGroup(leader);
      if (spared !== undefined) letGoOn(spared, marksOf(runId));
    },
    freezeAll: (spared) => freezeFamily({ leaders, marks: marksOf(runId) }, spared),
    thawAll: () => thawFamily({ leaders, marks: marksOf(runId) }),
  };
}
