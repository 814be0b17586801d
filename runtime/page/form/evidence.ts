import type { Question } from '../../model/question.js';
import type { EvidenceRequirement } from '../../model/runbook.js';
import { icon } from '../icon.js';
import { type Content, make, type Piece } from '../piece.js';
import { button } from '../view/part.js';
import { say } from '../words.js';
import { answerButton } from './approval.js';
import type { ChosenFile, Draft } from './draft.js';
import { textField } from './field.js';

/** Asks for what shows that a step was done: a text, a checklist, or a file. */
export function evidenceForm(question: Question, evidence: EvidenceRequirement, draft: Draft): readonly Content[] {
  switch (evidence.kind) {
    case 'text':
      return [
        textField('text', say('ask.text', evidence.name), { rows: 4 }),
        make('div', { class: 'buttons' }, answerButton('text', { question, draft }, 'primary', say('ask.handIn'))),
      ];
    case 'checklist':
      return checklistForm(question, evidence, draft);
    case 'attachment':
      return attachmentForm(evidence.name, draft);
  }
}

type Checklist = Extract<EvidenceRequirement, { kind: 'checklist' }>;

function checklistForm(question: Question, { name, items }: Checklist, draft: Draft): readonly Content[] {
  const boxes = items.map((item) =>
    make(
      'label',
      { class: 'tick', key: item },
      make('input', { type: 'checkbox', 'data-tick': item, checked: question.ticked?.includes(item) === true }),
      make('span', {}, item),
    ),
  );
  return [
    make(
      'fieldset',
      {},
      make('legend', {}, say('ask.items', name)),
      boxes,
      make('p', { class: 'quiet' }, say('ask.itemsHint')),
    ),
    make(
      'div',
      { class: 'buttons' },
      answerButton(
        'checklist',
        { question, draft },
        'primary',
        say('ask.handInItems', draft.ticked.length, items.length),
      ),
    ),
  ];
}

function attachmentForm(name: string, { file, fileFault }: Draft): readonly Content[] {
  return [
    make(
      'div',
      { class: 'drop', 'data-drop': true, tabindex: 0, role: 'group', 'aria-label': say('ask.attachment', name) },
      make('p', {}, make('b', {}, say('ask.attachment', name))),
      file ? chosenPiece(file) : make('p', { class: 'quiet' }, icon('file'), say('ask.drop')),
      make(
        'div',
        { class: 'buttons' },
        make(
          'label',
          { class: 'choose' },
          make('input', { type: 'file', 'data-file': true, class: 'unseen' }),
          say('ask.choose'),
        ),
        file && button('remove', { class: 'secondary', key: 'remove' }, say('ask.remove')),
      ),
    ),
    fileFault !== undefined && make('p', { class: 'fault', role: 'alert' }, fileFault),
    make(
      'div',
      { class: 'buttons' },
      button('attach', { class: 'primary', disabled: file === undefined }, say('ask.handIn')),
    ),
  ];
}

function chosenPiece({ name, size, picture, base64 }: ChosenFile): Piece {
  return make(
    'div',
    { class: 'chosen', role: 'status' },
    make('p', {}, say('ask.attached', name, sizeText(size))),
    picture !== undefined && make('img', { src: `data:${picture};base64,${base64}`, alt: say('ask.preview') }),
  );
}

/** The length of a file as people say it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
