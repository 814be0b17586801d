import type { Answered } from '../runtime/debug/console/debugged.js';
import type { ApprovalAnswer } from '../runtime/engine/ports.js';
import type { Actor } from '../runtime/model/event.js';
import type { Answer, Question } from '../runtime/model/question.js';

/** Why an answer cannot be meant for a question; undefined where it can. */
export function answerFault(question: Question, answer: Answer): string | undefined {
  if (answered[answer.kind] === question.kind) return undefined;
  return `step '${question.stepId}' asks for ${wantedBy(question)}, which '${answer.kind}' does not answer`;
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

/** An answer as the run takes it: by the starter, or by whoever is named in it. */
export function answeredBy(answer: Answer, starter: Actor): Answered {
  switch (answer.kind) {
    case 'text':
    case 'checklist':
    case 'attachment':
      return { kind: 'evidence', answer: { actor: starter, given: answer } };
    case 'approve':
    case 'reject':
      return { kind: 'approval', answer: approvalAnswer(answer, namedActor(answer, starter)) };
    case 'intervention': {
      const { resolution, note } = answer;
      return { kind: 'intervention', answer: { actor: namedActor(answer, starter), resolution, note } };
    }
  }
}

function approvalAnswer(answer: Extract<Answer, { kind: 'approve' | 'reject' }>, actor: Actor): ApprovalAnswer {
  if (answer.kind === 'reject') return { kind: 'reject', actor, reason: answer.reason };
  const { typed, breakGlass } = answer;
  return {
    kind: 'approve',
    actor,
    ...(typed !== undefined && { typed }),
    ...(breakGlass !== undefined && { breakGlass }),
  };
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
