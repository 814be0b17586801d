import { isBlank } from '../../model/blank.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { refusedPerson } from '../../run/grant.js';
import type { Approver } from '../people/approver.js';
import { type Debugged, fault, type Outcome, type ShellCommands } from './debugged.js';
import { atTerminal } from './move-commands.js';
import { type Asked, stepAt } from './place.js';
import { waitsFor } from './waits.js';
import { wordsIn } from './words.js';

const resolving = 'say how a step goes on that waits for your word';

/** The commands that answer what a step asks a person, but for evidence. */
export const answerCommands: ShellCommands = {
  approve: {
    usage: 'approve [--as NAME] [--role ROLE] [--break-glass REASON]',
    help: 'look at what would run, and say yes or no to it',
    complete: completedName,
    run: approve,
  },
  reject: {
    usage: 'reject REASON',
    help: 'say no to it, and why',
    run: reject,
  },
  retry: {
    usage: 'retry',
    help: resolving,
    run: (run) => resolve(run, 'retry', ''),
  },
  done: {
    usage: 'done NOTE',
    help: resolving,
    run: (run, note) => resolve(run, 'done', note),
  },
  failed: {
    usage: 'failed NOTE',
    help: resolving,
    run: (run, note) => resolve(run, 'failed', note),
  },
};

type Approval = Extract<Asked, { kind: 'approval' }>;
type Resolution = 'retry' | 'done' | 'failed';

async function approve(run: Debugged, rest: string): Promise<Outcome> {
  const asked = askedApproval(run);
  if (!asked.ok) return fault(asked.error);
  const { request } = asked.value;
  const approver = approverIn(rest, run.actor);
  if (!approver.ok) return fault(approver.error);
  const refusal = refused(asked.value, approver.value);
  if (refusal !== undefined) return fault(refusal);
  const answer = await run.gesture(request, approver.value);
  if (answer) return { kind: 'answer', answer: { kind: 'approval', answer } };
  return fault("nothing was approved; type 'approve' to be asked again, or 'reject REASON'");
}

function reject(run: Debugged, reason: string): Outcome {
  const asked = askedApproval(run);
  if (!asked.ok) return fault(asked.error);
  if (isBlank(reason)) return fault("why not? type 'reject REASON'; the reason is recorded");
  return {
    kind: 'answer',
    answer: { kind: 'approval', answer: { kind: 'reject', actor: atTerminal(run.actor), reason } },
  };
}

function resolve(run: Debugged, resolution: Resolution, note: string): Outcome {
  const { place } = run;
  if (place.kind !== 'asked' || place.asked.kind !== 'intervention') return fault(notAsked(run, "a person's word"));
  if (isBlank(note) && resolution !== 'retry') return fault(`how do you know? type '${resolution} NOTE'`);
  const answer = { actor: atTerminal(run.actor), resolution, note };
  return { kind: 'answer', answer: { kind: 'intervention', answer } };
}

function askedApproval(run: Debugged): Result<Approval, string> {
  const { place } = run;
  return place.kind === 'asked' && place.asked.kind === 'approval'
    ? ok(place.asked)
    : failed(notAsked(run, 'an approval'));
}

/** Why an answer has nothing to answer, and what to type. */
export function notAsked({ place }: Debugged, what: string): string {
  if (place.kind === 'over') return "the run is over, so there is nothing to answer; type 'quit' to leave";
  const id = stepAt(place)?.step.id ?? '';
  if (place.kind === 'asked') return `step '${id}' ${waitsFor(place.asked)}`;
  return `step '${id}' has not asked for ${what}; type 'next' to begin it`;
}

// Whoever cannot approve is told before they are shown what to type; what counts is still decided where it is recorded.
function refused({ request: { approval } }: Approval, { actor, breakGlass }: Approver): string | undefined {
  const refusal = refusedPerson({ ...approval, actor, typed: undefined, breakGlass });
  if (refusal === undefined) return undefined;
  const { roles } = approval.request.requirement;
  const words = ['approve', '--as', 'NAME', ...(roles[0] === undefined ? [] : ['--role', roles[0]])];
  return `${refusal.message}; type '${commandLine(words)}'`;
}

/** Who approves: the person who debugs, or the one who is named. */
function approverIn(rest: string, actor: Actor): Result<Approver, string> {
  const given = optionsIn(rest);
  if (!given.ok) return given;
  const { as: id = actor.id, breakGlass } = given.value;
  // Another name comes with its own role: that of the starter is not theirs.
  const { role = id === actor.id ? actor.role : undefined } = given.value;
  const person: Actor = { kind: 'human', id, channel: 'tty', ...(role !== undefined && { role }) };
  return ok({ actor: person, ...(breakGlass !== undefined && { breakGlass }) });
}

interface ApproveOptions {
  readonly as?: string;
  readonly role?: string;
  readonly breakGlass?: string;
}

function optionsIn(rest: string): Result<ApproveOptions, string> {
  const words = wordsIn(rest);
  let given: ApproveOptions = {};
  for (let at = 0; at < words.length; at += 2) {
    const [option = '', value = ''] = words.slice(at, at + 2);
    const name = Object.hasOwn(optionNames, option) ? optionNames[option] : undefined;
    if (name === undefined) return failed(`'${option}' is not known; type '${approveUsage}'`);
    if (isBlank(value)) return failed(`nothing follows '${option}'; type '${approveUsage}'`);
    given = { ...given, [name]: value };
  }
  return ok(given);
}

const optionNames: Readonly<Record<string, keyof ApproveOptions>> = {
  '--as': 'as',
  '--role': 'role',
  '--break-glass': 'breakGlass',
};

const approveUsage = 'approve [--as NAME] [--role ROLE] [--break-glass REASON]';

function completedName({ place }: Debugged, words: readonly string[]): readonly string[] {
  const last = words.at(-1);
  if (last === '--as' || last === '--break-glass') return [];
  if (last !== '--role') return Object.keys(optionNames).filter((option) => !words.includes(option));
  return place.kind === 'asked' && place.asked.kind === 'approval'
    ? place.asked.request.approval.request.requirement.roles
    : [];
}
