import { isBlank } from '../model/blank.js';
import type { PanicNotice } from '../model/panic.js';
import { accountName } from '../node/account.js';
import { raisePanic } from '../node/panic/flag.js';

/** Who halts, and why, as the words of `runbook panic` say it. */
export interface CallWords {
  readonly as?: string;
  readonly reason?: string;
}

/** What is written of a call into the flag and the records. */
export function noticeOf({ as, reason }: CallWords): Omit<PanicNotice, 'at' | 'pid'> {
  const by = given(as) ?? accountName();
  return { by, channel: 'cli', reason: given(reason) ?? 'no reason was given' };
}

/**
 * Raises the flag for a plain call before anything else is loaded: whoever drives a run freezes it then, however long this
 * program takes to start beside busy ones. What is no plain call is left to be read in full.
 */
export function raiseAtOnce(words: readonly string[]): void {
  const call = plainCall(words);
  if (call === undefined) return;
  const at = new Date(performance.timeOrigin).toISOString();
  raisePanic({ ...noticeOf(call), at, pid: process.pid });
}

function plainCall(words: readonly string[]): CallWords | undefined {
  const call: { as?: string; reason?: string } = {};
  for (let at = 0; at < words.length; at += 2) {
    const [name, value] = words.slice(at, at + 2);
    if ((name !== '--as' && name !== '--reason') || value === undefined || value.startsWith('-')) return undefined;
    call[name === '--as' ? 'as' : 'reason'] = value;
  }
  return call;
}

function given(text: string | undefined): string | undefined {
  return text === undefined || isBlank(text) ? undefined : text;
}
