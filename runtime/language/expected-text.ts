import { renderTemplate } from '../expr/index.js';
import type { Outline } from './outline.js';
import { textNode, valueAt } from './syntax/node.js';
import { readTemplate, referencesOf } from './template-use.js';

/**
 * The text that a template gives where a run is started without saying more: from variables and the defaults of
 * inputs; undefined where something else decides, and never the value of a secret.
 */
export function expectedText(outline: Outline, source: string): string | undefined {
  const template = readTemplate(source, outline.version);
  const expected = (path: readonly string[]) => expectedValue(outline, path);
  // A filter may stand in for a name that has no value yet, so each of them is looked at by itself.
  if (referencesOf(template).some(({ path }) => expected(path) === undefined)) return undefined;
  const rendered = renderTemplate(template, expected);
  return rendered.ok ? rendered.value : undefined;
}

/** What an input is where nobody says more, or that it is a secret; undefined where that is not known. */
export function inputDefault(
  { inputs, version }: Outline,
  path: readonly string[],
): { readonly isSecret: true } | { readonly isSecret: false; readonly text: string } | undefined {
  if (version === 'runbook/v0') return undefined;
  const input = inputs.find(({ key }) => key.source === nameIn(path, 'inputs'))?.value;
  const secret = valueAt(input, 'secret');
  if (secret !== undefined && !(secret.kind === 'scalar' && secret.value === false)) return { isSecret: true };
  const given = valueAt(input, 'default');
  if (given?.kind !== 'scalar' || textNode(valueAt(input, 'from'))) return undefined;
  return { isSecret: false, text: given.source };
}

function expectedValue(outline: Outline, path: readonly string[]): string | undefined {
  const value = outline.vars.find(({ key }) => key.source === nameIn(path, 'vars'))?.value;
  if (value?.kind === 'scalar') return value.source;
  const found = inputDefault(outline, path);
  return found?.isSecret === false ? found.text : undefined;
}

/** The name that a path takes from a scope; undefined where it takes none. */
function nameIn(path: readonly string[], scope: 'vars' | 'inputs'): string | undefined {
  if (path.length === 1) return path[0];
  return path.length === 2 && path[0] === scope ? path[1] : undefined;
}
