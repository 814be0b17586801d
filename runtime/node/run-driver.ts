import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { processStart } from './process-start.js';

/** Whether a living process drives a run; on another machine it may. */
export async function isDriven(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const locks = names.filter((name) => /^lock-[1-9]\d*$/.test(name));
  const owners = await Promise.all(locks.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')));
  return owners.some(isAlive);
}

function isAlive(lock: string): boolean {
  try {
    const { pid, started, host } = JSON.parse(lock);
    return host !== hostname() || (Number.isSafeInteger(pid) && pid > 0 && processStart(pid) === started);
  } catch {
    return false;
  }
}
