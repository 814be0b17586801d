import { freeName } from '../../language/check/edit.js';
import { edited } from '../../language/suggest/map-edit.js';
import { entriesOf, itemsOf, type Node, type ScalarNode, textNode, valueAt } from '../../language/syntax/node.js';
import { ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import { type Matches, matchedAdditions, matchedByDeed, matchedById } from './match.js';
import { type DraftTree, readTree, type TreeStep } from './tree.js';

/** Three states of a draft: as it was compiled, as people have made it, as its guide would now be compiled. */
export interface ThreeStates {
  readonly base: DraftTree;
  readonly mine: DraftTree;
  readonly guide: DraftTree;
}

/** Three states with one id for each step, which is the one that people know it by. */
export interface AlignedStates extends ThreeStates {
  /** What the steps of the guide's draft were called before, each with what they are called now. */
  readonly names: ReadonlyMap<string, string>;
}

/** Gives each step of three states one id. */
export function aligned({ base, mine, guide }: ThreeStates): Result<AlignedStates, string> {
  const inMine = matchedById(base.steps, mine.steps);
  const inGuide = matchedByDeed(base.steps, guide.steps);
  const ids = new Map(base.steps.map(({ id }) => [id, inMine.get(id) ?? id]));
  const before = renamed(base, { ids, captures: new Map() });
  if (!before.ok) return before;
  const names = guideNames({ base, mine, guide }, { ids, inMine, inGuide });
  const there = renamed(guide, names);
  return there.ok ? ok({ base: before.value, mine, guide: there.value, names: names.ids }) : there;
}

/** What names become, each by what it was. */
interface NewNames {
  readonly ids: ReadonlyMap<string, string>;
  readonly captures: ReadonlyMap<string, string>;
}

interface Found {
  readonly ids: ReadonlyMap<string, string>;
  readonly inMine: Matches;
  readonly inGuide: Matches;
}

function guideNames({ base, mine, guide }: ThreeStates, { ids, inMine, inGuide }: Found): NewNames {
  const names = new Map([...inGuide].map(([id, other]) => [other, ids.get(id) ?? id]));
  const captures = new Map(
    [...inGuide].flatMap(([id, other]) => sameCaptures(guide.byId.get(other), base.byId.get(id))),
  );
  const known = new Set(inMine.values());
  const fresh = guide.steps.filter(({ id }) => !names.has(id));
  const added = mine.steps.filter(({ id }) => !known.has(id));
  for (const [id, other] of matchedAdditions(fresh, added)) names.set(id, other);
  const taken = new Set([...names.values(), ...namesIn(mine.root), ...ids.values()]);
  const named = (name: string) => {
    const free = taken.has(name) ? freeName(name, taken) : name;
    taken.add(free);
    return free;
  };
  for (const step of fresh.filter(({ id }) => !names.has(id))) {
    names.set(step.id, named(step.id));
    for (const name of captureNames(step)) captures.set(name, named(name));
  }
  return { ids: names, captures };
}

/** Of steps that capture one thing each, whose name follows from the id. */
function sameCaptures(
  step: TreeStep | undefined,
  before: TreeStep | undefined,
): readonly (readonly [string, string])[] {
  const [name, ...more] = step ? captureNames(step) : [];
  const [old, ...others] = before ? captureNames(before) : [];
  const isDerived =
    step !== undefined && before !== undefined && name === `${step.id}_output` && old === `${before.id}_output`;
  return isDerived && more.length + others.length === 0 ? [[name, old]] : [];
}

function captureNames({ node }: TreeStep): readonly string[] {
  return entriesOf(valueAt(node, 'capture')).map(({ key }) => key.source);
}

function namesIn(root: Node): readonly string[] {
  const meta = valueAt(root, 'meta');
  const declared = ['vars', 'inputs'].flatMap((key) => entriesOf(valueAt(meta, key)));
  return [...declared.map(({ key }) => key.source), ...stepNames(valueAt(root, 'steps'))];
}

function stepNames(list: Node | undefined): readonly string[] {
  return itemsOf(list).flatMap((step) => [
    ...(textNode(valueAt(step, 'id')) ? [textNode(valueAt(step, 'id'))?.source ?? ''] : []),
    ...entriesOf(valueAt(step, 'capture')).map(({ key }) => key.source),
    ...stepNames(valueAt(step, 'steps')),
  ]);
}

function renamed(tree: DraftTree, names: NewNames): Result<DraftTree, string> {
  const edits = [...tree.steps.flatMap((step) => stepEdits(step, names)), ...useEdits(tree, names)];
  const changed = edits.filter(({ at, newText }) => tree.text.slice(at.start, at.end) !== newText);
  return changed.length === 0 ? ok(tree) : readTree(edited(tree.text, changed));
}

function stepEdits(step: TreeStep, { ids, captures }: NewNames): readonly TextEdit[] {
  const id = textNode(valueAt(step.node, 'id'));
  const named = id ? [{ at: id.at, newText: ids.get(step.id) ?? step.id }] : [];
  const keys = entriesOf(valueAt(step.node, 'capture')).flatMap(({ key }) => {
    const newText = captures.get(key.source);
    return newText === undefined || newText === key.source ? [] : [{ at: key.at, newText }];
  });
  return [...named, ...keys];
}

/** Where names of steps and captures are used: as a whole value, in templates, in conditions. */
function useEdits({ text, root }: DraftTree, { ids, captures }: NewNames): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { key, scalar } of scalarsIn(root, '')) {
    if (key !== 'id') edits.push(...scalarEdits(text, scalar, key, { ids, captures }));
  }
  return edits;
}

function scalarsIn(node: Node, key: string): readonly { readonly key: string; readonly scalar: ScalarNode }[] {
  if (node.kind === 'map') return node.entries.flatMap((entry) => scalarsIn(entry.value, entry.key.source));
  if (node.kind === 'sequence') return node.items.flatMap((item) => scalarsIn(item, key));
  return node.kind === 'scalar' ? [{ key, scalar: node }] : [];
}

function scalarEdits(
  text: string,
  { at, source }: ScalarNode,
  key: string,
  { ids, captures }: NewNames,
): readonly TextEdit[] {
  if (key === 'step') return ids.has(source) ? [{ at, newText: ids.get(source) ?? source }] : [];
  const written = text.slice(at.start, at.end);
  const inWords = (words: string) =>
    words
      .replace(name, (one) => captures.get(one) ?? one)
      .replace(stepName, (_, lead: string, one: string) => lead + (ids.get(one) ?? one));
  const newText = key === 'when' ? inWords(written) : written.replace(template, inWords);
  return newText === written ? [] : [{ at, newText }];
}

const template = /\{\{[^{}]*\}\}/g;
const name = /[A-Za-z_]\w*/g;
const stepName = /(\bsteps\.)([A-Za-z_]\w*)/g;
