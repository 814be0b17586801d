import { spawnSync } from 'node:child_process';

/** The median of some runs of a function, in milliseconds, after one run that is not counted. */
export async function median(runs: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return middle(times);
}

/** The median of some figures. */
export function middle(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

/** Prints a figure beside that of a peer or a limit, and their ratio. */
export function say(what: string, ours: number, peer: string, theirs: number, unit = 'ms'): void {
  const numbers = `${ours.toFixed(2).padStart(9)} ${unit}   ${theirs.toFixed(2).padStart(9)} ${unit}   ${(ours / theirs).toFixed(2).padStart(6)} ×`;
  console.log(`${what.padEnd(44)}${numbers}   ${peer}`);
}

/** Runs a program on this Node and waits for its end. */
export function node(...words: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
}

/** What a loop in a process of its own prints, as JSON. */
export interface LoopTimes {
  /** The folder of the run, where it was one. */
  readonly directory: string;
  /** Milliseconds, one for each time round. */
  readonly times: readonly number[];
}

/** Does something so many times, one after the other, and prints how long each time took. */
export async function printTimes(count: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  console.log(JSON.stringify({ directory: '', times } satisfies LoopTimes));
}
