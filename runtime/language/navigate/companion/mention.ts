import { forwardIdOf } from '../../../model/plan.js';
import type { Span } from '../../../model/text.js';
import { isIn } from '../../cursor.js';
import { oncePer } from '../../remembered.js';
import { entriesOf, itemsOf, type Node, type ScalarNode, valueAt } from '../../syntax/node.js';
import { placesIn } from '../../syntax/scalar-offset.js';
import type { Companion } from './companion.js';

/** A name of a runbook in a file that belongs to it. */
export interface NameMention {
  readonly kind: 'step' | 'capture' | 'input' | 'output' | 'evidence';
  /** Of a rollback, that of the step which it takes back. */
  readonly name: string;
  /** The name alone, without quotes and without what is said of a rollback. */
  readonly at: Span;
  /** All that is written. */
  readonly written: Span;
  readonly isRollback: boolean;
  /** The step whose evidence it is. */
  readonly step?: string;
}

/** Every name of a runbook that a file mentions, in the order of the text. */
export const mentionsIn = oncePer((companion: Companion): readonly NameMention[] => {
  const found = partsOf(companion).flatMap((part) => [
    ...givenNames(part),
    ...(companion.kind === 'test' ? expectedNames(part) : []),
  ]);
  const mentions = found.map(([kind, scalar, step]) => mentionOf(companion, kind, scalar, step));
  return mentions.sort((one, other) => one.at.start - other.at.start);
});

/** The name at an offset of a file. */
export function mentionAt(companion: Companion, offset: number): NameMention | undefined {
  return mentionsIn(companion).find(({ written }) => isIn(written, offset));
}

/** The parts of a file that each belong to one run: the tests of a list, or the whole. */
export function partsOf({ kind, root }: Companion): readonly Node[] {
  if (root === undefined || kind === 'scenario') return [];
  return kind === 'test' ? [root, ...itemsOf(valueAt(root, 'tests'))] : [root];
}

type Found = readonly [kind: NameMention['kind'], scalar: ScalarNode, step?: string];

/** The names where it is said what people give. */
function givenNames(part: Node): readonly Found[] {
  const steps = ['gates', 'interventions', 'endings', 'evidence'].flatMap((key) => keysOf(part, key));
  const evidence = entriesOf(valueAt(part, 'evidence')).flatMap(({ key, value }) =>
    entriesOf(value).map((entry): Found => ['evidence', entry.key, key.source]),
  );
  return [...named('input', keysOf(part, 'inputs')), ...named('step', steps), ...evidence];
}

/** The names where it is said what has to come of a run. */
function expectedNames(part: Node): readonly Found[] {
  const expect = valueAt(part, 'expect');
  return [
    ...named('step', [...keysOf(expect, 'steps'), ...scalarsOf(valueAt(expect, 'never'))]),
    ...named('capture', keysOf(expect, 'captures')),
    ...named('output', keysOf(expect, 'outputs')),
    ...named('input', scalarsOf(valueAt(valueAt(part, 'fuzz'), 'inputs'))),
  ];
}

function named(kind: NameMention['kind'], scalars: readonly ScalarNode[]): readonly Found[] {
  return scalars.map((scalar) => [kind, scalar]);
}

function keysOf(part: Node | undefined, name: string): readonly ScalarNode[] {
  return entriesOf(valueAt(part, name)).map(({ key }) => key);
}

function scalarsOf(list: Node | undefined): readonly ScalarNode[] {
  return itemsOf(list).filter((item) => item.kind === 'scalar');
}

function mentionOf({ text }: Companion, kind: NameMention['kind'], scalar: ScalarNode, step?: string): NameMention {
  const forward = kind === 'step' ? forwardIdOf(scalar.source) : undefined;
  const name = forward ?? scalar.source;
  const at = placesIn(text, scalar)({ start: 0, end: name.length });
  const isRollback = forward !== undefined;
  return { kind, name, at, written: scalar.at, isRollback, ...(step !== undefined && { step }) };
}
