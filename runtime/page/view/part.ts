import { type Attributes, type Content, make, type Piece } from '../piece.js';

/** A part of a step with its heading. */
export function part(title: string, ...content: readonly Content[]): Piece {
  return make('section', { class: 'part' }, make('h4', {}, title), ...content);
}

/** A part of a form with its heading. */
export function formPart(title: string, ...content: readonly Content[]): Piece {
  return make('section', { class: 'part' }, make('h3', {}, title), ...content);
}

/** Names with what they stand for; nothing where there are none. */
export function facts(pairs: readonly (readonly [string, Content])[]): Piece | undefined {
  if (pairs.length === 0) return undefined;
  return make(
    'dl',
    {},
    pairs.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
  );
}

/** A button that has the page do something; what it is done with stands in the attributes. */
export function button(deed: string, attributes: Attributes, ...content: readonly Content[]): Piece {
  return make('button', { type: 'button', 'data-do': deed, ...attributes }, ...content);
}

/** Lines of a program or a command, which can be reached by keyboard where they have to be scrolled. */
export function code(text: string, attributes: Attributes = {}): Piece {
  return make('pre', { class: 'code', ...attributes }, make('code', {}, text));
}
