import type { CodeLens } from 'vscode-languageserver';
import {
  type Analysis,
  type DraftEdit,
  offeredEdits,
  type ReviewedStep,
  reviewedSteps,
} from '../../runtime/language/index.js';
import { draftCommands } from '../protocol.js';
import { toCommandLens, toTextLens } from '../to-lsp.js';

/** Above a draft how many of its steps somebody has looked at; above each step that nobody has, what may be done with it. */
export function draftLenses(commands: ReadonlySet<string>, uri: string, analysis: Analysis): readonly CodeLens[] {
  const reviewed = reviewedSteps(analysis);
  if (reviewed.length === 0 || !analysis.outline.isComplete) return [];
  const head = toTextLens(countText(reviewed), { start: 0, end: 0 }, analysis.lines);
  return [head, ...reviewed.flatMap((one) => stepLenses(commands, uri, { analysis, one }))];
}

function countText(reviewed: readonly ReviewedStep[]): string {
  const left = reviewed.filter(({ review }) => review !== 'accepted').length;
  const steps = `${reviewed.length} ${reviewed.length === 1 ? 'step' : 'steps'}`;
  return left === 0 ? `✓ draft: ${steps}, all accepted` : `draft: ${left} of ${steps} left to accept`;
}

function stepLenses(
  commands: ReadonlySet<string>,
  uri: string,
  { analysis, one }: { readonly analysis: Analysis; readonly one: ReviewedStep },
): readonly CodeLens[] {
  const { lines } = analysis;
  const { step, review } = one;
  const { start, end } = step.node.at;
  if (review === 'accepted') return [toTextLens('✓ accepted', { start, end }, lines)];
  const offered = new Set<string>(offeredEdits(analysis, step));
  const shown = draftCommands.filter(({ command, edit }) => commands.has(command) && offered.has(edit));
  const { line } = lines.positionAt(start);
  // A lens outlives the text that it was drawn for, if only for a moment.
  const place = [uri, line, ...(step.id ? [step.id.source] : [])];
  return shown.map(({ command, edit }) =>
    toCommandLens({ title: titleOf(edit, review), command, arguments: place }, start, lines),
  );
}

function titleOf(edit: DraftEdit, review: ReviewedStep['review']): string {
  return edit === 'accept' && review === 'changed' ? 'Accept again, it was changed' : titles[edit];
}

const titles: Readonly<Record<DraftEdit, string>> = {
  accept: 'Accept step',
  make_manual: 'Make manual',
  split: 'Split',
  merge: 'Merge with next',
};
