import type { Node } from '../../runtime/language/syntax/node.js';
import type { Span } from '../../runtime/model/text.js';

/** A place of a text at which somebody may ask what can be written. */
export interface Place {
  readonly text: string;
  readonly offset: number;
  /** Whether it is a place of the text as it is, and not of one from which a value was taken out. */
  readonly isWhole: boolean;
}

/** The beginning and the end of every key and value of a text, and each value once it is taken out. */
export function placesIn(text: string, node: Node): readonly Place[] {
  return [...spotsIn(node)].map(({ offset, without }) => ({
    text: without ? text.slice(0, without.start) + text.slice(without.end) : text,
    offset,
    isWhole: without === undefined,
  }));
}

interface Spot {
  readonly offset: number;
  readonly without?: Span;
}

function* spotsIn(node: Node): Generator<Spot> {
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      yield* endsOf(key.at);
      if (value.at.end > key.at.end) yield* spotsOf(value);
    }
  }
  if (node.kind === 'sequence') for (const item of node.items) yield* spotsOf(item);
}

function* spotsOf(node: Node): Generator<Spot> {
  if (node.kind !== 'scalar') return yield* spotsIn(node);
  if (node.style === 'block') return;
  yield* endsOf(node.at);
  yield { offset: node.at.start, without: node.at };
}

function* endsOf({ start, end }: Span): Generator<Spot> {
  yield { offset: start };
  yield { offset: end };
}
