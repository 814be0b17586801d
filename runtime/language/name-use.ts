import { expressionUses } from './expression-use.js';
import type { Outline } from './outline.js';
import { oncePer } from './remembered.js';
import { scopeWords } from './scope-word.js';
import { referencesOf, templateUses } from './template-use.js';

/** The names of a scope that some template or expression uses; `all` where an expression may use any of them. */
export function usedNames(outline: Outline, scope: 'vars' | 'inputs'): ReadonlySet<string> | 'all' {
  if (expressionUses(outline).some(({ expression }) => !expression.ok)) return 'all';
  const { bare, qualified, whole } = usedPaths(outline);
  const isDefined = outline[scope].some(({ key }) => key.source === scope);
  if (whole.has(scope) && !isDefined) return 'all';
  return new Set([...bare, ...(qualified.get(scope) ?? [])]);
}

/** What the templates and expressions of a runbook use. */
interface UsedPaths {
  /** Names that do not say where they come from. */
  readonly bare: ReadonlySet<string>;
  /** Names by the scope that they are taken from. */
  readonly qualified: ReadonlyMap<string, ReadonlySet<string>>;
  /** Words that stand alone, and so may be a scope as a whole. */
  readonly whole: ReadonlySet<string>;
}

const usedPaths = oncePer((outline: Outline): UsedPaths => {
  const bare = new Set<string>();
  const whole = new Set<string>();
  const qualified = new Map<string, Set<string>>();
  for (const [first = '', name] of [...templatePaths(outline), ...expressionPaths(outline)]) {
    if (name === undefined) whole.add(first);
    if (name === undefined || !scopeWords.has(first)) bare.add(first);
    else qualified.set(first, (qualified.get(first) ?? new Set()).add(name));
  }
  return { bare, qualified, whole };
});

function templatePaths(outline: Outline): readonly (readonly string[])[] {
  return templateUses(outline).flatMap(({ template }) => referencesOf(template).map(({ path }) => path));
}

function expressionPaths(outline: Outline): readonly (readonly string[])[] {
  return expressionUses(outline).flatMap(({ expression }) =>
    expression.ok ? expression.value.references.map(({ path }) => path) : [],
  );
}
