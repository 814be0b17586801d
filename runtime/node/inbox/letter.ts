import type { AnswerCommand } from '../../engine/ports.js';
import type { GrantProof } from '../../model/event.js';
import { canonicalJson } from '../../record/chain.js';
import type { Refusal } from '../../run/command.js';
import { isLetterFile } from '../../schema/generated/letter.js';
import { isLetterOutcomeFile } from '../../schema/generated/letter-outcome.js';
import type { Seal } from '../keys/grant-proof.js';

/*
 * A letter lies in the folder 'inbox' of the run, which only its owner can look into:
 *
 *   ID.json ──the driver claims it──▶ ID.taking ──judged──▶ ID.outcome (taken: beside its event in the trace)
 *      │                                              └───▶ ID.refused and ID.outcome (turned down: in no trace)
 *      └──the sender takes it back──▶ gone
 */

/** A person's answer to a run that another process drives, as it is left for that process. */
export interface Letter {
  /** 32 hex digits; the name of its file. */
  readonly id: string;
  readonly run_id: string;
  /** The hash of the last event that its sender saw: it answers the run as it was then, and no later one. */
  readonly head: string;
  readonly step_id: string;
  /** When it was sealed; ISO 8601 in UTC. */
  readonly at: string;
  readonly command: SentCommand;
}

type Sent<Command> = Command extends { readonly prove?: unknown }
  ? Omit<Command, 'prove'> & { readonly proof: GrantProof }
  : Command;

/** An answer as it is sent: an approval with its proof, in place of what makes one. */
export type SentCommand = Sent<AnswerCommand>;

/** A letter with who vouches for all of it. */
export interface SealedLetter extends Seal {
  readonly letter: Letter;
}

/** What became of a letter, for its sender. */
export type LetterOutcome =
  | { readonly kind: 'taken'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The folder of a run in which letters are left. */
export const inboxName = 'inbox';

/** The folder in the inbox in which the file lies that is to be attached with a letter. */
export function enclosureName(id: string): string {
  return `${id}.files`;
}

/** What is signed of a letter: what the text is for, and all of it. */
export function letterText(letter: Letter): string {
  return `runbook/answer/v1\n${canonicalJson(letter)}`;
}

/** The letter that a text holds; undefined where it holds none. */
export function letterIn(text: string): SealedLetter | undefined {
  const value = jsonIn(text);
  return isLetterFile(value) ? value : undefined;
}

/** The outcome that a text holds; undefined where it holds none. */
export function outcomeIn(text: string): LetterOutcome | undefined {
  const value = jsonIn(text);
  return isLetterOutcomeFile(value) ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing that this program wrote.
    return undefined;
  }
}
