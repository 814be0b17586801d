import type { Shown } from '../runtime/debug/console-text.js';
import type {
  ApprovalAnswer,
  Cancellation,
  EvidenceAnswer,
  InterventionAnswer,
  People,
} from '../runtime/engine/ports.js';
import type { Actor } from '../runtime/model/event.js';
import type { PlanStep } from '../runtime/model/plan.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { Answer, Question } from './protocol.js';
import {
  approvalQuestion,
  evidenceQuestion,
  type Failure,
  headOf,
  interventionQuestion,
  type PutQuestion,
} from './question.js';

export interface PeopleOptions {
  /** The person who started the run; who answers without another name is taken to be that person. */
  readonly actor: Actor;
  readonly cancellation: Cancellation;
  readonly shown: Shown;
  /** Why steps are taken back, where they are. */
  readonly failure: () => Failure | undefined;
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
  /** Leaves the open question to whoever is there when the run goes on. */
  leave(): void;
}

export interface OpenQuestion {
  readonly question: Question;
  readonly planStep: PlanStep;
}

/** The people of one run. */
export function editorPeople(options: PeopleOptions): EditorPeople {
  const { actor, shown } = options;
  let open: (OpenQuestion & { settle(answer: Answer | undefined): void }) | undefined;
  let count = 0;
  let ticked: readonly string[] = [];

  const ask = async (planStep: PlanStep, put: PutQuestion, withdrawn: Cancellation) => {
    if (options.cancellation.isCancelled) return undefined;
    count += 1;
    const head = headOf(planStep, options.failure(), shown);
    const question: Question = { requestId: `question-${count}`, ...head, ...put };
    const answer = new Promise<Answer | undefined>((settle) => (open = { question, planStep, settle }));
    const closings = [options.cancellation, withdrawn].map((it) => it.onCancel(() => open?.settle(undefined)));
    options.onQuestion(question);
    try {
      return await answer;
    } finally {
      for (const stopListening of closings) stopListening();
      open = undefined;
      options.onSettled(question);
    }
  };

  return {
    get open() {
      return open;
    },
    evidence: async (request, withdrawn) => {
      // What was ticked in an answer that lacked something need not be ticked again.
      const before = request.complaint === undefined ? [] : ticked;
      const answer = await ask(request.planStep, evidenceQuestion(request, before, shown), withdrawn);
      ticked = answer?.kind === 'checklist' ? answer.items : [];
      return answer && evidenceAnswer(answer, actor);
    },
    approval: async (request, withdrawn) => {
      const answer = await ask(request.planStep, approvalQuestion(request, actor, shown), withdrawn);
      return answer && approvalAnswer(answer, actor);
    },
    intervention: async (request, withdrawn) => {
      const answer = await ask(request.planStep, interventionQuestion(request, shown), withdrawn);
      return answer && interventionAnswer(answer, actor);
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
    leave: () => open?.settle(undefined),
    askAgain: () => {
      if (open) options.onQuestion(open.question);
      return open !== undefined;
    },
  };
}

/** The kind of question that each kind of answer is meant for. */
const answered: Readonly<Record<Answer['kind'], Question['kind']>> = {
  text: 'evidence',
  checklist: 'evidence',
  attachment: 'evidence',
  approve: 'approval',
  reject: 'approval',
  intervention: 'intervention',
};

function answerFault(question: Question, answer: Answer): string | undefined {
  if (answered[answer.kind] === question.kind) return undefined;
  return `step '${question.stepId}' asks for ${wantedBy(question)}, which '${answer.kind}' does not answer`;
}

function wantedBy({ kind, evidence }: Question): string {
  switch (kind) {
    case 'approval':
      return 'an approval';
    case 'evidence':
      return `evidence '${evidence?.name}'`;
    case 'intervention':
      return 'a word on how it goes on';
  }
}

function evidenceAnswer(answer: Answer, actor: Actor): EvidenceAnswer {
  if (answer.kind !== 'text' && answer.kind !== 'checklist' && answer.kind !== 'attachment') {
    throw new Error(`'${answer.kind}' came as evidence`);
  }
  return { actor, given: answer };
}

function approvalAnswer(answer: Answer, starter: Actor): ApprovalAnswer {
  if (answer.kind !== 'approve' && answer.kind !== 'reject') throw new Error(`'${answer.kind}' came as an approval`);
  const actor = namedActor(answer, starter);
  if (answer.kind === 'reject') return { kind: 'reject', actor, reason: answer.reason };
  const { typed, breakGlass } = answer;
  return {
    kind: 'approve',
    actor,
    ...(typed !== undefined && { typed }),
    ...(breakGlass !== undefined && { breakGlass }),
  };
}

function interventionAnswer(answer: Answer, starter: Actor): InterventionAnswer {
  if (answer.kind !== 'intervention') throw new Error(`'${answer.kind}' came as a word on how a step goes on`);
  const { resolution, note } = answer;
  return { actor: namedActor(answer, starter), resolution, note };
}

/** Who answers, where that may be somebody else than the starter. */
interface Named {
  readonly as?: string;
  readonly role?: string;
}

// Another name comes with its own role: the starter's role is not theirs.
function namedActor({ as, role }: Named, starter: Actor): Actor {
  if (as === undefined) return { ...starter, ...(role !== undefined && { role }) };
  return {
    kind: 'human',
    id: as,
    ...(role !== undefined && { role }),
    ...(starter.channel && { channel: starter.channel }),
  };
}
