import type { EvidenceRecord, RiskVerdict, StepReady } from '../model/event.js';
import { forwardIdOf, type PlanStep } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { Command, Refusal } from '../run/command.js';
import { recordOf } from '../run/evidence.js';
import { waitingText } from '../run/intervention.js';
import { answerDeadline } from '../run/late.js';
import type { Intent } from '../run/next.js';
import { approvalEnd } from '../run/requirement.js';
import { rollbackOf } from '../run/rollback-state.js';
import { type RunState, stepState } from '../run/state.js';
import type { StepState } from '../run/step-state.js';
import { approvalWaiting, evidenceWaiting, type Waiting } from '../run/waiting.js';
import { newCancellation } from './cancellation.js';
import { applied, apply, type Drive, takeInstead, type Workspace } from './drive.js';
import { heardElsewhere, takenFrom } from './elsewhere.js';
import { doneInstead } from './instead.js';
import { mustHalt, unlessHalted } from './panic.js';
import type {
  AnswerFromElsewhere,
  ApprovalAnswer,
  ApprovalQuestion,
  Cancellation,
  EvidenceAnswer,
  EvidenceRequest,
} from './ports.js';

type EvidenceIntent = Extract<Intent, { kind: 'ask-evidence' }>;
type ApprovalIntent = Extract<Intent, { kind: 'ask-approval' }>;

/** Asks for one piece of evidence until it satisfies the step; pauses the run where nobody answers. */
export function askEvidence(
  drive: Drive,
  workspace: Workspace,
  intent: EvidenceIntent,
  state: RunState,
): Promise<RunState> {
  const { planStep, evidence } = intent;
  const step = stepState(state, planStep.index);
  const given = 'evidence' in step ? recordOf(step.evidence, evidence) : undefined;
  const request: EvidenceRequest = {
    planStep,
    evidence,
    instructions: 'ready' in step ? (step.ready.instructions ?? '') : '',
    ...(given && { given }),
  };
  return untilAccepted(drive, workspace, state, {
    planStep,
    ask: (complaint, withdrawn) => drive.ports.people.evidence({ ...request, ...complaint }, withdrawn),
    submit: (answer) => submitEvidence(drive, state, intent, answer),
    waiting: evidenceWaiting(planStep, evidence),
  });
}

/** Asks for an approval until it is given or refused; pauses the run where nobody answers. */
export function askApproval(
  drive: Drive,
  workspace: Workspace,
  intent: ApprovalIntent,
  state: RunState,
): Promise<RunState> {
  const question = questionOf(drive, workspace, intent, state);
  return untilAccepted(drive, workspace, state, {
    planStep: intent.planStep,
    ask: (complaint, withdrawn) => drive.ports.people.approval({ ...question, ...complaint }, withdrawn),
    submit: (answer) => apply(drive, state, commandOf(drive, intent, answer)),
    waiting: approvalWaiting(intent.planStep, intent.approval),
  });
}

/** One question to a person: how it is put, and what becomes of the answer. */
interface Question<Answer> {
  readonly planStep: PlanStep;
  readonly ask: (complaint: Complaint, withdrawn: Cancellation) => Promise<Answer | undefined>;
  readonly submit: (answer: Answer) => Promise<Result<RunState, Refusal>>;
  readonly waiting: Waiting;
}

/** Why the last answer did not count. */
interface Complaint {
  readonly complaint?: string;
}

async function untilAccepted<Answer>(
  drive: Drive,
  workspace: Workspace,
  state: RunState,
  question: Question<Answer>,
): Promise<RunState> {
  let complaint: Complaint = {};
  for (;;) {
    const heard = await inTime(drive, state, question, complaint);
    const ended = await endedBy(drive, state, heard);
    if (ended) return ended;
    const { answer, isLate } = heard;
    if (isUnanswered(drive, heard)) return unanswered(drive, workspace, state, { ...question, isLate });
    const result = answer && (await question.submit(answer));
    if (result?.ok) return result.value;
    complaint = complaintOf(result);
  }
}

// What came from elsewhere and did not count after all leaves the question as it was.
function isUnanswered({ instead }: Drive, { answer, other }: Heard<unknown>): boolean {
  return answer === undefined && (other === undefined || instead !== undefined);
}

function complaintOf(result: Result<RunState, Refusal> | undefined): Complaint {
  return result === undefined || result.ok ? {} : { complaint: result.error.message };
}

/** The state that a question ends with before anything is said to it here, or undefined where it goes on. */
async function endedBy(
  drive: Drive,
  state: RunState,
  { answer, other }: Heard<unknown>,
): Promise<RunState | undefined> {
  const isOver = drive.cancellation.isCancelled || mustHalt(drive, state) !== undefined;
  const isOvertaken = isOver || answer !== undefined || drive.instead !== undefined;
  const after = other && (await takenFrom(other, drive, state, { isOvertaken }));
  return isOver ? state : after;
}

/** What came of a question. */
interface Heard<Answer> {
  readonly answer: Answer | undefined;
  /** What somebody else said to the run meanwhile, who is to be told what becomes of it. */
  readonly other: AnswerFromElsewhere | undefined;
  readonly isLate: boolean;
}

/** Puts a question, and withdraws it once nobody is waited for any more, or somebody else has answered. */
async function inTime<Answer>(
  drive: Drive,
  state: RunState,
  { planStep, ask }: Question<Answer>,
  complaint: Complaint,
): Promise<Heard<Answer>> {
  const { clock, panic } = drive.ports;
  const withdrawn = newCancellation();
  const late = newCancellation();
  const over = newCancellation();
  late.onCancel(withdrawn.cancel);
  const deadline = answerDeadline({ plan: drive.plan, planStep, state, moment: { now: '' } });
  if (deadline !== undefined) {
    void clock.until(deadline, over).then(() => {
      if (!over.isCancelled) late.cancel();
    });
  }
  try {
    const asked = unlessHalted(panic, ask(complaint, withdrawn));
    const elsewhere = heardElsewhere(drive, state, asked);
    void elsewhere.then((found) => found && withdrawn.cancel());
    const answer = await asked;
    const isLate = late.isCancelled;
    return { answer, other: await elsewhere, isLate };
  } finally {
    over.cancel();
  }
}

async function unanswered(
  drive: Drive,
  workspace: Workspace,
  state: RunState,
  { planStep, waiting, isLate }: Pick<Question<unknown>, 'planStep' | 'waiting'> & { readonly isLate: boolean },
): Promise<RunState> {
  const instead = takeInstead(drive);
  if (instead) return doneInstead(drive, workspace, state, instead);
  const late = isLate ? await apply(drive, state, { kind: 'expire-step', index: planStep.index }) : undefined;
  // Where the clock was set back meanwhile, there is time left for an answer from elsewhere.
  return late?.ok === true ? late.value : applied(drive, state, { kind: 'pause-run', ...waiting });
}

/** Asks how a step goes on until a person says; pauses the run where nobody does. */
export function askIntervention(
  drive: Drive,
  workspace: Workspace,
  { planStep }: Extract<Intent, { kind: 'ask-intervention' }>,
  state: RunState,
): Promise<RunState> {
  const { index, step } = planStep;
  const waits = stepState(state, index);
  if (waits.name !== 'intervening') throw new Error(`step '${step.id}' does not wait for a word on it`);
  const { ready, verdict, cause, detail, expiresAt } = waits;
  const known = {
    ...(verdict && { risk: verdict.final }),
    ...(detail !== undefined && { detail }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return untilAccepted(drive, workspace, state, {
    planStep,
    ask: (complaint, withdrawn) =>
      drive.ports.people.intervention({ planStep, cause, ready, ...known, ...complaint }, withdrawn),
    submit: ({ actor, resolution, note }) => {
      if (resolution === 'retry' && step.type !== 'manual') forget(workspace, Object.keys(step.capture));
      return apply(drive, state, { kind: 'resolve-intervention', index, actor, resolution, note });
    },
    waiting: { reason: 'intervention', detail: waitingText(step.id, cause) },
  });
}

// What the interrupted attempt captured is no value of the run once it is made again.
function forget({ captures }: Workspace, names: readonly string[]): void {
  for (const name of names) captures.delete(name);
}

function questionOf(drive: Drive, workspace: Workspace, intent: ApprovalIntent, state: RunState): ApprovalQuestion {
  const { planStep, approval } = intent;
  const { ready = {} } = begunOf(stepState(state, planStep.index));
  const { prepared } = workspace;
  const classification = prepared?.stepId === planStep.step.id ? prepared.work?.classification : undefined;
  const expires_at = approvalEnd({ plan: drive.plan, planStep }, approval);
  return {
    planStep,
    approval: { ...approval, request: { ...approval.request, expires_at } },
    ready,
    ...rollbackShown(planStep.step.id, ready, state),
    ...(classification && { classification: redacted(drive, classification) }),
  };
}

/** What would take the step back, or, where the step is what takes another one back, whether it is still what was stored. */
export function rollbackShown(
  id: string,
  ready: StepReady,
  { rollbacks }: RunState,
): Pick<ApprovalQuestion, 'rollback' | 'isChanged'> {
  const own = rollbackOf(rollbacks, id)?.stored;
  const stored = rollbackOf(rollbacks, forwardIdOf(id))?.stored;
  const isChanged = stored !== undefined && stored.rollback_hash !== ready.command_hash;
  return { ...(own && { rollback: own }), ...(isChanged && { isChanged }) };
}

function begunOf(step: StepState): { readonly ready?: StepReady; readonly verdict?: RiskVerdict } {
  return 'ready' in step ? step : {};
}

/** What is said of a class may quote the command, and so what stood in its place. */
function redacted({ ports }: Drive, classification: Classification): Classification {
  const { programs: _, resource, ...rest } = classification;
  return {
    ...rest,
    reasons: rest.reasons.map((reason) => ({ ...reason, why: ports.log.redact(reason.why) })),
    ...(resource !== undefined && { resource: ports.log.redact(resource) }),
  };
}

async function submitEvidence(
  drive: Drive,
  state: RunState,
  { planStep, evidence }: EvidenceIntent,
  answer: EvidenceAnswer,
): Promise<Result<RunState, Refusal>> {
  // A file is only copied into the run where one is asked for.
  if (answer.given.kind === 'attachment' && evidence.kind !== 'attachment') {
    const message = `evidence '${evidence.name}' is a ${evidence.kind}, not a file`;
    return failed({ reason: 'evidence-insufficient', message });
  }
  const { actor, given } = answer;
  const submission = {
    index: planStep.index,
    actor,
    name: evidence.name,
    approvalId: drive.ports.ids.next('approval'),
  };
  if (given.kind === 'ticks') return apply(drive, state, { kind: 'tick-evidence', ...submission, items: given.items });
  const record = await attached(drive, given);
  return record.ok ? apply(drive, state, { kind: 'submit-evidence', ...submission, record: record.value }) : record;
}

async function attached(
  drive: Drive,
  given: Exclude<EvidenceAnswer['given'], { kind: 'ticks' }>,
): Promise<Result<EvidenceRecord, Refusal>> {
  if (given.kind !== 'attachment') return ok(given);
  const copy = await drive.ports.store.attach(given.path);
  return copy.ok ? ok(copy.record) : failed({ reason: 'attachment-unreadable', message: copy.message });
}

// The answer is one to what was shown, whatever has become of the request meanwhile.
function commandOf({ ports }: Drive, { planStep, approval }: ApprovalIntent, answer: ApprovalAnswer): Command {
  const { actor } = answer;
  const about = { index: planStep.index, actor, approvalId: approval.request.approval_id };
  if (answer.kind === 'reject') return { kind: 'reject-step', ...about, reason: answer.reason };
  const { typed, breakGlass } = answer;
  return {
    kind: 'approve-step',
    ...about,
    ...(typed !== undefined && { typed }),
    ...(breakGlass !== undefined && { breakGlass }),
    ...(ports.grants && { prove: ports.grants.prove }),
  };
}
