import type { Diagnostic } from '../../../model/diagnostic.js';
import { failed, type Result } from '../../../model/result.js';
import type { TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import type { StepOutline } from '../../step-outline.js';
import { manualEdits } from '../../suggest/manual.js';
import { type ActionPlace, refactoring, stepUnder, type TextAction } from '../action.js';
import { newerVersion } from '../version.js';
import { acceptEdits } from './accept.js';
import { mergeEdits } from './merge.js';
import { type Review, reviewedSteps } from './review.js';
import { splitEdits } from './split.js';
import { usedCaptures } from './step-text.js';

/** What a person does with a step of a draft once it was compared with the guide. */
export type DraftEdit = 'accept' | 'make_manual' | 'split' | 'merge';

/** The changes of a draft that a person may want for the step under the cursor. */
export function draftActions(place: ActionPlace): readonly TextAction[] {
  const step = stepUnder(place);
  if (!step || step.type === 'group' || !place.analysis.outline.isComplete) return [];
  const edits = offeredEdits(place.analysis, step);
  return edits.map((edit) => refactoring('refactor.rewrite', titles[edit], changeOf(place.analysis, step, edit)));
}

const titles: Readonly<Record<DraftEdit, string>> = {
  accept: 'Accept the step as it is',
  make_manual: 'Make manual: a person does it',
  split: 'Split into several steps',
  merge: 'Merge with the next step',
};

/** The edits of the step at an offset, or why there are none. */
export function draftEdit(analysis: Analysis, offset: number, edit: DraftEdit): Result<readonly TextEdit[], string> {
  if (!analysis.outline.isComplete) return failed('the runbook has errors; correct them first');
  const step = stepUnder({ analysis, span: { start: offset, end: offset } });
  if (!step || step.type === 'group') return failed('no step stands here; go to a step');
  const change = changeOf(analysis, step, edit);
  return change.ok ? change : failed(`step '${step.id?.source ?? ''}' ${refusals[edit]}: ${change.error}`);
}

const refusals: Readonly<Record<DraftEdit, string>> = {
  accept: 'cannot be accepted',
  make_manual: 'cannot be made manual',
  split: 'cannot be split',
  merge: 'cannot be merged with the next one',
};

function changeOf(analysis: Analysis, step: StepOutline, edit: DraftEdit): Result<readonly TextEdit[], string> {
  if (edit === 'accept') return acceptEdits(analysis, step);
  const fault = edit === 'make_manual' ? undefined : hindranceIn(analysis, step, edit);
  if (fault !== undefined) return failed(fault);
  const version = edit === 'merge' ? newerVersion(analysis) : undefined;
  if (version && !version.ok) return version;
  const change = edits[edit](analysis, step);
  return change.ok ? { ok: true, value: [...(version?.value ?? []), ...change.value] } : change;
}

const edits: Readonly<
  Record<Exclude<DraftEdit, 'accept'>, (analysis: Analysis, step: StepOutline) => Result<readonly TextEdit[], string>>
> = {
  make_manual: handOverEdits,
  split: splitEdits,
  merge: mergeEdits,
};

/** What would be hidden, doubled or lost where a step is taken apart or put together with the next one. */
function hindranceIn(analysis: Analysis, step: StepOutline, edit: DraftEdit): string | undefined {
  const { steps } = analysis.outline;
  const next = edit === 'merge' ? steps[steps.indexOf(step) + 1] : undefined;
  const [start, end] = [step.node.at.start, (next ?? step).node.at.end];
  const isIn = ({ severity, at }: Diagnostic) => severity === 'error' && start <= at.start && at.start <= end;
  if (analysis.diagnostics.some(isIn)) return 'there are errors in it; correct them first';
  const hasReason = analysis.text.slice(start, end).includes('# runbook-ignore');
  return hasReason ? "a 'runbook-ignore' stands in it, which is about one place of it" : undefined;
}

function handOverEdits(analysis: Analysis, { node, captures }: StepOutline): Result<readonly TextEdit[], string> {
  const [used] = usedCaptures(analysis, captures);
  if (used !== undefined) return failed(`'${used}', which it captures, is used; no person would give it`);
  return node.kind === 'map' ? manualEdits({ text: analysis.text, map: node }) : failed('it says nothing yet');
}

/** What may be worth offering for a step, as far as a glance tells; what comes of it is told when it is asked for. */
export function offeredEdits(analysis: Analysis, step: StepOutline): readonly DraftEdit[] {
  const review = reviewOf(analysis, step);
  return [
    ...(review === undefined || review === 'accepted' ? [] : ['accept' as const]),
    ...(step.type === 'manual' ? [] : ['make_manual' as const]),
    ...(hasParts(step) ? ['split' as const] : []),
    ...(hasLike(analysis, step) ? ['merge' as const] : []),
  ];
}

function reviewOf(analysis: Analysis, step: StepOutline): Review | undefined {
  return reviewedSteps(analysis).find((one) => one.step === step)?.review;
}

function hasParts({ script, instructions }: StepOutline): boolean {
  const text = (script?.text ?? instructions)?.source.trimEnd() ?? '';
  return script ? /[\n;]/.test(text) : /\n\s*\n\S|\n(?:[-*+]|\d+[.)])\s/.test(text);
}

function hasLike({ outline: { steps } }: Analysis, step: StepOutline): boolean {
  const next = steps[steps.indexOf(step) + 1];
  const isByHand = ({ type }: StepOutline) => type === 'manual';
  return next !== undefined && next.type !== 'group' && isByHand(next) === isByHand(step);
}
