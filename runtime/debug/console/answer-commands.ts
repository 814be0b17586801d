import { isBlank } from '../../model/blank.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { refusedPerson } from '../../run/grant.js';
import { type Approver, type ConsoleCommands, type Debugged, fault, type Outcome } from './debugged.js';
import { notAsked } from './not-asked.js';
import type { Asked } from './place.js';
import { resolved } from './resolved.js';
import { wordsIn } from './words.js';

const answering = 'say yes to what would run, once you have seen it, or no';
const resolving = 'say how a step goes on that waits for your word';

/** The commands that answer what a step asks a person, but for evidence. */
export const answerCommands: ConsoleCommands = {
  approve: {
    usage: 'approve [--as NAME] [--role ROLE] [--break-glass REASON]',
    example: 'approve --as bob --role DRI',
    time: 'now',
    isRemembered: false,
    help: answering,
    complete: completedName,
    run: takeApproval,
  },
  reject: {
    usage: 'reject REASON',
    example: 'reject not before the backup is done',
    time: 'now',
    isRemembered: false,
    help: answering,
    run: reject,
  },
  done: {
    usage: 'done NOTE',
    example: 'done seen in the portal',
    time: 'now',
    isRemembered: false,
    help: resolving,
    run: (run, note) => resolved(run, 'done', note),
  },
  failed: {
    usage: 'failed NOTE',
    example: 'failed half of it is missing',
    time: 'now',
    isRemembered: false,
    help: resolving,
    run: (run, note) => resolved(run, 'failed', note),
  },
};

type Approval = Extract<Asked, { kind: 'approval' }>;

/** Has a person approve what a step does; with options, somebody else than who debugs. */
export function takeApproval(run: Debugged, rest: string): Outcome | Promise<Outcome> {
  const asked = askedApproval(run);
  if (!asked.ok) return fault(asked.error);
  const { request } = asked.value;
  const approver = approverIn(rest, run.speaker);
  if (!approver.ok) return fault(approver.error);
  const refusal = refused(asked.value, approver.value);
  if (refusal !== undefined) return fault(refusal);
  return run.gesture(request, approver.value);
}

function reject(run: Debugged, reason: string): Outcome {
  const asked = askedApproval(run);
  if (!asked.ok) return fault(asked.error);
  if (isBlank(reason)) return fault("why not? type 'reject REASON'; the reason is recorded");
  return {
    kind: 'answer',
    answer: { kind: 'approval', answer: { kind: 'reject', actor: run.speaker, reason } },
  };
}

function askedApproval(run: Debugged): Result<Approval, string> {
  const { place } = run;
  return place.kind === 'asked' && place.asked.kind === 'approval'
    ? ok(place.asked)
    : failed(notAsked(run, 'an approval'));
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
function approverIn(rest: string, speaker: Actor): Result<Approver, string> {
  const given = optionsIn(rest);
  if (!given.ok) return given;
  const { as: id = speaker.id, breakGlass } = given.value;
  // Another name comes with its own role: that of the starter is not theirs.
  const { role = id === speaker.id ? speaker.role : undefined } = given.value;
  const { role: _, ...roleless } = speaker;
  const actor: Actor = { ...roleless, id, ...(role !== undefined && { role }) };
  return ok({ actor, ...(breakGlass !== undefined && { breakGlass }) });
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
