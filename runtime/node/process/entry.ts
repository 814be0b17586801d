/** A process of this machine, as one look at them shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Its process group, and its session where they are told: what it was started as a part of. */
  readonly group?: number;
  readonly session?: number;
  /** Tells it from an earlier or later process of the same number; a larger number is a later start. */
  readonly started?: number;
  /** It has ended, and only waits to be asked how. */
  readonly isZombie: boolean;
  /** It was stopped by a signal, and goes on with another. */
  readonly isStopped?: true;
}
