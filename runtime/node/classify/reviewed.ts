import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PinnedReview } from '../../schema/generated/classifications-lock.js';
import { nearestRunbookFolder } from '../workspace.js';

/** A command as it is reviewed: exactly this text, read by this shell. */
export interface ReviewedCommand {
  /** `argv` for the words of a process without a shell, which are a JSON list. */
  readonly shell: string;
  readonly command: string;
}

/** The reviews of a workspace. */
export interface Reviews {
  /** The review of exactly this command. */
  of(reviewed: ReviewedCommand): PinnedReview | undefined;
  /** The review of the words of a process: of exactly these, or of the shell text that is nothing but them. */
  ofArgv(words: readonly string[]): PinnedReview | undefined;
  /** In the order of their hashes. */
  all(): readonly PinnedReview[];
}

/** Where nobody has pinned a review. */
export const noReviews: Reviews = { of: () => undefined, ofArgv: () => undefined, all: () => [] };

/** The words of a process as they are reviewed. */
export function reviewedArgv(words: readonly string[]): ReviewedCommand {
  return { shell: 'argv', command: JSON.stringify(words) };
}

/** The name of the file with the reviews. */
export const lockName = 'classifications.lock.json';

/** The file with the reviews that hold in a folder; undefined where nobody pinned one. */
export function reviewsPath(folder: string): string | undefined {
  const home = nearestRunbookFolder(folder);
  const path = home === undefined ? undefined : join(home, lockName);
  return path !== undefined && existsSync(path) ? path : undefined;
}
