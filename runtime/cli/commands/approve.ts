import type { Command } from 'commander';
import { rollbackShown } from '../../engine/ask.js';
import type { ApprovalAnswer, ApprovalQuestion, GrantKeeper } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor, ApprovalRequested } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { quoted } from '../../node/files.js';
import { grantKeeper } from '../../node/keys/grant-proof.js';
import type { RestingRun } from '../../node/resting-run.js';
import { judgedNow, shownFault } from '../../node/shown-step.js';
import type { Refusal, Command as RunCommand } from '../../run/command.js';
import { approvalEnd } from '../../run/requirement.js';
import type { OpenApproval } from '../../run/step-state.js';
import {
  type Acting,
  type ActorWords,
  answered,
  foreseen,
  restingStep,
  say,
  sayRefusal,
  standing,
  withActorOptions,
} from '../acting.js';
import { show, write } from '../drive.js';
import { asShown } from '../pass-by.js';
import { askGesture } from '../people/approval.js';
import type { Approver } from '../people/approver.js';
import { askUntilLeft, discardTypedAhead, isTerminal } from '../people/prompt.js';
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
  const { step, planStep } = resting;
  const { id } = planStep.step;
  if (resting.isTakenBack) {
    const message = `everything was halted since step '${id}' asked, which took that back; let it ask anew with 'runbook resume ${oneLine(run)}'`;
    return say(name, message, exitCode.refused);
  }
  if (step.name !== 'awaiting-approval') {
    return say(name, `step '${id}' does not ask for an approval now; ${standing(resting)}`, exitCode.invalid);
  }
  const refusal = refusedBefore(resting, step.approval, words);
  if (refusal) return sayRefusal(name, refusal);
  const changed = shownFault(resting);
  return changed === undefined ? questionOf(resting, step.approval) : say(name, changed, exitCode.refused);
}

/** Why an approval by this person would be turned down whatever they type: they are told before they type anything. */
function refusedBefore(resting: RestingRun, { request }: OpenApproval, words: ApproveWords): Refusal | undefined {
  const { typed_text: typed, approval_id: approvalId } = request;
  const decision = foreseen(resting, {
    kind: 'approve-step',
    index: resting.planStep.index,
    actor: starterOf(words),
    approvalId,
    prove: () => provable,
    ...(typed !== undefined && { typed }),
    ...(words.breakGlass !== undefined && { breakGlass: words.breakGlass }),
  });
  if (!decision.ok) return withOption(decision.error, request);
  const late = decision.value.find((event) => event.type === 'approval.expired');
  return late && { reason: 'too-late', message: `${late.data.reason}; 'runbook resume' says how it goes on` };
}

/** Stands for the proof that is made once the person has answered. */
const provable = { key_id: '', at: '', signature: '' };

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
  const ask = askUntilLeft();
  let complaint: { readonly complaint?: string } = {};
  for (;;) {
    await discardTypedAhead();
    write(approvalText({ ...question, ...complaint }));
    const answer = await askGesture(question, approver, ask);
    if (!answer) return say('approve', 'nothing was answered, so nothing was recorded', exitCode.waiting);
    const refusal = await answered(acting, resting, asShown(resting, commandOf(resting, keeper, answer)));
    if (refusal?.reason !== 'typed-text-differs') return refusal;
    complaint = { complaint: refusal.message };
  }
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
