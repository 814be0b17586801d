import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { oncePer } from '../remembered.js';
import { type Entry, entryAt, itemsOf, type Node, textNode, valueAt } from '../syntax/node.js';

/** A place of the guide that a runbook was made from, as the runbook names it. */
export interface GuidePassage {
  /** Where it is named: the whole entry `source`. */
  readonly at: Span;
  /** Where the name of the file stands, if it is written here. */
  readonly fileAt?: Span;
  /** Relative to the runbook. */
  readonly file: string;
  /** The first line and the last one, from 1. */
  readonly lines?: readonly [number, number];
}

type ReadText = Pick<Analysis, 'document' | 'format'>;

/** Every place of the guide that a runbook names, in the order of the text. */
export const passagesIn = oncePer(({ document, format }: ReadText): readonly GuidePassage[] => {
  if (format.version === 'runbook/v0') return [];
  const meta = valueAt(document, 'meta');
  const guide = textNode(valueAt(valueAt(meta, 'source'), 'file'))?.source;
  const listed = ['prerequisites', 'ambiguities'].flatMap((key) => itemsOf(valueAt(meta, key)));
  const holders = [...(meta ? [meta] : []), ...listed, ...stepNodes(valueAt(document, 'steps'))];
  return holders.flatMap((holder) => passageOf(entryAt(holder, 'source'), guide));
});

/** The place of the guide that is named around an offset. */
export function passageAt(analysis: ReadText, offset: number): GuidePassage | undefined {
  return passagesIn(analysis).find(({ at }) => at.start <= offset && offset <= at.end);
}

/** A step with the place of the guide that it was made from. */
export interface StepPassage {
  readonly id: string;
  readonly type: string;
  readonly node: Node;
  /** Relative to the runbook. */
  readonly file: string;
  readonly lines: readonly [number, number];
}

/** The steps that say which lines of a guide they were made from, in the order of the text. */
export function stepPassages({ document, format }: ReadText): readonly StepPassage[] {
  if (format.version === 'runbook/v0') return [];
  const guide = textNode(valueAt(valueAt(valueAt(document, 'meta'), 'source'), 'file'))?.source;
  return stepNodes(valueAt(document, 'steps')).flatMap((node) => {
    const [passage] = passageOf(entryAt(node, 'source'), guide);
    const [id, type] = [textNode(valueAt(node, 'id'))?.source, textNode(valueAt(node, 'type'))?.source];
    if (passage?.lines === undefined || id === undefined || type === undefined) return [];
    return [{ id, type, node, file: passage.file, lines: passage.lines }];
  });
}

function stepNodes(list: Node | undefined): readonly Node[] {
  return itemsOf(list).flatMap((step) => [step, ...stepNodes(valueAt(step, 'steps'))]);
}

function passageOf(entry: Entry | undefined, guide: string | undefined): readonly GuidePassage[] {
  if (entry?.value.kind !== 'map') return [];
  const named = textNode(valueAt(entry.value, 'file'));
  const file = named?.source ?? guide;
  if (file === undefined) return [];
  const lines = linesOf(valueAt(entry.value, 'lines'));
  const at = { start: entry.key.at.start, end: entry.value.at.end };
  return [{ at, file, ...(named && { fileAt: named.at }), ...(lines && { lines }) }];
}

function linesOf(node: Node | undefined): readonly [number, number] | undefined {
  const [first, last = first] = itemsOf(node).map((item) => (item.kind === 'scalar' ? item.value : undefined));
  return typeof first === 'number' && typeof last === 'number' ? [first, last] : undefined;
}
