import { saidBy, type TreeStep } from './tree.js';

/** What a step does, whatever it is called and wherever the guide says it: equal for steps that do the same. */
export function deedOf(step: TreeStep): Readonly<Record<string, unknown>> {
  // The names of captures are made of the id, and a guide has no annotations: they say what became of the step.
  const { id: _, source: __, capture: ___, annotations: ____, ...deed } = saidBy(step);
  return deed;
}

/** A text that is the same for two steps where they do the same. */
export function deedKey(step: TreeStep): string {
  const key = knownKeys.get(step) ?? JSON.stringify(deedOf(step), inOrder);
  knownKeys.set(step, key);
  return key;
}

const knownKeys = new WeakMap<TreeStep, string>();

/** The members of a mapping in one order, as theirs says nothing. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
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
