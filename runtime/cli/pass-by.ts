import type { Actor } from '../model/event.js';
import { exitCode } from '../model/exit-code.js';
import { failed, ok } from '../model/result.js';
import { isSameJson } from '../model/same-json.js';
import type { Answering, RestingRun } from '../node/resting-run.js';
import type { Refusal, Command as RunCommand } from '../run/command.js';
import { gestureMissing, type PassingBy } from '../run/pass-by.js';
import { rollbackOf } from '../run/rollback-state.js';
import { type RunState, stepState } from '../run/state.js';
import { type Acting, answered, foreseen, say } from './acting.js';
import { show, write } from './drive.js';
import { askAgreement, isTerminal } from './people/prompt.js';
import { passedByText } from './render/passed-by.js';
import { starterOf } from './starter.js';

/** A word that may let a run pass a step by that it has not done. */
export interface PassingWord {
  readonly how: PassingBy;
  /** The command with the word, as this person says it. */
  readonly commandBy: (actor: Actor) => RunCommand;
}

/**
 * Records a word that lets a run pass a step by. Where the step waits for a person's gesture, the word takes one too: the
 * person at the controlling terminal is shown what is passed by and says yes. Gives the refusal where it is turned down.
 */
export async function passedBy(
  acting: Acting,
  resting: RestingRun,
  { how, commandBy }: PassingWord,
): Promise<Refusal | undefined> {
  const actor = starterOf(acting.words);
  const missing = missingGesture(resting, commandBy(actor));
  if (missing === undefined) return answered(acting, resting, asShown(resting, commandBy(actor)));
  const text = passedByText(resting, how);
  if (!isTerminal()) {
    write(text);
    return say(acting.name, missing.message, exitCode.waiting);
  }
  show(text);
  const isAgreed = await askAgreement(`      ${questions[how]} (y/n) `);
  if (isAgreed !== true) return say(acting.name, 'it was not agreed to, so nothing was recorded', exitCode.waiting);
  return answered(acting, resting, asShown(resting, commandBy({ ...actor, channel: 'tty' })));
}

/** Makes a command that is one to what was shown: nothing of the step may have become another while it was answered. */
export function asShown(resting: RestingRun, command: RunCommand): Answering {
  return async ({ state }) => {
    const other = otherNow(resting, state);
    return other === undefined ? ok(command) : failed(other);
  };
}

const questions: Readonly<Record<PassingBy, string>> = {
  skip: 'leave it out?',
  done: 'count it as done?',
};

function missingGesture(resting: RestingRun, command: RunCommand): Refusal | undefined {
  const decision = foreseen(resting, command);
  return decision.ok || decision.error.reason !== gestureMissing ? undefined : decision.error;
}

/** Why what was shown of a step is not what waits now; undefined where it is, or where nothing is asked for any more. */
function otherNow({ planStep: { step, index }, step: shown, stopped }: RestingRun, now: RunState): Refusal | undefined {
  const found = stepState(now, index);
  // One that waits for something else is turned down anyway, with a word on why.
  if (found.name !== shown.name) return undefined;
  const stored = (state: RunState) => rollbackOf(state.rollbacks, step.id)?.stored;
  if (isSameJson(found, shown) && isSameJson(stored(now), stored(stopped.state))) return undefined;
  return { reason: 'no-approval-asked', message: otherText(step.id, shown, found) };
}

type Shown = RestingRun['step'];

function otherText(id: string, shown: Shown, found: Shown): string {
  const further = furtherGrants(shown, found);
  if (further.length > 0) {
    return `${further.join(', ')} approved step '${id}' while this was answered, so nothing was recorded; look at it again`;
  }
  return `step '${id}' is not what was shown any more; look at it again`;
}

/** Who has approved the very same request meanwhile; nobody where anything else of it has changed, too. */
function furtherGrants(shown: Shown, found: Shown): readonly string[] {
  if (shown.name !== 'awaiting-approval' || found.name !== 'awaiting-approval') return [];
  const before = shown.approval.grants;
  const { grants } = found.approval;
  const isOnlyMore = isSameJson({ ...found, approval: { ...found.approval, grants: before } }, shown);
  const isLonger = isSameJson(grants.slice(0, before.length), before);
  return isOnlyMore && isLonger ? grants.slice(before.length).map(({ actor }) => actor.id) : [];
}
