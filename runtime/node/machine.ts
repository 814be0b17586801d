import { homedir, userInfo } from 'node:os';
import { type PlatformPath, posix, win32 } from 'node:path';

/** What decides where things lie and how programs are started; a test names systems that it does not run on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The home as the environment says it. */
  home(): string;
  /** The home of the account, whatever the environment says; fails for an account without one. */
  accountHome(): string;
}

/** The machine that this process runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  home: homedir,
  accountHome: () => userInfo().homedir,
};

/** How paths are written on a machine. */
export function pathsOf({ platform }: Pick<Machine, 'platform'>): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}
