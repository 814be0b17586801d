import { firstIndex } from '../../model/first-index.js';
import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { distinctNames } from '../check/approvals/distinct-names.js';
import type { Outline } from '../outline.js';
import { oncePer } from '../remembered.js';
import type { StepOutline } from '../step-outline.js';
import { type Entry, itemsOf, type ScalarNode, textNode, valueAt } from '../syntax/node.js';
import { placesIn } from '../syntax/scalar-offset.js';
import { nameUses, type UsedName } from './used-name.js';

/** What a name of a runbook can stand for. */
export type NameKind = 'variable' | 'input' | 'capture' | 'step' | 'environment';

/** What each of them is called in a sentence. */
export const kindWords: Readonly<Record<NameKind, string>> = {
  variable: 'a variable',
  input: 'an input',
  capture: 'a capture',
  step: 'the id of a step',
  environment: 'a variable of the environment',
};

/** A place where something that has a name is defined or used. */
export interface Occurrence {
  readonly kind: NameKind;
  readonly name: string;
  /** The name alone, without dots and quotes. */
  readonly at: Span;
  /** Of a definition, all that defines it: the entry of a mapping, or the step. */
  readonly whole?: Span;
  /** Of a capture, the id of the step that takes it, where that is said. */
  readonly step?: string;
}

type ReadText = Pick<Analysis, 'outline' | 'document'>;

/** Where everything that has a name in a runbook is defined and used, in the order of the text. */
export const occurrencesIn = oncePer(({ outline, document }: ReadText): readonly Occurrence[] => {
  const defined = [...definitions(outline)];
  const kinds = kindsByName(defined);
  const used = [...nameUses(outline)].flatMap((use) => usesOf(use, kinds));
  return [...defined, ...used, ...namedSteps(outline, document)].sort((one, other) => one.at.start - other.at.start);
});

/** The occurrences that an offset lies in; several where a name may stand for several things. */
export function occurrencesAt(analysis: ReadText, offset: number): readonly Occurrence[] {
  const all = occurrencesIn(analysis);
  const found: Occurrence[] = [];
  // Names never overlap, so their ends are in the same order as their starts.
  const first = firstIndex(all.length, (index) => (all[index]?.at.end ?? 0) >= offset);
  for (let index = first; (all[index]?.at.start ?? offset + 1) <= offset; index += 1) {
    const occurrence = all[index];
    if (occurrence) found.push(occurrence);
  }
  return found;
}

/** Whether two occurrences are of the same thing. */
export function isSame(one: Pick<Occurrence, 'kind' | 'name'>, other: Pick<Occurrence, 'kind' | 'name'>): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function* definitions({ text, vars, inputs, steps }: Outline): Generator<Occurrence> {
  for (const entry of vars) yield entryDefinition(text, entry, 'variable');
  for (const entry of inputs) yield entryDefinition(text, entry, 'input');
  for (const step of steps) yield* stepDefinitions(text, step);
}

function* stepDefinitions(text: string, { id, node, captures }: StepOutline): Generator<Occurrence> {
  if (id) yield { kind: 'step', name: id.source, at: nameSpan(text, id), whole: node.at };
  for (const entry of captures) {
    yield { ...entryDefinition(text, entry, 'capture'), ...(id && { step: id.source }) };
  }
}

function entryDefinition(text: string, { key, value }: Entry, kind: NameKind): Occurrence {
  const end = Math.max(key.at.end, value.at.end);
  return { kind, name: key.source, at: nameSpan(text, key), whole: { start: key.at.start, end } };
}

function* namedSteps(outline: Outline, document: ReadText['document']): Generator<Occurrence> {
  const { text, steps, version } = outline;
  const open = version === 'runbook/v1' ? itemsOf(valueAt(valueAt(document, 'meta'), 'ambiguities')) : [];
  const ofOpen = open.flatMap((ambiguity) => textNode(valueAt(ambiguity, 'step')) ?? []);
  const named = [...distinctNames(outline).map(({ name }) => name), ...ofOpen];
  const ids = new Set(steps.map(({ id }) => id?.source));
  for (const name of named) {
    if (ids.has(name.source)) yield { kind: 'step', name: name.source, at: nameSpan(text, name) };
  }
}

/** A scalar without the quotes around it. */
function nameSpan(text: string, scalar: ScalarNode): Span {
  if (scalar.style === 'plain') return scalar.at;
  return placesIn(text, scalar)({ start: 0, end: scalar.source.length });
}

function kindsByName(defined: readonly Occurrence[]): ReadonlyMap<string, ReadonlySet<NameKind>> {
  const kinds = new Map<string, Set<NameKind>>();
  for (const { kind, name } of defined) {
    if (kind === 'step') continue;
    const known = kinds.get(name) ?? new Set();
    kinds.set(name, known.add(kind));
  }
  return kinds;
}

const scopes: Readonly<Record<string, NameKind>> = {
  vars: 'variable',
  inputs: 'input',
  captures: 'capture',
  steps: 'step',
  env: 'environment',
};

/** What the parts of a used name stand for. */
function usesOf({ path, keys }: UsedName, kinds: ReadonlyMap<string, ReadonlySet<NameKind>>): readonly Occurrence[] {
  const [first = '', name, part, output] = path;
  const [at, nameAt, , outputAt] = keys;
  const kind = Object.hasOwn(scopes, first) ? scopes[first] : undefined;
  // What is captured as JSON has parts of its own, which have no definition.
  if (kind === undefined || name === undefined || nameAt === undefined) {
    return at === undefined || isRun(path) ? [] : bareUses(first, at, kinds);
  }
  const scoped: Occurrence = { kind, name, at: nameAt };
  const taken = kind === 'step' && part === 'outputs' && output !== undefined && outputAt !== undefined;
  return taken ? [scoped, { kind: 'capture', name: output, at: outputAt, step: name }] : [scoped];
}

function isRun([first, second]: readonly string[]): boolean {
  return first === 'run' && second !== undefined;
}

function bareUses(name: string, at: Span, kinds: ReadonlyMap<string, ReadonlySet<NameKind>>): readonly Occurrence[] {
  return [...(kinds.get(name) ?? [])].map((kind) => ({ kind, name, at }));
}
