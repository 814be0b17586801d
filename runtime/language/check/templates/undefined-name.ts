import type { Fix } from '../../../model/diagnostic.js';
import type { Span } from '../../../model/text.js';
import type { Outline } from '../../outline.js';
import { suggestionFor } from '../../shape/suggestion.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { referencesOf, type TemplateUse, templateUses } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const undefinedName: Rule = {
  code: 'templates/undefined-name',
  severity: 'error',
  explanation:
    'A template may use the variables of meta.vars, what an earlier step captured, and the environment as {{ .env.NAME }}. A name without a value would stop the run in the middle, so it is refused before the start.',
  howToFix: 'Add the name to meta.vars, capture it in a step above, or correct its spelling.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  // A misspelled 'vars' or 'capture' is reported as such; its names are meant to be there.
  if (!outline.isComplete) return [];
  const names = definitionsOf(outline);
  return templateUses(outline).flatMap((use) =>
    referencesOf(use.template)
      .filter(({ path, name }) => path.length === 1 && !isDefinedFor(use, names.get(name)))
      .map(({ name, nameSpan }) => finding(name, spanInScalar(outline.text, use.scalar, nameSpan), use, names)),
  );
}

/** For each name the index of the first step that captures it; -1 for a variable. */
type Definitions = ReadonlyMap<string, number>;

function definitionsOf({ vars, steps }: Outline): Definitions {
  const names = new Map<string, number>();
  for (const { key } of vars) names.set(key.source, -1);
  for (const [index, { captures }] of steps.entries()) {
    for (const { key } of captures) if (!names.has(key.source)) names.set(key.source, index);
  }
  return names;
}

function isDefinedFor(use: TemplateUse, definition: number | undefined): boolean {
  return definition !== undefined && definition < use.stepIndex;
}

function finding(name: string, at: Span, use: TemplateUse, names: Definitions): Finding {
  const definition = names.get(name);
  if (definition !== undefined) return { message: tooEarlyMessage(name, definition === use.stepIndex), at };
  const known = [...names].filter(([, index]) => index < use.stepIndex).map(([known]) => known);
  const meant = suggestionFor(name, known);
  if (!meant) return { message: `'.${name}' is not defined; add it to meta.vars or capture it in an earlier step`, at };
  const fixes: readonly Fix[] = [{ title: `Change to '.${meant}'`, edits: [{ at, newText: `.${meant}` }] }];
  return { message: `'.${name}' is not defined; did you mean '.${meant}'?`, at, fixes };
}

function tooEarlyMessage(name: string, isOwn: boolean): string {
  return isOwn
    ? `'.${name}' is captured by this very step; only later steps can use it`
    : `'.${name}' is captured by a later step; move that step up`;
}
