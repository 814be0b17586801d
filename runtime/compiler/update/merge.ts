import { conflictsIn } from '../../language/conflict.js';
import { edited } from '../../language/suggest/map-edit.js';
import { itemsOf, textNode, valueAt } from '../../language/syntax/node.js';
import { parseYaml } from '../../language/syntax/parse.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type AlignedStates, aligned, type ThreeStates } from './align.js';
import { arranged } from './arrange.js';
import { fatesOf, isUntouched } from './fate.js';
import { withMergedHead } from './header.js';
import { mergedMaps } from './merge-map.js';
import { mergedSteps, type StepsMerge } from './merge-steps.js';
import { inOrder } from './merged.js';
import { readTree } from './tree.js';

/** The three texts of a draft that are merged. */
export interface ThreeTexts {
  /** As it was compiled. */
  readonly base: string;
  /** As people have it now. */
  readonly mine: string;
  /** As the guide is compiled now. */
  readonly guide: string;
}

/** A draft that holds what people wrote and what the guide now says. */
export interface MergedDraft {
  readonly text: string;
  /** What was taken from the guide, in words; nothing where the text is as it was. */
  readonly taken: readonly string[];
  /** What both sides have changed, as the marks say it, with its line in the text. */
  readonly conflicts: readonly { readonly about: string; readonly line: number }[];
  /** What the guide's steps are called in it, by what the compiler called them. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Merges what people made of a draft with what its guide has become. All that people wrote stays, with its comments and
 * its layout; what both sides changed is marked so that nobody can run it. Or why it cannot be merged.
 */
export function mergeDrafts(texts: ThreeTexts): Result<MergedDraft, string> {
  const [base, mine, guide] = [texts.base, texts.mine, texts.guide].map(unified) as [string, string, string];
  // What nobody has touched, or has already become the same, has nothing to be kept of.
  if (guide === base || mine === guide)
    return ok({ text: texts.mine, taken: [], conflicts: openIn(mine), names: new Map() });
  if (openIn(mine).length > 0) return failed('it still holds conflicts with its guide; settle them first');
  const states = statesOf({ base, mine, guide });
  if (!states.ok) return states;
  if (mine === base)
    return ok({
      text: withLineEnds(guide, texts.mine),
      taken: takenFrom(states.value),
      conflicts: [],
      names: new Map(),
    });
  const merged = mergedTexts(states.value, { base, mine, guide });
  return merged.ok ? ok({ ...merged.value, text: withLineEnds(merged.value.text, texts.mine) }) : merged;
}

function unified(text: string): string {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  return plain.endsWith('\n') ? plain : `${plain}\n`;
}

function withLineEnds(text: string, mine: string): string {
  return mine.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

function openIn(text: string): MergedDraft['conflicts'] {
  const { conflicts } = conflictsIn(text, parseYaml(text).root);
  return conflicts.map(({ about, head }) => ({ about, line: text.slice(0, head.start).split('\n').length }));
}

function statesOf({ base, mine, guide }: ThreeTexts): Result<AlignedStates, string> {
  const own = readTree(mine);
  if (!own.ok) return own;
  const [before, there] = [readTree(base), readTree(guide)];
  if (!before.ok) return failed(`the draft as it was compiled cannot be read: ${before.error}`);
  if (!there.ok) return failed(`the draft of the guide as it is now cannot be read: ${there.error}`);
  return aligned({ base: before.value, mine: own.value, guide: there.value });
}

function takenFrom(states: ThreeStates): readonly string[] {
  return mergedSteps(states, planOf(states)).taken;
}

function planOf(states: ThreeStates): StepsMerge {
  const fates = fatesOf(states);
  return { fates, arrangement: arranged(states, fates) };
}

function mergedTexts(states: AlignedStates, texts: ThreeTexts): Result<MergedDraft, string> {
  const { mine, guide, base } = states;
  const maps = {
    base: base.root,
    mine: { text: mine.text, map: mine.root },
    guide: { text: guide.text, map: guide.root },
  };
  const head = mergedMaps(maps, { owner: '', path: '', without: ['steps'], needed: programsOfPeople(states) });
  const steps = mergedSteps(states, planOf(states));
  if (!head || !steps)
    return failed("'meta' stands in braces, where no conflict can be marked; give it lines of its own");
  const edits = [...head.edits, { at: mine.list, newText: steps.text }];
  const text = withMergedHead(edited(mine.text, inOrder(edits)), texts);
  const lost = lostIn(text, steps.ids);
  if (lost !== undefined) return failed(lost);
  return ok({
    text,
    taken: [...head.taken.map((name) => `'${name}'`), ...steps.taken],
    conflicts: openIn(text),
    names: states.names,
  });
}

/** The programs of the steps that people added or changed. */
function programsOfPeople({ base, mine }: ThreeStates): ReadonlySet<string> {
  const theirs = mine.steps.filter((step) => {
    const before = base.byId.get(step.id);
    return !before || !isUntouched({ base, mine }, before, step);
  });
  const programs = theirs.map(({ node }) => itemsOf(valueAt(valueAt(node, 'with'), 'argv'))[0]);
  return new Set(programs.flatMap((program) => textNode(program)?.source ?? []));
}

/** A merge that did not come out as it was meant is none: what cannot be read again is never written. */
function lostIn(text: string, ids: readonly string[]): string | undefined {
  const again = readTree(text);
  if (!again.ok) return `it cannot be merged: ${again.error}`;
  const found = new Set(again.value.steps.map(({ id }) => id));
  const lost = ids.find((id) => !found.has(id));
  const isSame = again.value.steps.length === ids.length && lost === undefined;
  return isSame
    ? undefined
    : `it cannot be merged as it is laid out${lost === undefined ? '' : `: step '${lost}' would be lost`}; write 'runbook fmt' first`;
}
