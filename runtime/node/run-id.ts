import { randomBytes } from 'node:crypto';

/** A run id that sorts by time: `20261120T090000Z-k3x9qa`. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const letters = Array.from(randomBytes(6), (byte) => base32[byte % 32]).join('');
  return `${stamp}-${letters}`;
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
