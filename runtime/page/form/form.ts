import type { Question } from '../../model/question.js';
import { icon } from '../icon.js';
import type { PageState } from '../page-state.js';
import { type Content, make, type Piece } from '../piece.js';
import { riskChip } from '../view/chip.js';
import { button } from '../view/part.js';
import { say } from '../words.js';
import { approvalForm } from './approval.js';
import type { Draft } from './draft.js';
import { evidenceForm } from './evidence.js';
import { interventionForm } from './intervention.js';
import { askedBecause } from './work.js';

/** The open question with its form; nothing where nobody is asked. */
export function questionPiece(
  { question, host, refused, sent }: PageState,
  draft: Draft,
  now: number,
): Piece | undefined {
  if (question === undefined) return undefined;
  const { requestId, stepId, title, approval } = question;
  const isSent = sent === requestId;
  return make(
    'section',
    {
      key: `ask ${requestId}`,
      class: `ask ${approval?.risk ?? ''}`,
      'aria-labelledby': 'ask-title',
      'data-request': requestId,
    },
    make(
      'h2',
      { id: 'ask-title', tabindex: -1 },
      icon('bell'),
      make('span', {}, say('ask.title'), ': ', titleOf(question)),
      riskChip(approval?.risk),
    ),
    make(
      'p',
      { class: 'step' },
      button('go', { class: 'link', 'data-step': stepId }, title === stepId ? stepId : `${title} (${stepId})`),
    ),
    refused !== undefined &&
      make('p', { class: 'fault', role: 'alert', key: 'refused' }, icon('failed'), say('ask.refused', refused)),
    host.cannotAnswer === undefined
      ? body(question, draft, { now, isSent })
      : make('p', { class: 'cannot' }, make('b', {}, say('ask.cannot')), ': ', host.cannotAnswer),
  );
}

/** What a question asks of a person, in a few words. */
export function titleOf({ title, approval, evidence }: Question): string {
  if (approval) return say('ask.approval', title);
  return evidence ? say('ask.evidence', evidence.name, title) : say('ask.intervention', title);
}

function body(
  question: Question,
  draft: Draft,
  { now, isSent }: { readonly now: number; readonly isSent: boolean },
): readonly Content[] {
  return [
    askedBecause(question),
    make(
      'fieldset',
      { class: 'form', disabled: isSent, 'aria-label': titleOf(question), key: 'form' },
      fields(question, draft, now),
    ),
    isSent && make('p', { class: 'sent', role: 'status' }, icon('running'), say('ask.sent')),
  ];
}

function fields(question: Question, draft: Draft, now: number): readonly Content[] {
  const { approval, evidence, intervention } = question;
  if (approval) return approvalForm(question, approval, draft, now);
  if (evidence) return evidenceForm(question, evidence, draft);
  return intervention ? interventionForm(question, intervention, draft, now) : [];
}
