import { markedConflict } from '../../language/conflict.js';
import { edited, isFlow } from '../../language/suggest/map-edit.js';
import type { TextEdit } from '../../model/text.js';
import type { ThreeStates } from './align.js';
import type { Arrangement } from './arrange.js';
import type { Fate } from './fate.js';
import { shifted } from './field-text.js';
import { mergedMaps } from './merge-map.js';
import { inOrder } from './merged.js';
import { type DraftTree, stepsIn, type TreeStep } from './tree.js';

/** What becomes of each step, and where it stands. */
export interface StepsMerge {
  readonly fates: ReadonlyMap<string, Fate>;
  readonly arrangement: Arrangement;
}

/** The list of steps as it comes out of a merge. */
export interface MergedSteps {
  readonly text: string;
  /** What was taken from the guide, in words. */
  readonly taken: readonly string[];
  /** The steps that the text holds, those in comments left out. */
  readonly ids: readonly string[];
}

/** Writes the steps of a merge: those that people have as their lines stand, those of the guide as the compiler wrote them. */
export function mergedSteps(states: ThreeStates, plan: StepsMerge): MergedSteps {
  const scene: Scene = { states, plan, taken: [], ids: [] };
  const [first] = stepsIn(states.mine, '');
  const text = listText(scene, '', first?.column ?? 2);
  const dropped = [...plan.fates].filter(([, fate]) => fate === 'drop').map(([id]) => `step '${id}' taken out`);
  return {
    text,
    taken: [...scene.taken, ...dropped.filter((words) => !scene.ids.some((id) => words === `step '${id}' taken out`))],
    ids: scene.ids,
  };
}

interface Scene extends Pick<{ readonly states: ThreeStates; readonly plan: StepsMerge }, 'states' | 'plan'> {
  readonly taken: string[];
  readonly ids: string[];
}

function listText(scene: Scene, group: string, column: number): string {
  const { states, plan } = scene;
  const ids = plan.arrangement.lists.get(group) ?? [];
  const isSpaced = isSpacedOut(states.mine);
  const texts = ids.map((id, index) =>
    spaced(stepText(scene, id, column), { isSpaced, isFirst: index === 0, wasFirst: isFirstOf(states.mine, id) }),
  );
  return disordered(scene, group, column) + texts.join('');
}

/** Whether a blank line stands between the steps. */
function isSpacedOut(tree: DraftTree): boolean {
  return tree.steps.some(({ lines: { start } }) => tree.text[start] === '\n');
}

function isFirstOf(tree: DraftTree, id: string): boolean {
  const step = tree.byId.get(id);
  return step !== undefined && stepsIn(tree, step.group)[0] === step;
}

function spaced(
  text: string,
  {
    isSpaced,
    isFirst,
    wasFirst,
  }: { readonly isSpaced: boolean; readonly isFirst: boolean; readonly wasFirst: boolean },
): string {
  if (isFirst === wasFirst && (isFirst || text.startsWith('\n') === isSpaced)) return text;
  const bare = isFirst ? text.replace(/^\n+/, '') : text;
  return !isFirst && isSpaced && !bare.startsWith('\n') ? `\n${bare}` : bare;
}

/** An order that both sides have changed stays as people have it, and is marked above the first of the steps. */
function disordered({ states, plan }: Scene, group: string, column: number): string {
  if (!plan.arrangement.disordered.includes(group)) return '';
  const names = stepsIn(states.guide, group).map(({ id }) => `${' '.repeat(column)}# ${id}\n`);
  const where = group === '' ? 'the steps' : `the steps of '${group}'`;
  return markedConflict({ about: `the order of ${where}`, mine: '', guide: names.join(''), indent: column });
}

function stepText(scene: Scene, id: string, column: number): string {
  const { states, plan } = scene;
  const fate = plan.fates.get(id);
  const [here, there] = [states.mine.byId.get(id), states.guide.byId.get(id)];
  if (fate === 'missed' && there) return missedText(scene, there, column);
  scene.ids.push(id);
  if (here) return shifted(ownText(scene, here), column - here.column);
  if (!there) throw new Error(`step '${id}' stands in no state of the draft`);
  scene.taken.push(`step '${id}' added`);
  return shifted(withSteps(scene, states.guide, there, []), column - there.column);
}

function missedText({ states: { guide } }: Scene, step: TreeStep, column: number): string {
  const said = shifted(linesOf(guide, step), column - step.column);
  return markedConflict({
    about: `step '${step.id}', which was taken out here`,
    mine: '',
    guide: said,
    indent: column,
  });
}

/** A step without what stands above it. */
function linesOf({ text }: DraftTree, { lines }: TreeStep): string {
  return text.slice(lines.start, lines.end).replace(/^\n+/, '');
}

function ownText(scene: Scene, here: TreeStep): string {
  const { states, plan } = scene;
  if (plan.fates.get(here.id) === 'gone') return goneText(scene, here);
  const there = states.guide.byId.get(here.id);
  if (!there) return withSteps(scene, states.mine, here, []);
  const merged = mergedMaps(
    {
      base: states.base.byId.get(here.id)?.node,
      mine: { text: states.mine.text, map: here.node },
      guide: { text: states.guide.text, map: there.node },
    },
    { owner: `step '${here.id}'`, path: '', without: ['id', 'steps'] },
  );
  if (!merged) return wholeText(scene, here, there);
  if (merged.taken.some((name) => !/^source\b/.test(name)))
    scene.taken.push(`step '${here.id}': ${namesOf(merged.taken)}`);
  else if (merged.taken.length > 0) scene.taken.push(`step '${here.id}': where it stands in the guide`);
  return withSteps(scene, states.mine, here, merged.edits);
}

function namesOf(names: readonly string[]): string {
  return names
    .filter((name) => !/^source\b/.test(name))
    .map((name) => `'${name}'`)
    .join(', ');
}

function goneText({ states: { mine } }: Scene, here: TreeStep): string {
  return marked(mine, here, { about: `step '${here.id}', which its guide no longer has`, guide: '' });
}

/** A step in braces, in which no mark can stand. */
function wholeText({ states: { mine, guide } }: Scene, here: TreeStep, there: TreeStep): string {
  const said = shifted(linesOf(guide, there), here.column - there.column);
  return marked(mine, here, { about: `step '${here.id}'`, guide: said });
}

/** A step with its marks, below the comments that stand above it. */
function marked(
  tree: DraftTree,
  { lines, node, column }: TreeStep,
  { about, guide }: { readonly about: string; readonly guide: string },
): string {
  const { text } = tree;
  const start = text.lastIndexOf('\n', node.at.start - 1) + 1;
  return (
    text.slice(lines.start, start) +
    markedConflict({ about, mine: text.slice(start, lines.end), guide, indent: column })
  );
}

/** The lines of a step with edits in them, and its own steps as they come out of the merge. */
function withSteps(scene: Scene, tree: DraftTree, step: TreeStep, edits: readonly TextEdit[]): string {
  const { start, end } = step.lines;
  if (!step.list || isFlow({ text: tree.text, map: step.node })) return editedPart(tree.text, { start, end }, edits);
  const { list } = step;
  const [before, behind] = [
    edits.filter(({ at }) => at.end <= list.start),
    edits.filter(({ at }) => at.start >= list.end),
  ];
  const [first] = stepsIn(tree, step.id);
  const inner = listText(scene, step.id, first?.column ?? step.column + 4);
  return (
    editedPart(tree.text, { start, end: list.start }, before) +
    inner +
    editedPart(tree.text, { start: list.end, end }, behind)
  );
}

function editedPart(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  edits: readonly TextEdit[],
): string {
  const here = inOrder(edits).map(({ at, newText }) => ({
    at: { start: at.start - start, end: at.end - start },
    newText,
  }));
  return edited(text.slice(start, end), here);
}
