import type { InterventionDetails, Question, Resolution } from '../../model/question.js';
import { moving } from '../moment.js';
import { type Content, make, type Piece } from '../piece.js';
import { riskChip } from '../view/chip.js';
import { facts, formPart } from '../view/part.js';
import { say } from '../words.js';
import { needsNote } from './answers.js';
import { answerButton } from './approval.js';
import { type Draft, written } from './draft.js';
import { textField } from './field.js';
import { hasWork, workPieces } from './work.js';

/** Asks how a step goes on, which only a person can know. */
export function interventionForm(
  question: Question,
  details: InterventionDetails,
  draft: Draft,
  now: number,
): readonly Content[] {
  const { cause, detail, risk, expiresAt, resolutions } = details;
  const chosen = resolutions.find((one) => one === written(draft, 'resolution'));
  return [
    make('p', {}, say(`ask.cause.${cause}`)),
    detail !== undefined && make('p', { class: 'quiet' }, detail),
    hasWork(details) && formPart(say('ask.does'), workPieces(details)),
    facts([
      ...(risk === undefined ? [] : [[say('ask.risk'), riskChip(risk)] as const]),
      ...(expiresAt === undefined ? [] : [[say('ask.expiresWord'), moving(expiresAt, 'until', now)] as const]),
    ]),
    make(
      'fieldset',
      {},
      make('legend', {}, say('ask.resolutions')),
      resolutions.map((one) => resolutionChoice(one, resolutions)),
    ),
    textField('note', say(chosen !== undefined && !needsNote(chosen) ? 'ask.noteOptional' : 'ask.note'), { rows: 2 }),
    make('div', { class: 'buttons' }, answerButton('intervention', { question, draft }, 'primary', say('ask.say'))),
  ];
}

function resolutionChoice(resolution: Resolution, all: readonly Resolution[]): Piece {
  // What is not done by a word is asked for anew.
  const again = all.includes('done') ? say('ask.retryEffect') : say('ask.retryAsked');
  const effect = resolution === 'retry' ? again : say(`ask.${resolution}Effect`);
  return make(
    'label',
    { class: 'tick', key: resolution },
    make('input', { type: 'radio', name: 'resolution', value: resolution, 'data-field': 'resolution' }),
    make('span', {}, make('b', {}, say(`ask.${resolution}`)), make('span', { class: 'quiet' }, ` – ${effect}`)),
  );
}
