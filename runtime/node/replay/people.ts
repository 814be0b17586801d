import type {
  ApprovalAnswer,
  ApprovalQuestion,
  EvidenceAnswer,
  EvidenceRequest,
  InterventionAnswer,
  InterventionQuestion,
  People,
} from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import type { GateAnswer, Recording } from '../../replay/recording.js';
import { refusedPerson } from '../../run/grant.js';

/** Whoever acts in a replay where nobody else is named: a recording says what was said, not who is here. */
export const replayActor: Actor = { kind: 'human', id: 'replay', channel: 'replay' };

/**
 * Which manual steps take their evidence from the recording: all of them, or those whose runbook says `replay_mode:
 * reuse_evidence`, while the others ask people and, `as-needed`, take it where people have none.
 */
export type EvidenceReuse = 'everywhere' | 'where-said' | 'as-needed';

/** What a recording is given with. */
export interface RecordedAnswers {
  readonly recording: Recording;
  readonly reuse: EvidenceReuse;
  /** Lets pass how long people have to wait between two critical steps. */
  readonly coolDown: () => void;
}

/** People whose answers were recorded. */
export interface RecordedPeople extends People {
  /** Keeps what they have said so far, and gives what puts that back. */
  keep(): () => void;
}

/** People whose answers were recorded; what the recording does not say is asked of the others. */
export function recordedPeople(answers: RecordedAnswers, others: People): RecordedPeople {
  let asked: ReadonlyMap<string, Asked> = new Map();
  let said: ReadonlyMap<string, number> = new Map();
  const gates = gatesOf(answers, {
    of: (id) => asked.get(id),
    note: (id, now) => {
      asked = new Map(asked).set(id, now);
    },
  });
  const interventions = interventionsOf(answers.recording, {
    of: (id) => said.get(id),
    note: (id, count) => {
      said = new Map(said).set(id, count);
    },
  });
  return {
    keep: () => {
      const kept = { asked, said };
      return () => {
        ({ asked, said } = kept);
      };
    },
    evidence: async (request, withdrawn) => {
      const recorded = recordedEvidence(answers, request);
      if (recorded && isFirst(answers, request)) return recorded;
      return (await others.evidence(request, withdrawn)) ?? (answers.reuse === 'as-needed' ? recorded : undefined);
    },
    approval: async (question, withdrawn) => gates(question) ?? (await others.approval(question, withdrawn)),
    intervention: async (question, withdrawn) =>
      interventions(question) ?? (await others.intervention(question, withdrawn)),
  };
}

/** Nobody: what is asked stays open. */
export const nobodyHere: People = {
  evidence: async () => undefined,
  approval: async () => undefined,
  intervention: async () => undefined,
};

function recordedEvidence(
  { recording }: RecordedAnswers,
  { planStep: { step }, evidence, complaint }: EvidenceRequest,
): EvidenceAnswer | undefined {
  // A complaint means that the recorded answer did not count, so it is not given again.
  if (complaint !== undefined) return undefined;
  const given = recording.evidence.get(step.id)?.get(evidence.name);
  return given && { actor: replayActor, given };
}

/** Whether what was recorded goes before what people have. */
function isFirst({ reuse }: RecordedAnswers, { planStep: { step } }: EvidenceRequest): boolean {
  return reuse === 'everywhere' || (step.type === 'manual' && step.reusesEvidenceInReplay);
}

/** How often a step has asked for an approval, and for which one last. */
interface Asked {
  readonly times: number;
  readonly approvalId: string;
  /** That the answer to it was refused, and given again. */
  readonly isAgain: boolean;
}

/** What is remembered of each step. */
interface Memory<Value> {
  of(stepId: string): Value | undefined;
  note(stepId: string, value: Value): void;
}

function gatesOf(
  { recording, coolDown }: RecordedAnswers,
  memory: Memory<Asked>,
): (question: ApprovalQuestion) => ApprovalAnswer | undefined {
  return (question) => {
    const { id } = question.planStep.step;
    const answers = recording.gates.get(id);
    if (answers === undefined) return undefined;
    const now = askedNow(memory.of(id), question);
    if (now === undefined) return undefined;
    memory.note(id, now);
    if (now.isAgain) coolDown();
    return gateAnswer(answers[now.times - 1] ?? answers.at(-1), question);
  };
}

/** An answer that was refused is given once more, for it may only have come too soon. */
function askedNow(before: Asked | undefined, { approval, complaint }: ApprovalQuestion): Asked | undefined {
  const { approval_id: approvalId } = approval.request;
  const isNew = before?.approvalId !== approvalId;
  if (isNew) return { times: (before?.times ?? 0) + 1, approvalId, isAgain: false };
  if (complaint === undefined) return { ...before, isAgain: false };
  return before.isAgain ? undefined : { ...before, isAgain: true };
}

function gateAnswer(answer: GateAnswer | undefined, question: ApprovalQuestion): ApprovalAnswer | undefined {
  if (answer === undefined) return undefined;
  if (answer === 'reject') return { kind: 'reject', actor: replayActor, reason: 'rejected in the recording' };
  const { gesture, typed_text: typed } = question.approval.request;
  const actor = approverFor(question);
  return actor && { kind: 'approve', actor, ...(gesture === 'typed' && typed !== undefined && { typed }) };
}

/** Somebody whose approval counts: in a role that is asked for, and nobody who acted before where that is barred. */
function approverFor({ approval: { request, grants } }: ApprovalQuestion): Actor | undefined {
  const { roles, holders, distinct_from: barred = [] } = request.requirement;
  const count = grants.length + barred.length + 1;
  const made = Array.from({ length: count }, (_, index) => `${replayActor.id}-approver-${index + 1}`);
  const people = (role: string) => (holders && Object.hasOwn(holders, role) ? holders[role] : undefined) ?? made;
  const candidates =
    roles.length === 0
      ? made.map((id) => ({ ...replayActor, id }))
      : roles.flatMap((role) => people(role).map((id) => ({ ...replayActor, id, role })));
  return candidates.find(
    (actor) => !refusedPerson({ request, grants, actor, typed: undefined, breakGlass: undefined }),
  );
}

function interventionsOf(
  recording: Recording,
  memory: Memory<number>,
): (question: InterventionQuestion) => InterventionAnswer | undefined {
  return ({ planStep: { step }, complaint }) => {
    const count = memory.of(step.id) ?? 0;
    const next = recording.interventions.get(step.id)?.[count];
    // What was recorded and does not count here is not followed by what was said to another question.
    if (next === undefined || complaint !== undefined) return undefined;
    memory.note(step.id, count + 1);
    return { actor: replayActor, ...next };
  };
}
