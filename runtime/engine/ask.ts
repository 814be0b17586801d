import type { EvidenceRecord, PauseReason, RiskVerdict, StepReady } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { Command, Refusal } from '../run/command.js';
import type { Intent } from '../run/next.js';
import { type RunState, stepState } from '../run/state.js';
import type { StepState } from '../run/step-state.js';
import { applied, apply, type Drive, type Workspace } from './drive.js';
import type { ApprovalAnswer, ApprovalQuestion, EvidenceAnswer, EvidenceRequest } from './ports.js';

type EvidenceIntent = Extract<Intent, { kind: 'ask-evidence' }>;
type ApprovalIntent = Extract<Intent, { kind: 'ask-approval' }>;

/** Asks for one piece of evidence until it satisfies the step; pauses the run where nobody answers. */
export function askEvidence(drive: Drive, intent: EvidenceIntent, state: RunState): Promise<RunState> {
  const { planStep, evidence } = intent;
  const step = stepState(state, planStep.index);
  const request: EvidenceRequest = {
    planStep,
    evidence,
    instructions: 'ready' in step ? (step.ready.instructions ?? '') : '',
  };
  return untilAccepted(drive, state, {
    ask: (complaint) => drive.ports.people.evidence({ ...request, ...complaint }),
    submit: (answer) => submitEvidence(drive, state, intent, answer),
    waiting: { reason: 'evidence', detail: `step '${planStep.step.id}' needs evidence '${evidence.name}'` },
  });
}

/** Asks for an approval until it is given or refused; pauses the run where nobody answers. */
export function askApproval(
  drive: Drive,
  workspace: Workspace,
  intent: ApprovalIntent,
  state: RunState,
): Promise<RunState> {
  const { id } = intent.planStep.step;
  const { index } = intent.planStep;
  const question = questionOf(drive, workspace, intent, state);
  return untilAccepted(drive, state, {
    ask: (complaint) => drive.ports.people.approval({ ...question, ...complaint }),
    submit: (answer) => apply(drive, state, commandOf(index, answer)),
    waiting: { reason: 'approval', detail: `step '${id}' needs an approval` },
  });
}

/** One question to a person: how it is put, and what becomes of the answer. */
interface Question<Answer> {
  readonly ask: (complaint: { readonly complaint?: string }) => Promise<Answer | undefined>;
  readonly submit: (answer: Answer) => Promise<Result<RunState, Refusal>>;
  readonly waiting: { readonly reason: Exclude<PauseReason, 'cancelled'>; readonly detail: string };
}

async function untilAccepted<Answer>(drive: Drive, state: RunState, question: Question<Answer>): Promise<RunState> {
  let complaint: { readonly complaint?: string } = {};
  for (;;) {
    const answer = await question.ask(complaint);
    if (drive.cancellation.isCancelled) return state;
    if (!answer) return applied(drive, state, { kind: 'pause-run', ...question.waiting });
    const result = await question.submit(answer);
    if (result.ok) return result.value;
    complaint = { complaint: result.error.message };
  }
}

/** Asks what became of an interrupted step until somebody says; pauses the run where nobody does. */
export function askInterruption(
  drive: Drive,
  workspace: Workspace,
  { planStep }: Extract<Intent, { kind: 'ask-interruption' }>,
  state: RunState,
): Promise<RunState> {
  const { index, step } = planStep;
  const { ready = {}, verdict } = begunOf(stepState(state, index));
  return untilAccepted(drive, state, {
    ask: (complaint) =>
      drive.ports.people.interruption({ planStep, ready, ...(verdict && { risk: verdict.final }), ...complaint }),
    submit: ({ actor, resolution, note }) => {
      if (resolution === 'retry' && step.type !== 'manual') forget(workspace, Object.keys(step.capture));
      return apply(drive, state, { kind: 'resolve-interruption', index, actor, resolution, note });
    },
    waiting: {
      reason: 'intervention',
      detail: `step '${step.id}' was interrupted, and nobody has said what became of it`,
    },
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
  return { planStep, approval, ready, ...(classification && { classification: redacted(drive, classification) }) };
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
  const record = await recordOf(drive, answer);
  if (!record.ok) return record;
  return apply(drive, state, {
    kind: 'submit-evidence',
    index: planStep.index,
    actor: answer.actor,
    name: evidence.name,
    record: record.value,
    approvalId: drive.ports.ids.next('approval'),
  });
}

async function recordOf(drive: Drive, { given }: EvidenceAnswer): Promise<Result<EvidenceRecord, Refusal>> {
  if (given.kind !== 'attachment') return ok(given);
  const attached = await drive.ports.store.attach(given.path);
  return attached.ok ? ok(attached.record) : failed({ reason: 'attachment-unreadable', message: attached.message });
}

function commandOf(index: number, answer: ApprovalAnswer): Command {
  const { actor } = answer;
  if (answer.kind === 'reject') return { kind: 'reject-step', index, actor, reason: answer.reason };
  return { kind: 'approve-step', index, actor, ...(answer.typed !== undefined && { typed: answer.typed }) };
}
