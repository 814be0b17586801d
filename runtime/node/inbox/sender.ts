import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../../run/command.js';
import type { AccountKeeper } from '../keys/grant-proof.js';
import { livingDriver } from '../store/run-lock.js';
import { writeWhole } from '../store/write-file.js';
import { inboxFault, isMissing, textIn } from './folder.js';
import { enclosureName, inboxName, type Letter, letterText, outcomeIn, type SealedLetter } from './letter.js';

/** What became of an answer that was left for the process that drives a run. */
export type Reply =
  | { readonly kind: 'taken'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The driver is gone; it may have recorded the answer as the last thing that it did. */
  | { readonly kind: 'gone' }
  /** The driver looked for no answer in time, and will not find this one. */
  | { readonly kind: 'unread' }
  /** The driver has taken it and does not say what it did with it. */
  | { readonly kind: 'silent' };

/** How long a driver may take to look into its inbox, in milliseconds. */
const patienceMs = 10_000;
const lookMs = 50;

/** Leaves an answer for the process that drives a run, and waits until that has taken it or cannot take it any more. */
export async function posted(directory: string, letter: Letter, seal: AccountKeeper['seal']): Promise<Reply> {
  const fault = await inboxFault(directory);
  if (fault !== undefined) return { kind: 'refused', refusal: { reason: 'inbox-open', message: fault } };
  const inbox = join(directory, inboxName);
  const sealed: SealedLetter = { letter, ...seal(letterText(letter)) };
  try {
    await writeWhole(inbox, `${letter.id}.json`, JSON.stringify(sealed));
    return await replyTo(directory, join(inbox, letter.id));
  } finally {
    await rm(join(inbox, `${letter.id}.outcome`), { force: true });
    await rm(join(inbox, enclosureName(letter.id)), { recursive: true, force: true });
  }
}

async function replyTo(directory: string, path: string): Promise<Reply> {
  const start = performance.now();
  for (;;) {
    await sleep(lookMs);
    const waited = performance.now() - start;
    const reply = await replyNow(directory, path, waited > patienceMs);
    if (reply) return reply;
    if (waited > 2 * patienceMs) return { kind: 'silent' };
  }
}

async function replyNow(directory: string, path: string, isLate: boolean): Promise<Reply | undefined> {
  // Before the outcome is looked for: what a driver wrote last is found though it is gone.
  const isGone = (await livingDriver(directory)) === undefined;
  const outcome = outcomeIn((await textIn(`${path}.outcome`)) ?? '');
  if (outcome) return outcome;
  if ((isGone || isLate) && (await takenBack(path, isGone))) return { kind: isGone ? 'gone' : 'unread' };
  return undefined;
}

// One that a living driver has claimed is not taken back: it is recorded or turned down in a moment.
async function takenBack(path: string, isGone: boolean): Promise<boolean> {
  try {
    await rename(`${path}.json`, `${path}.back`);
    await rm(`${path}.back`);
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (isGone) await rm(`${path}.taking`, { force: true });
    return isGone;
  }
}
