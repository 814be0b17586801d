import { randomBytes } from 'node:crypto';

/** A run id that sorts by time: `20261120T090000Z-k3x9qa`. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const letters = Array.from(randomBytes(6), (byte) => base32[byte % 32]).join('');
  return `${stamp}-${letters}`;
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** When a run was given its id, in ISO 8601; undefined where it is no such id. */
export function runIdTime(runId: string): string | undefined {
  const [, date, time] = /^(\d{8})T(\d{6})Z-/.exec(runId) ?? [];
  if (date === undefined || time === undefined) return undefined;
  return `${date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')}T${time.replace(/^(\d{2})(\d{2})(\d{2})$/, '$1:$2:$3')}.000Z`;
}

/** The id of a replay, made of a digest of all that it is made from; it sorts apart from those of runs. */
export function replayIdOf(digest: string): string {
  return `replay-${digest.slice(0, 16)}`;
}

/** Whether an id is that of a replay, which lies in another folder than runs do. */
export function isReplayId(runId: string): boolean {
  return /^replay-[0-9a-f]{16}$/.test(runId);
}
