import { type Attributes, type Content, make, type Piece } from '../piece.js';

/** A field for a text, with what it is for above it. */
export function textField(field: string, label: Content, attributes: Attributes = {}): Piece {
  const { rows, ...others } = attributes;
  const shared = { 'data-field': field, class: 'field', autocomplete: 'off', spellcheck: 'false', ...others };
  const input = rows === undefined ? make('input', { type: 'text', ...shared }) : make('textarea', { rows, ...shared });
  return make('label', { class: 'labelled', key: field }, make('span', {}, label), input);
}

/** A choice of one of a few words; nothing is chosen beforehand. */
export function choiceField(field: string, label: string, choices: readonly string[], none: string): Piece {
  const options = [make('option', { value: '' }, none), ...choices.map((one) => make('option', { value: one }, one))];
  return make(
    'label',
    { class: 'labelled', key: field },
    make('span', {}, label),
    make('select', { 'data-field': field, class: 'field' }, options),
  );
}
