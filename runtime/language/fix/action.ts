import type { Diagnostic } from '../../model/diagnostic.js';
import type { Result } from '../../model/result.js';
import type { Span, TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import type { StepOutline } from '../step-outline.js';

/** What kind of change an action is, in the words of the Language Server Protocol. */
export type ActionKind = 'quickfix' | 'refactor.extract' | 'refactor.rewrite' | 'source.fixAll.runbook';

/** A change of a runbook's text that a person may choose. */
export interface TextAction {
  readonly title: string;
  readonly kind: ActionKind;
  /** The edits, which do not overlap; or why there are none, for a person who asked for just this. */
  readonly change: Result<readonly TextEdit[], string>;
  /** Whether it is what most people want, so that an editor may do it without asking which. */
  readonly isPreferred: boolean;
  /** What it makes go away. */
  readonly solves: readonly Diagnostic[];
}

/** What a person has selected in a runbook, or where the cursor stands. */
export interface ActionPlace {
  readonly analysis: Analysis;
  readonly span: Span;
}

/** The innermost step that a selection begins in. */
export function stepUnder({ analysis, span }: ActionPlace): StepOutline | undefined {
  return analysis.outline.steps.findLast(({ node: { at } }) => at.start <= span.start && span.start <= at.end);
}

/** Whether two stretches share a character or touch. */
export function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** A change of what a runbook says, as an action that nobody needs and somebody may want. */
export function refactoring(
  kind: 'refactor.extract' | 'refactor.rewrite',
  title: string,
  change: TextAction['change'],
): TextAction {
  return { title, kind, change, isPreferred: false, solves: [] };
}
