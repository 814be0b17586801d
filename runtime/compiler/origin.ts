import { isSameJson } from '../model/same-json.js';
import type { AmbiguityV1, CliStepV1, ManualStepV1, PassageV1 } from '../schema/generated/runbook-v1.js';
import type { GuideIr, IrCommand, IrPlace, IrStatement } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { cleanText, shortened } from './wording.js';

/** The guide as a draft names it. */
export interface NamedGuide {
  /** From the folder of the draft, with slashes. */
  readonly file: string;
  /** Of its text with line feeds alone, which version control does not change. */
  readonly sha256: string;
}

/** A step with the lines of the guide that it was made from; one that the compiler invented comes from none. */
export function sourced({ step, place, isInvented }: LeafDraft): CliStepV1 | ManualStepV1 {
  if (isInvented) return step;
  const source = passageOf(place);
  // At the head of the step, where whoever compares it with the guide begins to read.
  if (step.type === 'cli') {
    const { id, type, title, ...rest } = step;
    return { id, type, ...(title !== undefined && { title }), source, ...rest };
  }
  const { id, type, title, ...rest } = step;
  return { id, type, ...(title !== undefined && { title }), source, ...rest };
}

/** What the guide leaves open, each with the step that was made from it where there is one. */
export function ambiguitiesOf(ir: GuideIr, steps: readonly LeafDraft[]): readonly AmbiguityV1[] {
  return ir.ambiguities.flatMap((statement) => {
    const text = shortened(cleanText(statement.text), 300);
    if (text === '') return [];
    const { step } = steps.find(({ place, isAdded }) => isAdded !== true && holds(place, statement)) ?? {};
    return [{ text, reason: statement.why, ...(step && { step: step.id }), source: passageOf(statement) }];
  });
}

/** Whether a step was made from a statement, or from the command that it introduces. */
function holds(place: IrPlace & Pick<IrCommand, 'intro'>, { line, text, headings }: IrStatement): boolean {
  if (place.line <= line && line <= place.endLine) return true;
  return place.line > line && place.intro?.includes(text) === true && isSameJson(place.headings, headings);
}

function passageOf({ headings, line, endLine }: IrPlace): PassageV1 {
  const section = shortened(cleanText(headings.at(-1) ?? ''), 120);
  return { ...(section !== '' && { section }), lines: [line, endLine] };
}
