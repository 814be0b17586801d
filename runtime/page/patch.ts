import type { Attributes, Piece } from './piece.js';

/** Makes an element hold these pieces: what is the same stays untouched, so that focus, selection and scroll stay with it. */
export function patch(parent: Element, pieces: readonly (Piece | string)[]): void {
  const kept = keyedNodes(parent);
  const wanted = new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.key ?? ''])));
  // To move an element takes the focus from it, so whatever goes is taken away before anything is put in its place.
  for (const [key, node] of kept) if (!wanted.has(key)) node.remove();
  let next = parent.firstChild;
  for (const piece of pieces) {
    const node = nodeFor(piece, { next, kept });
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
  while (next) {
    const after: ChildNode | null = next.nextSibling;
    next.remove();
    next = after;
  }
}

const shown = new WeakMap<Element, Piece>();

function keyedNodes(parent: Element): ReadonlyMap<string, Element> {
  return new Map(
    [...parent.children].flatMap((child) => {
      const key = shown.get(child)?.key;
      return key === undefined ? [] : [[key, child] as const];
    }),
  );
}

interface Around {
  readonly next: ChildNode | null;
  readonly kept: ReadonlyMap<string, Element>;
}

function nodeFor(piece: Piece | string, { next, kept }: Around): ChildNode {
  if (typeof piece === 'string') return textNode(piece, next);
  const old = piece.key === undefined ? next : kept.get(piece.key);
  if (!(old instanceof Element)) return created(piece);
  const before = shown.get(old);
  if (before?.tag !== piece.tag || before.key !== piece.key) return created(piece);
  update(old, before, piece);
  return old;
}

function textNode(text: string, next: ChildNode | null): ChildNode {
  if (!(next instanceof Text)) return document.createTextNode(text);
  if (next.data !== text) next.data = text;
  return next;
}

const svgTags = new Set(['svg', 'g', 'path', 'rect', 'circle', 'text', 'tspan', 'line']);

function created(piece: Piece): Element {
  const element = svgTags.has(piece.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', piece.tag)
    : document.createElement(piece.tag);
  setAttributes(element, {}, piece.attributes);
  shown.set(element, piece);
  if (!piece.isFilledElsewhere) patch(element, piece.children);
  return element;
}

function update(element: Element, before: Piece, piece: Piece): void {
  if (before === piece) return;
  setAttributes(element, before.attributes, piece.attributes);
  shown.set(element, piece);
  if (!piece.isFilledElsewhere) patch(element, piece.children);
}

// Compared with what was said before and not with what the document says, so that what a reader opened or wrote stays.
function setAttributes(element: Element, before: Attributes, attributes: Attributes): void {
  for (const name of Object.keys(before)) if (!(name in attributes)) setAttribute(element, name, undefined);
  for (const [name, value] of Object.entries(attributes))
    if (before[name] !== value) setAttribute(element, name, value);
}

function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  const measure = measures[name];
  // The policy of the page forbids style attributes; what is set here is no attribute.
  if (measure && element instanceof HTMLElement) measure(element.style, value ?? 0);
  else if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

type Measure = (style: CSSStyleDeclaration, value: string | number | boolean) => void;

/** Attributes of pieces that say where and how large an element is. */
const measures: Readonly<Record<string, Measure>> = {
  top: (style, value) => {
    style.top = `${value}px`;
  },
  share: (style, value) => {
    style.flexGrow = String(value);
  },
};
