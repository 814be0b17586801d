import { isFlow, type MapText } from '../../language/suggest/map-edit.js';
import { itemsOf, jsonOf, type MapNode, type Node, textNode, valueAt } from '../../language/syntax/node.js';
import type { TextEdit } from '../../model/text.js';
import { flowText, shifted } from './field-text.js';
import type { Merged } from './merged.js';
import { hasComment, lineEnd, lineStart } from './tree.js';

/** A list in three states; each may have had none. */
interface ThreeLists extends ThreeNodes {
  /** Whether an item stays although the guide no longer has it. */
  readonly isNeeded: (item: Node) => boolean;
}

interface ThreeNodes {
  readonly base: Node | undefined;
  readonly mine: Node | undefined;
  readonly guide: Node | undefined;
}

/** What a merge changes in a list. */
interface MergedItems {
  readonly edits: readonly TextEdit[];
  readonly isTaken: boolean;
}

/**
 * Merges a list in which the order says nothing, such as the commands that are allowed: what the guide takes in is added,
 * what it takes out goes, the rest is left to people. Undefined where it is no such list.
 */
export function mergedItems(
  lists: ThreeLists,
  { mine, guide }: { readonly mine: MapText; readonly guide: MapText },
  within: MergeItem,
): MergedItems | undefined {
  const { base, mine: own } = lists;
  if (own?.kind !== 'sequence' || own.items.length === 0 || ![base, lists.guide].every(isList)) return undefined;
  const [before, here, there] = [base, own, lists.guide].map(keyed);
  if (!before || !here || !there) return undefined;
  const come = [...there].filter(([key]) => !before.has(key) && !here.has(key)).map(([, item]) => item);
  const left = [...before.keys()].filter((key) => !there.has(key)).flatMap((key) => here.get(key) ?? []);
  const gone = left.filter((item) => !lists.isNeeded(item));
  const edits = isWrittenInBrackets(mine.text, own)
    ? bracketEdits(mine.text, own, { come, gone, from: guide.text })
    : lineEdits(mine.text, own, { come, gone, from: guide.text });
  const inner = [...here].flatMap(([key, item]) =>
    innerOf({ base: before.get(key), mine: item, guide: there.get(key) }, within),
  );
  if (!edits || inner.includes(undefined)) return undefined;
  return {
    edits: [...edits, ...inner.flatMap((one) => one?.edits ?? [])],
    isTaken: edits.length > 0 || inner.length > 0,
  };
}

/** What becomes of an item that is a mapping; undefined where that cannot be said within the list. */
export type MergeItem = (base: MapNode | undefined, mine: MapNode, guide: MapNode) => Pick<Merged, 'edits'> | undefined;

function innerOf({ base, mine, guide }: ThreeNodes, within: MergeItem): readonly (Pick<Merged, 'edits'> | undefined)[] {
  if (mine?.kind !== 'map' || guide?.kind !== 'map') return [];
  const merged = within(base?.kind === 'map' ? base : undefined, mine, guide);
  return merged?.edits.length === 0 ? [] : [merged];
}

function isList(node: Node | undefined): boolean {
  return node === undefined || node.kind === 'sequence';
}

/** The items of a list, each by what tells it from the others; undefined where two are the same. */
function keyed(list: Node | undefined): ReadonlyMap<string, Node> | undefined {
  const items = itemsOf(list).map(
    (item) => [textNode(valueAt(item, 'text'))?.source ?? JSON.stringify(jsonOf(item)), item] as const,
  );
  const found = new Map(items);
  return found.size === items.length ? found : undefined;
}

interface ChangedItems {
  readonly come: readonly Node[];
  readonly gone: readonly Node[];
  /** The text that the new ones stand in. */
  readonly from: string;
}

function isWrittenInBrackets(text: string, list: Node): boolean {
  return text[list.at.start] === '[';
}

function bracketEdits(text: string, list: Node, { come, gone, from }: ChangedItems): readonly TextEdit[] | undefined {
  if (come.length + gone.length === 0) return [];
  if (hasComment(text, list.at, list)) return undefined;
  const kept = itemsOf(list).filter((item) => !gone.includes(item));
  const words = [...kept.map(({ at }) => text.slice(at.start, at.end)), ...come.map((item) => flowText(from, item))];
  return [{ at: list.at, newText: `[${words.join(', ')}]` }];
}

function lineEdits(text: string, list: Node, { come, gone, from }: ChangedItems): readonly TextEdit[] | undefined {
  const items = itemsOf(list);
  if (gone.length === items.length && come.length === 0) return undefined;
  const out = gone.flatMap((item): readonly TextEdit[] => {
    const at = { start: lineStart(text, item.at.start), end: lineEnd(text, item.at.end) };
    // What somebody has written beside it would go with it.
    return hasComment(text, at, item) ? [] : [{ at, newText: '' }];
  });
  const last = items.at(-1);
  if (!last || come.length === 0) return out;
  const column = text.slice(lineStart(text, last.at.start), last.at.start).indexOf('-');
  const end = lineEnd(text, last.at.end);
  const lines = come.map((item) => itemLines(from, item, column)).join('');
  return column < 0 ? undefined : [...out, { at: { start: end, end }, newText: lines }];
}

function itemLines(text: string, item: Node, column: number): string {
  const start = lineStart(text, item.at.start);
  const own = text.slice(start, item.at.start).indexOf('-');
  const isOnItsOwn = own >= 0 && !(item.kind === 'map' && isFlow({ text, map: item }));
  if (!isOnItsOwn) return `${' '.repeat(column)}- ${flowText(text, item)}\n`;
  return shifted(text.slice(start, lineEnd(text, item.at.end)), column - own);
}
