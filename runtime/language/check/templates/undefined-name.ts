import type { Span } from '../../../model/text.js';
import { type Definitions, definitionsOf } from '../../definitions.js';
import { type Doubts, mayBeDefined } from '../../doubt.js';
import { type NamePlace, nameFault } from '../../name-fault.js';
import type { Outline } from '../../outline.js';
import { placesIn } from '../../syntax/scalar-offset.js';
import { referencesOf, type TemplateReference, type TemplateUse, templateUses } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const undefinedName: Rule = {
  code: 'templates/undefined-name',
  severity: 'error',
  explanation:
    'A template may use the variables of meta.vars, the inputs of meta.inputs, what an earlier step captured, and the environment as {{ .env.NAME }}. A name without a value would stop the run in the middle, so it is refused before the start.',
  howToFix: 'Add the name to meta.vars or meta.inputs, capture it in a step above, or correct its spelling.',
  check,
};

function* check(outline: Outline): Generator<Finding> {
  const names = definitionsOf(outline);
  const { text, doubts } = outline;
  for (const use of templateUses(outline)) {
    const context = { use, names, doubts, placeOf: placesIn(text, use.scalar) };
    for (const reference of referencesOf(use.template)) yield* finding(reference, context);
  }
}

interface Context {
  readonly use: TemplateUse;
  readonly names: Definitions;
  /** Where a stretch of the text with the template stands. */
  readonly placeOf: (stretch: Span) => Span;
  readonly doubts: Doubts;
}

function finding(
  { name, path, nameSpan }: TemplateReference,
  { use, names, placeOf, doubts }: Context,
): readonly Finding[] {
  // A misspelled 'vars' or 'capture' is reported as such; its names are meant to be there.
  if (mayBeDefined(doubts, path, use.stepIndex ?? 0)) return [];
  const place: NamePlace = { kind: 'template', stepIndex: use.stepIndex, own: [], seesOwnCaptures: false };
  const fault = nameFault(path, place, names);
  if (!fault) return [];
  const at = placeOf(nameSpan);
  if (fault.meant === undefined) return [{ message: `'.${name}' ${fault.message}`, at }];
  const meant = `.${fault.meant}`;
  const fixes = [{ title: `Change to '${meant}'`, edits: [{ at, newText: meant }] }];
  return [{ message: `'.${name}' ${fault.message}; did you mean '${meant}'?`, at, fixes }];
}
