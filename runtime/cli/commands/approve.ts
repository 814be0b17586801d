import type { Command } from 'commander';
import { rollbackShown } from '../../engine/ask.js';
import type { ApprovalAnswer, ApprovalQuestion, GrantKeeper } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor, ApprovalRequested } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok } from '../../model/result.js';
import { isSameJson } from '../../model/same-json.js';
import { isPast, laterOf } from '../../model/time.js';
import type { RestingRun } from '../../node/act.js';
import { machineClock } from '../../node/clock.js';
import { quoted } from '../../node/files.js';
import { grantKeeper } from '../../node/keys/grant-proof.js';
import { judgedNow, shownFault } from '../../node/shown-step.js';
import type { Refusal, Command as RunCommand } from '../../run/command.js';
import { refusedGrant } from '../../run/grant.js';
import { hiddenMessage, holdsHidden } from '../../run/hidden.js';
import { approvalEnd } from '../../run/requirement.js';
import { rollbackOf } from '../../run/rollback-state.js';
import { type RunState, stepState } from '../../run/state.js';
import type { OpenApproval } from '../../run/step-state.js';
import {
  type Acting,
  type ActorWords,
  answered,
  restingStep,
  say,
  sayRefusal,
  standing,
  withActorOptions,
} from '../acting.js';
import { show, write } from '../drive.js';
import { askGesture } from '../people/approval.js';
import type { Approver } from '../people/approver.js';
import { askOnTerminal, discardTypedAhead, isTerminal } from '../people/prompt.js';
import { approvalText } from '../render/approval.js';
import { evidenceLines } from '../render/evidence.js';
import { oneLine } from '../render/plain.js';
import { whole, workLines } from '../render/work.js';
import { starterOf } from '../starter.js';

interface ApproveWords extends ActorWords {
  readonly breakGlass?: string;
}

/** Adds `runbook approve RUN STEP`. */
export function registerApprove(program: Command): void {
  const command = program
    .command('approve')
    .summary('approve the step that a run waits in')
    .description('approve the step that a run waits in, from another process, on another day, as another person')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .argument('<step>', 'the id of the step; one at a time')
    // Refused where it is approved, with a word on why.
    .allowExcessArguments()
    .option(
      '--break-glass <reason>',
      'go past what the policy keeps for others, where it allows that; recorded loudly',
    );
  withActorOptions(command).action(approve);
}

async function approve(run: string, step: string, words: ApproveWords, command: Command): Promise<void> {
  const acting: Acting = { name: 'approve', run, words };
  const [, ...steps] = command.args;
  if (steps.length > 1 || step.includes(',')) {
    const list = quoted(steps.join(' '));
    say(
      'approve',
      `${list} names more than one step; approve one step at a time, once you have looked at it`,
      exitCode.invalid,
    );
    return;
  }
  const resting = await restingStep(acting, step);
  const asked = resting && askedOf(acting, resting);
  if (!resting || !asked) return;
  const keeper = await grantKeeper(process.env);
  if (!keeper.ok) return say('approve', `an approval could not be proved: ${keeper.error.message}`, exitCode.refused);
  const { breakGlass } = words;
  const actor: Actor = { ...starterOf(words), channel: 'tty' };
  const approver: Approver = { actor, ...(breakGlass !== undefined && { breakGlass }) };
  await asking({ acting, resting, approver, keeper: keeper.value, question: asked });
}

/** What a person has done of the step already, where it is one that people do: what they hand in is what is approved. */
function handedIn({ step, planStep }: RestingRun): string {
  if (!('ready' in step) || step.ready.instructions === undefined) return '';
  const lines = [
    `step '${planStep.step.id}'`,
    ...[...workLines(step.ready, whole), ...evidenceLines(step.evidence)].map((line) => `      ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A person who is asked for one approval. */
interface Asking {
  readonly acting: Acting;
  readonly resting: RestingRun;
  readonly approver: Approver;
  readonly keeper: GrantKeeper;
  readonly question: ApprovalQuestion;
}

/** What is asked for; undefined where an approval would not count, whoever gave it, which is said. */
function askedOf({ name, run, words }: Acting & { readonly words: ApproveWords }, resting: RestingRun) {
  const { step, stopped, planStep } = resting;
  if (resting.isTakenBack) {
    const message = `everything was halted since step '${planStep.step.id}' asked, which took that back; let it ask anew with 'runbook resume ${oneLine(run)}'`;
    return say(name, message, exitCode.refused);
  }
  if (step.name !== 'awaiting-approval') {
    return say(
      name,
      `step '${planStep.step.id}' does not ask for an approval now; ${standing(resting)}`,
      exitCode.invalid,
    );
  }
  if (holdsHidden(stopped.state, planStep)) return say(name, hiddenMessage(planStep), exitCode.refused);
  const changed = shownFault(resting);
  if (changed !== undefined) return say(name, changed, exitCode.refused);
  const { request } = step.approval;
  const end = approvalEnd({ plan: stopped.loaded.plan, planStep }, step.approval);
  if (isPast(end, laterOf(machineClock.now(), stopped.state.latest))) {
    const message = `nobody approved step '${planStep.step.id}' before ${end}; 'runbook resume' says how it goes on`;
    return say(name, message, exitCode.refused);
  }
  const refusal = refusedGrant({
    ...step.approval,
    actor: starterOf(words),
    // Whoever may not approve is told before they type anything.
    typed: request.typed_text,
    breakGlass: words.breakGlass,
  });
  return refusal ? sayRefusal(name, withOption(refusal, request)) : questionOf(resting, step.approval);
}

/** A refusal with the option that would help, where one does. */
function withOption({ reason, message }: Refusal, { requirement }: ApprovalRequested): Refusal {
  const [role] = requirement.roles;
  if (reason === 'role-missing' && role !== undefined) {
    return { reason, message: `${message}; say it with '${commandLine(['--role', role])}'` };
  }
  const canBreak = reason === 'same-person' && requirement.self_approval === 'break_glass';
  return { reason, message: canBreak ? `${message} with '--break-glass REASON'` : message };
}

function questionOf(resting: RestingRun, approval: OpenApproval): ApprovalQuestion {
  const { planStep, step, stopped } = resting;
  const ready = 'ready' in step ? step.ready : {};
  const { id } = planStep.step;
  const classification = judgedNow(resting);
  const end = approvalEnd({ plan: stopped.loaded.plan, planStep }, approval);
  return {
    planStep,
    approval: { ...approval, request: { ...approval.request, expires_at: end } },
    ready,
    ...rollbackShown(id, ready, stopped.state),
    ...(classification && { classification }),
  };
}

async function asking(asked: Asking): Promise<void> {
  const { resting, question } = asked;
  if (!isTerminal()) {
    write(approvalText(question));
    return say('approve', 'an approval is given on a terminal, by hand; call this on one', exitCode.waiting);
  }
  show(handedIn(resting));
  const refusal = await askUntilExact(asked);
  if (refusal) sayRefusal('approve', refusal);
}

// A slip of the finger refuses nothing: what has to be typed exactly is asked for again.
async function askUntilExact({ acting, resting, approver, keeper, question }: Asking): Promise<Refusal | undefined> {
  const ask = askOnTerminal(new AbortController().signal);
  let complaint: { readonly complaint?: string } = {};
  for (;;) {
    await discardTypedAhead();
    write(approvalText({ ...question, ...complaint }));
    const answer = await askGesture(question, approver, ask);
    if (!answer) return say('approve', 'nothing was answered, so nothing was recorded', exitCode.waiting);
    const refusal = await answered(acting, resting, async ({ state }) =>
      isShownNow(resting, state) ? ok(commandOf(resting, keeper, answer)) : failed(otherNow(resting)),
    );
    if (refusal?.reason !== 'typed-text-differs') return refusal;
    complaint = { complaint: refusal.message };
  }
}

// An answer is one to what was shown, so nothing of it may have become another while it was given.
function isShownNow({ planStep, step, stopped }: RestingRun, now: RunState): boolean {
  const { id } = planStep.step;
  const stored = (state: RunState) => rollbackOf(state.rollbacks, id)?.stored;
  const found = stepState(now, planStep.index);
  // One that asks for nothing any more is turned down anyway, with a word on why.
  if (found.name !== 'awaiting-approval') return true;
  return isSameJson(found, step) && isSameJson(stored(now), stored(stopped.state));
}

function otherNow({ planStep }: RestingRun): Refusal {
  const message = `step '${planStep.step.id}' is not what was shown any more; look at it again`;
  return { reason: 'no-approval-asked', message };
}

function commandOf({ planStep, step }: RestingRun, keeper: GrantKeeper, answer: ApprovalAnswer): RunCommand {
  const approvalId = step.name === 'awaiting-approval' ? step.approval.request.approval_id : '';
  const { actor } = answer;
  const about = { index: planStep.index, actor, approvalId };
  if (answer.kind === 'reject') return { kind: 'reject-step', ...about, reason: answer.reason };
  const { typed, breakGlass } = answer;
  return {
    kind: 'approve-step',
    ...about,
    prove: keeper.prove,
    ...(typed !== undefined && { typed }),
    ...(breakGlass !== undefined && { breakGlass }),
  };
}
