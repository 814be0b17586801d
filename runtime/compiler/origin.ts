import { firstIndex } from '../model/first-index.js';
import type { AmbiguityV1, CliStepV1, ManualStepV1, PassageV1, ScriptStepV1 } from '../schema/generated/runbook-v1.js';
import type { GuideIr, IrCommand, IrPlace, IrStatement } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { cleanText, shortened } from './wording.js';

/** A step with the lines of the guide that it was made from; one that the compiler invented comes from none. */
export function sourced({ step, place, takenBackBy, isInvented }: LeafDraft): CliStepV1 | ScriptStepV1 | ManualStepV1 {
  if (isInvented) return step;
  const source = passageOf(place);
  // A rollback has no source of its own.
  const beside = takenBackBy && { annotations: { compile: { rollback: { lines: passageOf(takenBackBy).lines } } } };
  // At the head of the step, where whoever compares it with the guide begins to read.
  if (step.type === 'cli') {
    const { id, type, title, ...rest } = step;
    return { id, type, ...(title !== undefined && { title }), source, ...rest, ...beside };
  }
  if (step.type === 'script') {
    const { id, type, title, ...rest } = step;
    return { id, type, ...(title !== undefined && { title }), source, ...rest, ...beside };
  }
  const { id, type, title, ...rest } = step;
  return { id, type, ...(title !== undefined && { title }), source, ...rest };
}

/** What the guide leaves open, each with the step that was made from it where there is one. */
export function ambiguitiesOf(ir: GuideIr, steps: readonly LeafDraft[]): readonly AmbiguityV1[] {
  const stepOf = stepFinder(steps);
  return ir.ambiguities.flatMap((statement) => {
    const text = shortened(cleanText(statement.text), 300);
    if (text === '') return [];
    const { step } = stepOf(statement) ?? {};
    return [{ text, reason: statement.why, ...(step && { step: step.id }), source: passageOf(statement) }];
  });
}

/** Finds the first step that was made from a statement, or from the command that it introduces. */
function stepFinder(steps: readonly LeafDraft[]): (statement: IrStatement) => LeafDraft | undefined {
  const made = steps.map((leaf, index) => ({ ...leaf, index })).filter(({ isAdded }) => isAdded !== true);
  const byLine = new Map<number, number>();
  const byIntro = new Map<string, number[]>();
  for (const { place, index } of made) {
    for (const line of linesOf(place)) byLine.set(line, byLine.get(line) ?? index);
    for (const key of introKeysOf(place)) {
      const found = byIntro.get(key);
      if (found) found.push(index);
      else byIntro.set(key, [index]);
    }
  }
  return (statement) => {
    const introducing = byIntro.get(introKey(statement.text, statement)) ?? [];
    // Steps of commands stand in the order of the guide.
    const isBelow = (at: number) => (steps[introducing[at] ?? -1]?.place.line ?? 0) > statement.line;
    const introduced = introducing[firstIndex(introducing.length, isBelow)];
    const found = [byLine.get(statement.line), introduced].filter((index) => index !== undefined);
    return found.length === 0 ? undefined : steps[Math.min(...found)];
  };
}

function linesOf({ line, endLine }: IrPlace): readonly number[] {
  return Array.from({ length: endLine - line + 1 }, (_, at) => line + at);
}

function introKeysOf(place: IrPlace & Pick<IrCommand, 'intro'>): readonly string[] {
  return (place.intro ?? []).map((text) => introKey(text, place));
}

function introKey(text: string, { headings }: IrPlace): string {
  return [text, ...headings].join('\n');
}

function passageOf({ headings, line, endLine }: IrPlace): PassageV1 {
  const section = shortened(cleanText(headings.at(-1) ?? '').replace(/\*\*/g, ''), 120);
  return { ...(section !== '' && { section }), lines: [line, endLine] };
}
