import { markedConflict } from '../../language/conflict.js';
import { addedAfter, isFlow, type MapText, removed } from '../../language/suggest/map-edit.js';
import { type Entry, entryAt, jsonOf, type MapNode, type Node } from '../../language/syntax/node.js';
import { isSameJson } from '../../model/same-json.js';
import type { TextEdit } from '../../model/text.js';
import { entryBlock, entryLines, flowText } from './field-text.js';
import { mergedItems } from './merge-items.js';
import { type Merged, together } from './merged.js';
import { hasComment, lineEnd, lineStart } from './tree.js';

/** A mapping in three states; the first may have had none. */
export interface ThreeMaps {
  readonly base: MapNode | undefined;
  readonly mine: MapText;
  readonly guide: MapText;
}

/** What is merged of a mapping: where it stands, and the keys that are left as they are. */
export interface MergedPlace {
  /** As people name it: `step 'look'`; empty for the runbook itself. */
  readonly owner: string;
  /** The keys above it, each with a dot behind it. */
  readonly path: string;
  readonly without: readonly string[];
  /** The items of lists that stay although the guide no longer has them: what people wrote needs them. */
  readonly needed?: ReadonlySet<string>;
}

/** Merges a mapping key by key; undefined where a conflict cannot be marked within it. */
export function mergedMaps(maps: ThreeMaps, place: MergedPlace): Merged | undefined {
  const keys = [...maps.mine.map.entries, ...maps.guide.map.entries].map(({ key }) => key.source);
  const parts: Merged[] = [];
  for (const key of new Set(keys)) {
    if (place.without.includes(key)) continue;
    const part = mergedEntry(entriesOf(maps, key, place), maps, place);
    if (!part) return undefined;
    parts.push(part);
  }
  return together(parts);
}

const nothing: Merged = { edits: [], taken: [], open: [] };

/** The entries of a key in three states. */
interface ThreeEntries {
  readonly name: string;
  readonly base: Entry | undefined;
  readonly mine: Entry | undefined;
  readonly guide: Entry | undefined;
}

function entriesOf({ base, mine, guide }: ThreeMaps, key: string, { path }: MergedPlace): ThreeEntries {
  const own = entryAt(mine.map, key);
  const name = path + key;
  // Which state of the guide the runbook is up to is for the merge to say.
  const before = name === 'meta.source.sha256' ? own : entryAt(base, key);
  return { name, base: before, mine: own, guide: entryAt(guide.map, key) };
}

function mergedEntry(entries: ThreeEntries, maps: ThreeMaps, place: MergedPlace): Merged | undefined {
  const [before, here, there] = [entries.base, entries.mine, entries.guide].map(jsonIn);
  if (isSameJson(here, there) || isSameJson(before, there)) return nothing;
  return (
    mergedWithin(entries, maps, place) ??
    (isSameJson(before, here) ? takenEntry(entries, maps, place) : openEntry(entries, maps, place))
  );
}

function jsonIn(entry: Entry | undefined): unknown {
  return entry && jsonOf(entry.value);
}

/** Merges what lies in an entry; undefined where it is one thing, or cannot be taken apart. */
function mergedWithin(
  { name, base, mine, guide }: ThreeEntries,
  maps: ThreeMaps,
  place: MergedPlace,
): Merged | undefined {
  if (isFilledMap(mine?.value) && isFilledMap(guide?.value)) {
    const inner = {
      base: base?.value.kind === 'map' ? base.value : undefined,
      mine: { text: maps.mine.text, map: mine.value },
      guide: { text: maps.guide.text, map: guide.value },
    };
    return mergedMaps(inner, { ...place, path: `${name}.`, without: [] });
  }
  return name.startsWith('meta.') ? mergedList({ name, base, mine, guide }, maps, place) : undefined;
}

function mergedList(
  { name, base, mine, guide }: ThreeEntries,
  maps: ThreeMaps,
  place: MergedPlace,
): Merged | undefined {
  const isNeeded = (item: Node) => item.kind === 'scalar' && place.needed?.has(item.source) === true;
  const lists = { base: base?.value, mine: mine?.value, guide: guide?.value, isNeeded };
  const merged = mergedItems(lists, maps, (before, here, there) => {
    const inner = {
      base: before,
      mine: { text: maps.mine.text, map: here },
      guide: { text: maps.guide.text, map: there },
    };
    return mergedMaps(inner, { ...place, path: `${name}.`, without: [] });
  });
  return merged && { edits: merged.edits, taken: merged.isTaken ? [name] : [], open: [] };
}

function isFilledMap(node: Node | undefined): node is MapNode {
  return node?.kind === 'map' && node.entries.length > 0;
}

/** What the guide says now in the place of what people left as it was. */
function takenEntry(entries: ThreeEntries, maps: ThreeMaps, place: MergedPlace): Merged | undefined {
  const edit = takenEdit(entries, maps);
  return edit ? { edits: [edit], taken: [entries.name], open: [] } : openEntry(entries, maps, place);
}

function takenEdit({ mine, guide }: ThreeEntries, maps: ThreeMaps): TextEdit | undefined {
  if (mine && guide) return replacedEntry(mine, guide, maps);
  if (mine) return removedEntry(mine, maps.mine);
  return guide && addedEntry(guide, maps);
}

function replacedEntry(mine: Entry, guide: Entry, maps: ThreeMaps): TextEdit | undefined {
  const { text } = maps.mine;
  const { end } = entryLines(text, mine);
  if (isFlow(maps.mine)) {
    if (hasComment(text, mine.value.at, mine.value)) return undefined;
    return { at: mine.value.at, newText: flowText(maps.guide.text, guide.value) };
  }
  const block = entryBlock(maps.guide, guide, columnOf(maps.mine)).trimStart();
  const start = mine.key.at.start;
  if (!hasComment(text, { start, end }, mine.value)) return { at: { start, end }, newText: block };
  const isShort = !block.trimEnd().includes('\n') && mine.value.kind === 'scalar' && mine.value.style !== 'block';
  // The comment behind it stays.
  return isShort ? { at: { start, end: mine.value.at.end }, newText: block.trimEnd() } : undefined;
}

function removedEntry(mine: Entry, place: MapText): TextEdit | undefined {
  const { start, end } = entryLines(place.text, mine);
  if (isFlow(place)) return hasComment(place.text, mine.value.at, mine.value) ? undefined : removed(place, mine);
  const isAlone = place.text.slice(start, mine.key.at.start).trim() === '';
  return isAlone && !hasComment(place.text, { start, end }, mine.value)
    ? { at: { start, end }, newText: '' }
    : undefined;
}

function addedEntry(guide: Entry, { mine, guide: from }: ThreeMaps): TextEdit | undefined {
  const before = precedingEntry(guide, mine.map, from.map);
  if (isFlow(mine)) {
    const entry = { key: guide.key.source, flow: flowText(from.text, guide.value), block: [] };
    return before && addedAfter(mine, before.key.source, entry);
  }
  return insertedBehind(mine, before, entryBlock(from, guide, columnOf(mine)));
}

/** The entry behind which the guide has another one, as far as people have it. */
function precedingEntry(entry: Entry, mine: MapNode, guide: MapNode): Entry | undefined {
  const before = guide.entries.slice(0, guide.entries.indexOf(entry)).reverse();
  const known = before.flatMap(({ key }) => entryAt(mine, key.source) ?? []);
  return known.find(({ key }) => key.source !== 'steps') ?? mine.entries[0];
}

function insertedBehind({ text }: MapText, before: Entry | undefined, lines: string): TextEdit | undefined {
  if (!before) return undefined;
  const { end } = entryLines(text, before);
  return { at: { start: end, end }, newText: lines };
}

/** An entry that both sides have changed, marked where it stands; undefined in braces, where no mark can stand. */
function openEntry(entries: ThreeEntries, maps: ThreeMaps, { owner }: MergedPlace): Merged | undefined {
  const edit = isFlow(maps.mine) ? undefined : openEdit(entries, maps, owner);
  return edit && { edits: [edit], taken: [], open: [entries.name] };
}

function openEdit({ name, mine, guide }: ThreeEntries, maps: ThreeMaps, owner: string): TextEdit | undefined {
  const about = `'${name}'${owner === '' ? '' : ` of ${owner}`}`;
  const { text } = maps.mine;
  const column = columnOf(maps.mine);
  const said = guide ? entryBlock(maps.guide, guide, column) : '';
  if (!mine) {
    const before = guide && precedingEntry(guide, maps.mine.map, maps.guide.map);
    return insertedBehind(maps.mine, before, markedConflict({ about, mine: '', guide: said, indent: column }));
  }
  const at = {
    start: lineStart(text, mine.key.at.start),
    end: lineEnd(text, Math.max(mine.key.at.end, mine.value.at.end)),
  };
  const lead = text.slice(at.start, mine.key.at.start);
  const indent = /^ */.exec(lead)?.[0].length ?? 0;
  // The dash of a step has to stand on both sides.
  if (indent < lead.length && said === '') return undefined;
  const quoted = said === '' ? '' : lead + said.slice(column);
  return { at, newText: markedConflict({ about, mine: text.slice(at.start, at.end), guide: quoted, indent }) };
}

/** The column in which the keys of a mapping begin. */
function columnOf({ text, map }: MapText): number {
  const start = map.entries[0]?.key.at.start ?? map.at.start;
  return start - lineStart(text, start);
}
