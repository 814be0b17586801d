import type { Diagnostic } from '../../model/diagnostic.js';
import type { Outline, StepContext } from '../outline.js';
import { outlinesOfStep } from '../step-outline.js';
import type { Node } from '../syntax/node.js';
import { movedDiagnostic } from '../syntax/shift.js';
import type { Rule } from './rule.js';

/** A step of the list below `steps`. */
export interface MarkedStep {
  readonly node: Node;
  /** The object that is the same as long as the step has not changed, wherever it stands; none where that is not known. */
  readonly mark: object | undefined;
}

/** How many steps that are not known yet make a slice. */
const sliceSteps = 20;

/** What rules find in steps, whatever the other steps say; a step is not looked at again before it or what is around the steps changes. */
export function* checkSteps(
  outline: Outline,
  steps: readonly MarkedStep[],
  rules: readonly Rule[],
): Generator<void, readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  let unknown = 0;
  for (const step of steps) {
    const known = step.mark && rememberedAt(step.node, outline, remembered.get(step.mark));
    found.push(...(known ?? findingsIn(step, outline, rules)));
    unknown += known ? 0 : 1;
    if (!known && unknown % sliceSteps === 0) yield;
  }
  return found;
}

/** What was found in a step, and what it followed from. */
interface StepFindings {
  readonly context: Pick<StepContext, 'head' | 'providers' | 'holders'> & StepContext['risk'];
  /** Where the step began. */
  readonly start: number;
  /** Where its line began; what lies before that lies around the steps and does not move with them. */
  readonly lineStart: number;
  readonly found: readonly Diagnostic[];
}

const remembered = new WeakMap<object, StepFindings>();

function findingsIn({ node, mark }: MarkedStep, outline: Outline, rules: readonly Rule[]): readonly Diagnostic[] {
  const found = outlinesOfStep(node, outline.version).flatMap((step) =>
    rules.flatMap(({ code, severity, checkStep }) =>
      (checkStep?.(step, outline) ?? []).map((finding) => ({ code, severity, ...finding })),
    ),
  );
  const { start } = node.at;
  const lineStart = outline.text.lastIndexOf('\n', start - 1) + 1;
  if (mark) remembered.set(mark, { context: contextOf(outline), start, lineStart, found });
  return found;
}

function contextOf({ head, providers, holders, risk }: Outline): StepFindings['context'] {
  return { head, ...(providers && { providers }), ...(holders && { holders }), ...risk };
}

function rememberedAt(
  node: Node,
  outline: Outline,
  known: StepFindings | undefined,
): readonly Diagnostic[] | undefined {
  if (!known || !isSame(known.context, contextOf(outline))) return undefined;
  const by = node.at.start - known.start;
  if (by === 0 || known.found.length === 0) return known.found;
  const move = (offset: number) => (offset < known.lineStart ? offset : offset + by);
  return known.found.map((diagnostic) => movedDiagnostic(diagnostic, move));
}

function isSame(one: StepFindings['context'], other: StepFindings['context']): boolean {
  const isOfRunbook = one.head === other.head && one.providers === other.providers && one.holders === other.holders;
  return isOfRunbook && one.packs === other.packs && one.parsers === other.parsers;
}
