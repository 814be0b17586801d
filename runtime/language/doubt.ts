import type { Diagnostic } from '../model/diagnostic.js';
import { oncePer } from './remembered.js';
import { formatV1, keysOf, resolved } from './shape/schema.js';
import { suggestionFor } from './shape/suggestion.js';
import type { StepOutline } from './step-outline.js';
import { entriesOf, entryAt, type Node, valueAt } from './syntax/node.js';

/** Where the shape of a text is wrong, so that something may be meant there that was not read. */
export interface Doubts {
  /** Whether variables, inputs or whole steps may be meant outside the steps that were read. */
  readonly areNamesOpen: boolean;
  /** What the steps with a fault say, by their places in the outline; the steps of a group speak for themselves. */
  readonly steps: ReadonlyMap<number, string>;
}

const none: Doubts = { areNamesOpen: false, steps: new Map() };

/** A text as far as it was read. */
interface ReadSteps {
  readonly text: string;
  readonly root: Node | undefined;
  readonly steps: readonly StepOutline[];
}

/** What the faults of a text leave open. */
export function doubtsOf(faults: readonly Diagnostic[], { text, root, steps }: ReadSteps): Doubts {
  // What stands in another document was never meant to be a part of this one.
  const own = faults.filter(({ code }) => code !== 'yaml/several-documents');
  if (own.length === 0) return none;
  const placed = own.map((fault) => ({ fault, index: innermost(steps, fault.at.start) }));
  return {
    areNamesOpen: placed.some(({ fault, index }) => bringsNames(fault) || (index < 0 && !isWithoutNames(fault, root))),
    steps: new Map(
      [...new Set(placed.map(({ index }) => index))].flatMap((index) => {
        const step = steps[index];
        return step ? [[index, ownText(step.node, text)]] : [];
      }),
    ),
  };
}

function innermost(steps: readonly StepOutline[], offset: number): number {
  return steps.findLastIndex(({ node }) => node.at.start <= offset && offset <= node.at.end);
}

// What they would bring stands somewhere else, or nowhere.
function bringsNames({ code }: Diagnostic): boolean {
  return code === 'yaml/alias' || code === 'yaml/merge-key';
}

/** Whether a fault lies in a part of `meta` that defines no name, whatever it was meant to say. */
function isWithoutNames({ at, code }: Diagnostic, root: Node | undefined): boolean {
  const meta = entryAt(root, 'meta');
  if (code === 'schema/missing-key' && at.start === meta?.key.at.start) return true;
  const part = entriesOf(meta?.value).find(({ key, value }) => key.at.start <= at.start && at.start <= value.at.end);
  const key = part?.key.source ?? '';
  return partsWithoutNames.has(suggestionFor(key, metaKeys) ?? key);
}

const metaKeys = [...keysOf(resolved(formatV1.schema.properties?.meta ?? {})).keys()];
const partsWithoutNames = new Set(metaKeys.filter((key) => key !== 'vars' && key !== 'inputs'));

function ownText(step: Node, text: string): string {
  if (step.kind !== 'map') return text.slice(step.at.start, step.at.end);
  const inner = valueAt(step, 'steps');
  const own = step.entries.filter(({ value }) => value !== inner || value.kind !== 'sequence');
  return own.map(({ key, value }) => text.slice(key.at.start, value.at.end)).join('\n');
}

/** Whether one of some names may be defined, under a key that is not right, by a step that comes before a place. */
export function mayBeDefined(doubts: Doubts, names: readonly string[], before: number): boolean {
  if (doubts.areNamesOpen) return true;
  return wordsOf(doubts).some(({ index, defined }) => index < before && names.some((name) => defined.has(name)));
}

/** Whether a mapping has a key, be it misspelled. */
export function hasKeyMeant(node: Node, key: string): boolean {
  return entriesOf(node).some((entry) => suggestionFor(entry.key.source, [key]) !== undefined);
}

const wordsOf = oncePer(({ steps }: Doubts) =>
  [...steps].map(([index, text]) => ({
    index,
    // A name behind a dot is used there.
    defined: new Set(text.match(/(?<![\w.])[A-Za-z_]\w*/g)),
  })),
);
