import type { Span } from '../model/text.js';
import { expressionUses } from './expression-use.js';
import type { Outline } from './outline.js';
import type { ScalarNode } from './syntax/node.js';
import { referencesOf, templateUses } from './template-use.js';

/** A place at which a runbook reads a variable of the environment of whoever starts it. */
export interface EnvironmentUse {
  readonly variable: string;
  /** As written. */
  readonly name: string;
  readonly scalar: ScalarNode;
  /** Where in the scalar it stands. */
  readonly span: Span;
}

/** The places at which templates and expressions read the environment, in no order that means anything. */
export function environmentUses(outline: Outline): readonly EnvironmentUse[] {
  const inTemplates = templateUses(outline).flatMap(({ scalar, template }) =>
    referencesOf(template).flatMap(({ path, name, nameSpan }) => useOf(path, `.${name}`, scalar, nameSpan)),
  );
  const inExpressions = expressionUses(outline).flatMap(({ scalar, expression }) =>
    (expression.ok ? expression.value.references : []).flatMap(({ path, span }) =>
      useOf(path, path.join('.'), scalar, span),
    ),
  );
  return [...inTemplates, ...inExpressions];
}

function useOf(path: readonly string[], name: string, scalar: ScalarNode, span: Span): readonly EnvironmentUse[] {
  const [scope, variable] = path;
  return scope === 'env' && variable !== undefined ? [{ variable, name, scalar, span }] : [];
}
