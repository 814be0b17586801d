/** One try to get past the gate of a step without its own grant. */
export interface Attempt {
  /** What is tried; no two are the same. */
  readonly name: string;
  /** How often people really let the step run; it may not run more often. */
  readonly grants: number;
  /** Does it, and tells how often the step ran after all. */
  readonly run: () => Promise<number>;
}

/** What came of attempts. */
export interface Tally {
  readonly tried: number;
  /** The names of those that got past a gate. */
  readonly successes: readonly string[];
  /** How often a step ran by a grant of its own. */
  readonly granted: number;
}

/** How many attempts go on at the same time. */
const lanes = 3;

/** Makes all attempts; one that throws is a fault of the test, and told with its name. */
export async function tally(attempts: readonly Attempt[]): Promise<Tally> {
  const names = new Set(attempts.map(({ name }) => name));
  if (names.size !== attempts.length) throw new Error('two attempts have the same name');
  const left = [...attempts];
  const successes: string[] = [];
  let granted = 0;
  const lane = async () => {
    for (let attempt = left.shift(); attempt !== undefined; attempt = left.shift()) {
      const times = await timesRun(attempt);
      if (times > attempt.grants) successes.push(attempt.name);
      else granted += times;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { tried: attempts.length, successes, granted };
}

async function timesRun({ name, run }: Attempt): Promise<number> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`the attempt '${name}' could not be made`, { cause: error });
  }
}
