import type {
  ApprovalAnswer,
  ApprovalQuestion,
  Cancellation,
  EvidenceAnswer,
  EvidenceRequest,
  People,
} from '../runtime/engine/ports.js';
import type { Actor } from '../runtime/model/event.js';
import type { PlanStep } from '../runtime/model/plan.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { Answer, ApprovalDetails, Question } from './protocol.js';

export interface PeopleOptions {
  /** The person who started the run; who answers without another name is taken to be that person. */
  readonly actor: Actor;
  readonly cancellation: Cancellation;
  readonly redact: (text: string) => string;
  readonly onQuestion: (question: Question) => void;
  readonly onSettled: (question: Question) => void;
}

/** The people at an editor: asked by event, answering by request, one question at a time. */
export interface EditorPeople extends People {
  /** What the run waits for now. */
  readonly open: OpenQuestion | undefined;
  /** Settles the open question; a refusal says why the answer cannot be meant for it. */
  answer(requestId: string, answer: Answer): Result<undefined, string>;
  /** Puts the open question again; false where there is none. */
  askAgain(): boolean;
}

export interface OpenQuestion {
  readonly question: Question;
  readonly planStep: PlanStep;
}

/** The people of one run. */
export function editorPeople(options: PeopleOptions): EditorPeople {
  let open: (OpenQuestion & { settle(answer: Answer | undefined): void }) | undefined;
  let count = 0;

  const ask = async (planStep: PlanStep, put: Omit<Question, 'requestId' | 'stepId' | 'title'>) => {
    if (options.cancellation.isCancelled) return undefined;
    const { id, title = id } = planStep.step;
    count += 1;
    const question: Question = { requestId: `question-${count}`, stepId: id, title: options.redact(title), ...put };
    const answer = new Promise<Answer | undefined>((settle) => (open = { question, planStep, settle }));
    const stopListening = options.cancellation.onCancel(() => open?.settle(undefined));
    options.onQuestion(question);
    try {
      return await answer;
    } finally {
      stopListening();
      open = undefined;
      options.onSettled(question);
    }
  };

  return {
    get open() {
      return open;
    },
    evidence: async (request) => {
      const answer = await ask(request.planStep, evidenceQuestion(request));
      return answer && evidenceAnswer(answer, options.actor);
    },
    approval: async (request) => {
      const answer = await ask(request.planStep, approvalQuestion(request, options.redact));
      return answer && approvalAnswer(answer, options.actor);
    },
    answer: (requestId, answer) => {
      if (open?.question.requestId !== requestId) return failed(`'${requestId}' is not open; it was answered already`);
      const fault = answerFault(open.question, answer);
      if (fault !== undefined) return failed(fault);
      const { settle } = open;
      // From here on it is answered: a second answer must not be told that it counts.
      open = undefined;
      settle(answer);
      return ok(undefined);
    },
    askAgain: () => {
      if (open) options.onQuestion(open.question);
      return open !== undefined;
    },
  };
}

function evidenceQuestion({ evidence, instructions, complaint }: EvidenceRequest) {
  return { kind: 'evidence', instructions, evidence, ...(complaint !== undefined && { complaint }) } as const;
}

function approvalQuestion(request: ApprovalQuestion, redact: (text: string) => string) {
  const { instructions, complaint } = request;
  return {
    kind: 'approval',
    approval: approvalDetails(request, redact),
    ...(instructions !== undefined && { instructions }),
    ...(complaint !== undefined && { complaint }),
  } as const;
}

function approvalDetails(question: ApprovalQuestion, redact: (text: string) => string): ApprovalDetails {
  const { gesture, typed_text: typedText, risk, requirement } = question.approval.request;
  return {
    gesture,
    ...(typedText !== undefined && { typedText }),
    ...(risk !== undefined && { risk }),
    reasons: (question.classification?.reasons ?? []).map(({ why }) => redact(why)),
    ...(question.argv && { command: question.argv }),
    requirement,
  };
}

function answerFault(question: Question, answer: Answer): string | undefined {
  const isApproval = answer.kind === 'approve' || answer.kind === 'reject';
  if (isApproval === (question.kind === 'approval')) return undefined;
  const wanted = question.kind === 'approval' ? 'an approval' : `evidence '${question.evidence?.name}'`;
  return `step '${question.stepId}' asks for ${wanted}, which '${answer.kind}' does not answer`;
}

function evidenceAnswer(answer: Answer, actor: Actor): EvidenceAnswer {
  if (answer.kind === 'approve' || answer.kind === 'reject') throw new Error(`'${answer.kind}' came as evidence`);
  return { actor, given: answer };
}

function approvalAnswer(answer: Answer, starter: Actor): ApprovalAnswer {
  if (answer.kind !== 'approve' && answer.kind !== 'reject') throw new Error(`'${answer.kind}' came as an approval`);
  const actor = namedActor(answer, starter);
  if (answer.kind === 'reject') return { kind: 'reject', actor, reason: answer.reason };
  return { kind: 'approve', actor, ...(answer.typed !== undefined && { typed: answer.typed }) };
}

// Another name comes with its own role: the starter's role is not theirs.
function namedActor({ as, role }: Extract<Answer, { kind: 'approve' | 'reject' }>, starter: Actor): Actor {
  if (as === undefined) return { ...starter, ...(role !== undefined && { role }) };
  return {
    kind: 'human',
    id: as,
    ...(role !== undefined && { role }),
    ...(starter.channel && { channel: starter.channel }),
  };
}
