import { isSameJson } from '../../model/same-json.js';
import { saidBy, type TreeStep } from './tree.js';

/** What a step does, whatever it is called and wherever the guide says it: equal for steps that do the same. */
export function deedOf(step: TreeStep): Readonly<Record<string, unknown>> {
  // The names of captures are made of the id.
  const { id: _, source: __, capture: ___, ...deed } = saidBy(step);
  return deed;
}

/** Whether two steps do the same. */
export function isSameDeed(one: TreeStep, other: TreeStep): boolean {
  return isSameJson(deedOf(one), deedOf(other));
}

/** How alike two steps are, by the words in them: 1 where all are the same, 0 where none is. */
export function likeness(one: TreeStep, other: TreeStep): number {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const shared = [...words].filter((word) => others.has(word)).length;
  return words.size + others.size === 0 ? 1 : (2 * shared) / (words.size + others.size);
}

const known = new WeakMap<TreeStep, ReadonlySet<string>>();

function wordsOf(step: TreeStep): ReadonlySet<string> {
  const words = known.get(step) ?? new Set(textsIn(deedOf(step)).flatMap((text) => text.toLowerCase().split(blanks)));
  known.set(step, words);
  return words;
}

const blanks = /[^\p{L}\p{N}._/-]+/u;

// What the compiler says of every step by hand tells none of them from the others.
const usual = /^(?:Evidence '|Run by hand|It does not run by itself)/;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split('\n').filter((line) => !usual.test(line));
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
