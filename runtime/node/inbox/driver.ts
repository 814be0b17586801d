import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { overtaken } from '../../engine/elsewhere.js';
import type { AnswerCommand, AnswerFromElsewhere, Elsewhere } from '../../engine/ports.js';
import { grantText } from '../../record/grant-text.js';
import type { Refusal } from '../../run/command.js';
import type { Environment } from '../classify/pack-folders.js';
import { type SealCheck, sealCheck } from '../keys/grant-proof.js';
import { panicsSince } from '../panic/log.js';
import { writeWhole } from '../store/write-file.js';
import { takeEnclosure } from './enclosure.js';
import { inboxFault, isMissing, textIn } from './folder.js';
import { inboxName, type Letter, type LetterOutcome, letterIn, letterText } from './letter.js';

/** A run that is driven, as far as those have to know it who answer from elsewhere. */
export interface DrivenRun {
  readonly runId: string;
  readonly directory: string;
  readonly environment: Environment;
  /** The hash of the last event of its trace. */
  head(): string;
  /** The id of the step that has this index; undefined where there is none. */
  stepId(index: number): string | undefined;
  /** A new id of an approval. */
  approvalId(): string;
  now(): string;
  /** Tells whoever drives the run that an answer was turned down. */
  onTurnedDown(message: string): void;
}

/** How often the inbox is looked into. */
const lookMs = 100;

/** How long after it was sealed a letter counts: its sender waits no longer for it to be taken. */
const longestMs = 60_000;

/** Takes the answers that people leave in the inbox of a run, one after the other, while it waits for somebody. */
export function inboxOf(run: DrivenRun): Elsewhere {
  const told = new Set<string>();
  const tellOnce = (message: string) => {
    if (told.has(message)) return;
    told.add(message);
    run.onTurnedDown(message);
  };
  return {
    next: async (refusalOf, until) => {
      const over = new AbortController();
      const stop = () => over.abort();
      void until.then(stop, stop);
      const { signal } = over;
      const wait = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined);
      // Where nobody is here to be asked, nobody is waited for elsewhere either.
      await wait(0);
      while (!signal.aborted) {
        const found = await nextIn(run, refusalOf, tellOnce).catch((error: unknown) => {
          tellOnce(
            `an answer from another process could not be read: ${error instanceof Error ? error.message : error}`,
          );
          return undefined;
        });
        if (found) return found;
        await wait(lookMs);
      }
      return undefined;
    },
  };
}

async function nextIn(
  run: DrivenRun,
  refusalOf: (command: AnswerCommand) => Refusal | undefined,
  tellOnce: (message: string) => void,
): Promise<AnswerFromElsewhere | undefined> {
  const fault = await inboxFault(run.directory);
  if (fault !== undefined) {
    tellOnce(fault);
    return undefined;
  }
  for (const id of await idsIn(join(run.directory, inboxName))) {
    const found = await claimed(run, id, refusalOf);
    if (found) return found;
  }
  return undefined;
}

async function idsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? []).sort();
}

async function claimed(
  run: DrivenRun,
  id: string,
  refusalOf: (command: AnswerCommand) => Refusal | undefined,
): Promise<AnswerFromElsewhere | undefined> {
  const inbox = join(run.directory, inboxName);
  const path = join(inbox, `${id}.taking`);
  try {
    await rename(join(inbox, `${id}.json`), path);
  } catch (error) {
    // Its sender took it back.
    if (isMissing(error)) return undefined;
    throw error;
  }
  // A sender who is not told looks into the record; a run does not end because of that.
  const tell = (outcome: LetterOutcome) =>
    writeWhole(inbox, `${id}.outcome`, JSON.stringify(outcome)).catch(() => undefined);
  const turnedDown = async (refusal: Refusal) => {
    await setAside(path, refusal);
    await tell({ kind: 'refused', refusal });
    // Its sender looks again and says it anew.
    if (refusal.reason === overtaken.reason) return;
    run.onTurnedDown(`an answer from another process was turned down: ${refusal.message}`);
  };
  const judged = await judgedLetter(run, id, await textIn(path));
  const refusal = 'reason' in judged ? judged : refusalOf(judged.command);
  if ('reason' in judged || refusal) {
    await turnedDown(refusal ?? overtaken);
    return undefined;
  }
  const enclosed = await takeEnclosure(run.directory, id, judged.command);
  if (!enclosed.ok) {
    await turnedDown(enclosed.error);
    return undefined;
  }
  return {
    command: judged.command,
    taken: async (seq) => {
      await tell({ kind: 'taken', seq });
      await rm(path, { force: true }).catch(() => undefined);
    },
    turnedDown: async (why) => {
      await enclosed.value.giveBack();
      await turnedDown(why);
    },
  };
}

async function setAside(path: string, { reason }: Refusal): Promise<void> {
  const work = reason === overtaken.reason ? rm(path) : rename(path, path.replace(/taking$/, 'refused'));
  // Where it is gone, it can be taken for nothing any more.
  await work.catch(() => undefined);
}

/** The answer of a letter that is proved to be one to this run as it is now, or why it is not. */
async function judgedLetter(
  run: DrivenRun,
  id: string,
  text: string | undefined,
): Promise<{ readonly command: AnswerCommand } | Refusal> {
  const sealed = text === undefined ? undefined : letterIn(text);
  if (!sealed) return forged('it is no answer that this program wrote');
  const check = await sealCheck(run.environment);
  if (!check.ok) return forged(check.error.message);
  const { letter } = sealed;
  const { actor } = letter.command;
  const verdict = check.value(sealed, letterText(letter), actor.id);
  if (verdict !== 'valid') return forged(`nothing proves that it is of ${actor.id}`);
  const isOther = letter.run_id !== run.runId || letter.step_id !== run.stepId(letter.command.index);
  if (letter.id !== id || isOther) return forged('it is an answer to something else');
  return untimely(run, letter) ?? { command: commandOf(run, letter, check.value) };
}

function untimely(run: DrivenRun, { head, at }: Letter): Refusal | undefined {
  const age = Date.parse(run.now()) - Date.parse(at);
  if (!(Math.abs(age) <= longestMs))
    return { reason: 'too-late', message: `it was given at ${at}, which is too long ago` };
  const [halt] = panicsSince(at);
  if (halt) return { reason: 'halted', message: `everything was halted by ${halt.by} since it was given` };
  return head === run.head() ? undefined : overtaken;
}

function forged(message: string): Refusal {
  return { reason: 'forged-answer', message };
}

function commandOf(run: DrivenRun, { command }: Letter, check: SealCheck): AnswerCommand {
  switch (command.kind) {
    case 'approve-step': {
      const { proof, ...rest } = command;
      return {
        ...rest,
        // Bound to what is asked for here and now, whatever the letter says that it is for.
        prove: (grant) =>
          check(proof, grantText({ ...grant, at: proof.at }), grant.actor.id) === 'valid' ? proof : undefined,
      };
    }
    case 'reject-step':
      return command;
    case 'submit-evidence':
    case 'tick-evidence':
      return { ...command, approvalId: run.approvalId() };
  }
}
