import type { Diagnostic } from '../model/diagnostic.js';
import type { Posture } from '../model/posture.js';
import type { ProviderTypes } from '../model/provider.js';
import type { Runbook } from '../model/runbook.js';
import { type LineMap, lineMapOf } from '../model/text.js';
import type { RiskContext } from '../risk/index.js';
import type { MarkedStep } from './check/check-step.js';
import { checkRules } from './check/index.js';
import { lowerRunbook } from './lower.js';
import { type Outline, outlineOf } from './outline.js';
import { checkShape } from './shape/check-shape.js';
import { type Format, formatOf } from './shape/schema.js';
import { atOnce } from './slice.js';
import { withSuppressions } from './suppression/apply.js';
import { certainTree } from './syntax/certain.js';
import { withFixes } from './syntax/fix.js';
import { itemsOf, type Node, valueAt } from './syntax/node.js';
import { parseInSlices, type Reading } from './syntax/parse.js';

/** Everything that is known about a runbook's text. */
export interface Analysis {
  readonly text: string;
  readonly lines: LineMap;
  /** How the text was read, for reading the next state of it. */
  readonly reading: Reading;
  /** The tree of the text; undefined where the text holds nothing or is not read at all. */
  readonly document: Node | undefined;
  /** The version of the format that the text is read by. */
  readonly format: Format;
  /** What the text says, as far as it says anything. */
  readonly outline: Outline;
  /** The runbook; present exactly where neither reading nor the schema found an error. */
  readonly runbook?: Runbook;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  readonly hasErrors: boolean;
}

/** What is known beside the text of a runbook: of commands, and of the types of steps that providers bring. */
export interface ReadingContext extends RiskContext {
  readonly providers?: ProviderTypes;
  /** Who holds which role, where a policy says so. */
  readonly policy?: Pick<Posture, 'roles'>;
}

/** Reads a runbook and checks it by every rule, with what is known beside it; never throws, whatever the text is. */
export function readRunbook(text: string, context: ReadingContext = {}): Analysis {
  return atOnce(readInSlices(text, context));
}

/** Reads a runbook again by which more is known beside it now. */
export function readAgain(analysis: Analysis, context: ReadingContext): Analysis {
  return atOnce(readInSlices(analysis.text, context, analysis));
}

/**
 * Reads a runbook as `readRunbook` does, in slices of a few milliseconds each; of what is known of an earlier state of
 * the text, all is taken over that an edit has not touched.
 */
export function* readInSlices(text: string, context: ReadingContext, earlier?: Analysis): Generator<void, Analysis> {
  const { providers, policy, ...risk } = context;
  const reading = yield* parseInSlices(text, earlier?.reading);
  const { root } = reading;
  const faults = reading.diagnostics.map((fault) => withFixes(fault, text));
  const format = formatOf(root, providers);
  const marks = reading.pieces?.steps.map(({ mark }) => mark) ?? [];
  const certain = certainTree(reading);
  const shapeFaults = certain ? yield* checkShape({ root: certain.root, format, marks }) : [];
  yield;
  const holders = policy?.roles;
  const outlineFor = (tree: Node | undefined): Outline => ({
    ...outlineOf(text, tree, [...faults, ...shapeFaults]),
    risk,
    ...(providers && { providers }),
    ...(holders && { holders }),
  });
  const outline = outlineFor(root);
  const judged = certain && (certain.root === root ? outline : outlineFor(certain.root));
  const findings = judged ? yield* checkRules(judged, markedSteps(certain.root, marks)) : [];
  yield;
  const found = [...faults, ...shapeFaults, ...findings];
  const diagnostics = [...(judged ? withSuppressions(found, judged, certain.root) : found)].sort(byPlace);
  const analysis = {
    text,
    lines: lineMapOf(text),
    reading,
    document: root,
    format,
    outline,
    diagnostics,
    hasErrors: diagnostics.some(({ severity }) => severity === 'error'),
  };
  return outline.isComplete && root ? withRunbook(analysis, root) : analysis;
}

function markedSteps(root: Node | undefined, marks: readonly object[]): readonly MarkedStep[] {
  return itemsOf(valueAt(root, 'steps')).map((node, index) => ({ node, mark: marks[index] }));
}

// An editor asks for diagnostics after each keystroke and seldom for what would be run.
function withRunbook(analysis: Analysis, root: Node): Analysis {
  let runbook: Runbook | undefined;
  return {
    ...analysis,
    get runbook() {
      runbook ??= lowerRunbook(root);
      return runbook;
    },
  };
}

function byPlace(left: Diagnostic, right: Diagnostic): number {
  return left.at.start - right.at.start || left.at.end - right.at.end || compareText(left.code, right.code);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
