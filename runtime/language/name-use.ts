import { expressionUses } from './expression-use.js';
import type { Outline } from './outline.js';
import { referencesOf, templateUses } from './template-use.js';

/** The names of a scope that some template or expression uses; `all` where an expression may use any of them. */
export function usedNames(outline: Outline, scope: 'vars' | 'inputs'): ReadonlySet<string> | 'all' {
  if (expressionUses(outline).some(({ expression }) => !expression.ok)) return 'all';
  const paths = [...templatePaths(outline), ...expressionPaths(outline)];
  const isDefined = (name: string) => outline[scope].some(({ key }) => key.source === name);
  if (paths.some(([name = '', ...rest]) => rest.length === 0 && name === scope && !isDefined(name))) return 'all';
  return new Set(paths.flatMap((path) => nameIn(path, scope)));
}

const scopes = ['vars', 'inputs', 'captures', 'steps', 'run', 'env'];

/** The name that a path takes from a scope, if it may be one of that scope. */
function nameIn([first = '', name]: readonly string[], scope: string): readonly string[] {
  if (name === undefined || !scopes.includes(first)) return [first];
  return first === scope ? [name] : [];
}

function templatePaths(outline: Outline): readonly (readonly string[])[] {
  return templateUses(outline).flatMap(({ template }) => referencesOf(template).map(({ path }) => path));
}

function expressionPaths(outline: Outline): readonly (readonly string[])[] {
  return expressionUses(outline).flatMap(({ expression }) =>
    expression.ok ? expression.value.references.map(({ path }) => path) : [],
  );
}
