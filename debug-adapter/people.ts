import { type Answered, inConsole } from '../runtime/debug/console/debugged.js';
import { type KeptEvidence, noEvidence } from '../runtime/debug/console/kept-evidence.js';
import type { Asked } from '../runtime/debug/console/place.js';
import type { Shown } from '../runtime/debug/console-text.js';
import type { Cancellation, EvidenceRequest, People } from '../runtime/engine/ports.js';
import type { Actor } from '../runtime/model/event.js';
import type { PlanStep } from '../runtime/model/plan.js';
import type { Answer, ProposedApprover, Question } from '../runtime/model/question.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { answeredBy, answerFault } from './given-answer.js';
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
  /** An id that no other question of the session has, whichever of its runs asked it. */
  readonly newQuestionId: () => string;
  readonly onQuestion: (question: Question) => void;
  readonly onSettled: (question: Question) => void;
}

/** The people at an editor: asked by event, answering by request or in the console, one question at a time. */
export interface EditorPeople extends People {
  /** What the run waits for now. */
  readonly open: OpenQuestion | undefined;
  /** What was said in the console before it was asked for. */
  readonly kept: KeptEvidence;
  /** Settles the open question; a refusal says why the answer cannot be meant for it. */
  answer(requestId: string, answer: Answer): Result<undefined, string>;
  /** Settles the open question with what was said in the console. */
  give(answered: Answered): void;
  /** Puts the open question again; false where there is none. */
  askAgain(): boolean;
  /** Puts the open question again, to a person who is named. */
  propose(approver: ProposedApprover): void;
  /** Leaves the open question to whoever is there when the run goes on. */
  leave(): void;
}

export interface OpenQuestion {
  readonly question: Question;
  readonly planStep: PlanStep;
  /** The same as the run put it. */
  readonly asked: Asked;
}

/** The people of one run. */
export function editorPeople(options: PeopleOptions): EditorPeople {
  const { actor, shown } = options;
  const kept = noEvidence();
  let open: (OpenQuestion & { settle(answered: Answered | undefined): void }) | undefined;
  let ticked: readonly string[] = [];

  const ask = async (asked: Asked, put: PutQuestion, withdrawn: Cancellation) => {
    if (options.cancellation.isCancelled) return undefined;
    const { planStep } = asked.request;
    const head = headOf(planStep, options.failure(), shown);
    const question: Question = { requestId: options.newQuestionId(), ...head, ...put };
    const answered = new Promise<Answered | undefined>((settle) => (open = { question, planStep, asked, settle }));
    const closings = [options.cancellation, withdrawn].map((it) => it.onCancel(() => open?.settle(undefined)));
    options.onQuestion(question);
    try {
      return await answered;
    } finally {
      for (const stopListening of closings) stopListening();
      open = undefined;
      options.onSettled(question);
    }
  };

  const settleWith = (answered: Answered) => {
    const { settle } = open ?? {};
    // From here on it is answered: a second answer must not be told that it counts.
    open = undefined;
    settle?.(answered);
  };

  const askEvidence = async (request: EvidenceRequest, withdrawn: Cancellation) => {
    // What was ticked in an answer that lacked something need not be ticked again.
    const before = request.complaint === undefined ? [] : ticked;
    const asked: Asked = { kind: 'evidence', request };
    const answered = await ask(asked, evidenceQuestion(request, before, shown), withdrawn);
    const answer = answered && answerOf(answered, 'evidence');
    ticked = answer?.given.kind === 'checklist' ? answer.given.items : [];
    return answer;
  };

  return {
    kept,
    get open() {
      return open;
    },
    evidence: (request, withdrawn) => {
      kept.begin(request);
      const early = request.complaint === undefined ? kept.take(request.evidence.name) : undefined;
      return early ? Promise.resolve({ actor: inConsole(actor), given: early }) : askEvidence(request, withdrawn);
    },
    approval: async (request, withdrawn) => {
      const put = approvalQuestion(request, actor, shown);
      const answered = await ask({ kind: 'approval', request }, put, withdrawn);
      return answered && answerOf(answered, 'approval');
    },
    intervention: async (request, withdrawn) => {
      const put = interventionQuestion(request, shown);
      const answered = await ask({ kind: 'intervention', request }, put, withdrawn);
      return answered && answerOf(answered, 'intervention');
    },
    answer: (requestId, answer) => {
      if (open?.question.requestId !== requestId) return failed(`'${requestId}' is not open; it was answered already`);
      const fault = answerFault(open.question, answer);
      if (fault !== undefined) return failed(fault);
      settleWith(answeredBy(answer, actor));
      return ok(undefined);
    },
    give: settleWith,
    leave: () => open?.settle(undefined),
    askAgain: () => {
      if (open) options.onQuestion(open.question);
      return open !== undefined;
    },
    propose: (proposed) => {
      if (open) options.onQuestion({ ...open.question, proposed });
    },
  };
}

type AnswerTo<Kind extends Answered['kind']> = Extract<Answered, { readonly kind: Kind }>['answer'];

function answerOf<Kind extends Answered['kind']>(answered: Answered, kind: Kind): AnswerTo<Kind> {
  if (answered.kind !== kind) throw new Error(`'${answered.kind}' came to a question for '${kind}'`);
  return answered.answer as AnswerTo<Kind>;
}
