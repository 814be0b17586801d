import { textNode, valueAt } from '../../language/syntax/node.js';
import { failed, ok, type Result } from '../../model/result.js';
import { isSameJson } from '../../model/same-json.js';
import type { Span } from '../../model/text.js';
import { type AlignedStates, aligned } from './align.js';
import { deedOf } from './likeness.js';
import { type DraftTree, readTree, type TreeStep } from './tree.js';

/** A step in which a runbook and its guide have drifted apart. */
export interface Drift {
  /**
   * `changed`: the guide says something else now; `moved`: it says the same elsewhere; `gone`: it no longer says it;
   * `new`: it says something that no step does.
   */
  readonly kind: 'changed' | 'moved' | 'gone' | 'new';
  /** The id of the step; of a new one, what it would be called. */
  readonly step: string;
  readonly title: string;
  /** Where the runbook has the id of the step; undefined of a new one. */
  readonly at?: Span;
  /** Where the guide says it now; undefined where it no longer does. */
  readonly lines?: readonly [number, number];
  /** What of the step the guide now says in another way. */
  readonly fields: readonly string[];
}

/** The states that a runbook is compared in. */
export interface DriftTexts {
  /** As it was compiled; where nobody knows, what people changed counts as changed by the guide. */
  readonly base: string | undefined;
  readonly mine: string;
  /** As the guide is compiled now. */
  readonly guide: string;
}

/** The steps of a runbook that no longer match its guide, in the order of the runbook and then of the guide. */
export function driftOf({ base, mine, guide }: DriftTexts): Result<readonly Drift[], string> {
  const own = readTree(mine);
  if (!own.ok) return own;
  const there = readTree(guide);
  const before = base === undefined ? own : readTree(base);
  if (!there.ok || !before.ok) return failed('the guide cannot be compared with it');
  const states = aligned({ base: before.value, mine: own.value, guide: there.value });
  if (!states.ok) return states;
  return ok([...leaves(own.value).flatMap((step) => driftOfStep(states.value, step)), ...newIn(states.value)]);
}

function leaves({ steps }: DraftTree): readonly TreeStep[] {
  return steps.filter(({ list }) => list === undefined);
}

function driftOfStep({ base, guide }: AlignedStates, step: TreeStep): readonly Drift[] {
  const [before, there] = [base.byId.get(step.id), guide.byId.get(step.id)];
  const found = { step: step.id, title: titleOf(step), at: (textNode(valueAt(step.node, 'id')) ?? step.node).at };
  // What people added says nothing of the guide.
  if (!before || linesOf(before) === undefined) return [];
  if (!there) return [{ kind: 'gone', ...found, fields: [] }];
  const lines = linesOf(there);
  const at = lines && { lines };
  if (!isSameJson(deedOf(before), deedOf(there)) && !isSameJson(deedOf(step), deedOf(there)))
    return [{ kind: 'changed', ...found, ...at, fields: differing(before, there) }];
  return isSameJson(linesOf(step), lines) ? [] : [{ kind: 'moved', ...found, ...at, fields: [] }];
}

function differing(before: TreeStep, there: TreeStep): readonly string[] {
  const [one, other] = [deedOf(before), deedOf(there)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !isSameJson(one[key], other[key]));
}

function newIn({ base, mine, guide }: AlignedStates): readonly Drift[] {
  return leaves(guide).flatMap((step): readonly Drift[] => {
    const lines = linesOf(step);
    // What the compiler makes up stands nowhere in the guide.
    if (lines === undefined || base.byId.has(step.id) || mine.byId.has(step.id)) return [];
    return [{ kind: 'new', step: step.id, title: titleOf(step), lines, fields: [] }];
  });
}

function titleOf({ node, id }: TreeStep): string {
  const title = valueAt(node, 'title');
  return title?.kind === 'scalar' ? title.source : id;
}

/** The lines of the guide that a step says it was made from. */
function linesOf({ node }: TreeStep): readonly [number, number] | undefined {
  const lines = valueAt(valueAt(node, 'source'), 'lines');
  const [first, last = first] =
    lines?.kind === 'sequence'
      ? lines.items.map((item) => Number(item.kind === 'scalar' ? item.value : Number.NaN))
      : [];
  return first === undefined || last === undefined ? undefined : [first, last];
}
