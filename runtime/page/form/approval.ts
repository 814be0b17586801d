import type { ApprovalDetails, Question } from '../../model/question.js';
import { moving } from '../moment.js';
import { type Content, make, type Piece } from '../piece.js';
import { waivedText } from '../view/approval.js';
import { riskChip } from '../view/chip.js';
import { button, facts, formPart } from '../view/part.js';
import { requirementText } from '../waits.js';
import { say } from '../words.js';
import { answerOf, type Deed, needsName } from './answers.js';
import type { Draft } from './draft.js';
import { choiceField, textField } from './field.js';
import { hasWork, rollbackPiece, workPieces } from './work.js';

/** Asks whether a step may run: all that a person has to see, and a gesture for each answer that no key gives by accident. */
export function approvalForm(
  question: Question,
  approval: ApprovalDetails,
  draft: Draft,
  now: number,
): readonly Content[] {
  return [
    approval.isChanged && make('p', { class: 'fault' }, say('ask.changed')),
    hasWork(approval) && formPart(say('ask.runs'), workPieces(approval)),
    facts(approvalFacts(question, approval, now)),
    rollbackPiece(approval.rollback),
    typedField(question, approval),
    approverFields(question, approval),
    make('div', { class: 'buttons' }, answerButton('approve', { question, draft }, 'primary', say('ask.approve'))),
    approval.breakGlass && glassPart(approval.breakGlass, { question, draft }),
    make(
      'details',
      { key: 'reject' },
      make('summary', {}, say('ask.reject')),
      textField('reject', say('ask.rejectReason'), { rows: 2 }),
      make('div', { class: 'buttons' }, answerButton('reject', { question, draft }, 'secondary', say('ask.rejectNow'))),
    ),
  ];
}

/** A button that gives an answer, and cannot be used as long as something is missing. */
export function answerButton(deed: Deed, { question, draft }: Asked, look: string, text: string): Piece {
  const isReady = answerOf(deed, question, draft) !== undefined;
  return button('answer', { class: look, 'data-deed': deed, key: deed, disabled: !isReady }, text);
}

interface Asked {
  readonly question: Question;
  readonly draft: Draft;
}

function approvalFacts(
  { proposed }: Question,
  approval: ApprovalDetails,
  now: number,
): readonly (readonly [string, Content])[] {
  const { risk, reasons, requirement, approvedBy = [], expiresAt, refusedStarter } = approval;
  const { min, roles, distinct_from = [], self_approval, holders } = requirement;
  const needed = { min, roles, distinct_from, ...(self_approval && { self_approval }) };
  return [
    ...(risk === undefined ? [] : [[say('ask.risk'), riskChip(risk)] as const]),
    ...(reasons.length === 0
      ? []
      : [
          [
            say('ask.reasons'),
            make(
              'ul',
              { class: 'plain' },
              reasons.map((one) => make('li', {}, one)),
            ),
          ] as const,
        ]),
    [
      say('ask.needs'),
      [
        requirementText(needed),
        min > 1 && ` · ${say('ask.nth', approvedBy.length + 1, min)}`,
        approvedBy.length > 0 && ` · ${say('ask.approvedBefore', approvedBy.join(', '))}`,
        holders &&
          make(
            'ul',
            { class: 'plain quiet' },
            Object.entries(holders).map(([role, names]) =>
              make('li', {}, say('ask.holders', role, names.join(', ') || say('ask.nobody'))),
            ),
          ),
        refusedStarter !== undefined && make('p', { class: 'quiet' }, refusedStarter),
        proposed &&
          make(
            'p',
            {},
            say('ask.proposed', proposed.role === undefined ? proposed.as : say('who.as', proposed.as, proposed.role)),
          ),
      ],
    ],
    ...(expiresAt === undefined ? [] : [[say('ask.expires'), moving(expiresAt, 'until', now)] as const]),
  ];
}

function typedField({ stepId }: Question, { gesture, typedText }: ApprovalDetails): Piece | undefined {
  if (gesture === 'confirm') return undefined;
  const [before = '', after = ''] = say('ask.type', '\0').split('\0');
  const label = [
    before,
    make('code', { class: 'wanted' }, typedText ?? stepId),
    after,
    make('span', { class: 'quiet' }, ` – ${say('ask.typeHint')}`),
  ];
  return textField('typed', label, { autocapitalize: 'off' });
}

function approverFields(question: Question, { requirement: { roles } }: ApprovalDetails): readonly Content[] {
  if (!needsName(question)) return [];
  return [
    textField('as', say('ask.as')),
    roles.length > 0 && choiceField('role', say('ask.role'), roles, say('ask.chooseRole')),
  ];
}

function glassPart({ waives, roles }: NonNullable<ApprovalDetails['breakGlass']>, asked: Asked): Piece {
  return make(
    'details',
    { key: 'glass' },
    make('summary', {}, say('ask.glass')),
    make('p', {}, say('ask.glassPast', waivedText(waives))),
    textField('glass', say('ask.glassReason'), { rows: 2 }),
    roles.length > 0 && choiceField('glassRole', say('ask.role'), roles, say('ask.chooseRole')),
    make('div', { class: 'buttons' }, answerButton('glass', asked, 'danger', say('ask.glassNow'))),
  );
}
