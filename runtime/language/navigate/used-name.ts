import type { Span } from '../../model/text.js';
import { type ExpressionUse, expressionUses, ownNames } from '../expression-use.js';
import type { Outline } from '../outline.js';
import { placesIn } from '../syntax/scalar-offset.js';
import { referencesOf, type TemplateReference, type TemplateUse, templateUses } from '../template-use.js';

/** A name as a template or an expression uses it, with the place of each of its parts in the text. */
export interface UsedName {
  readonly path: readonly string[];
  readonly keys: readonly Span[];
}

/** Every name that a template or an expression of a runbook uses. */
export function* nameUses(outline: Outline): Generator<UsedName> {
  for (const use of templateUses(outline)) yield* namesInTemplate(outline.text, use);
  for (const use of expressionUses(outline)) yield* namesInExpression(outline.text, use);
}

/** Where each part of a name in a template stands, counted in the template's own text. */
export function keysOf({ path, name, nameSpan }: TemplateReference): readonly Span[] {
  const isDotted = nameSpan.end - nameSpan.start > name.length;
  let start = nameSpan.start + (isDotted ? 1 : 0);
  return path.map((part) => {
    const at = { start, end: start + part.length };
    start = at.end + 1;
    return at;
  });
}

function* namesInTemplate(text: string, { scalar, template }: TemplateUse): Generator<UsedName> {
  const place = placesIn(text, scalar);
  for (const reference of referencesOf(template)) {
    yield { path: reference.path, keys: keysOf(reference).map(place) };
  }
}

function* namesInExpression(text: string, { scalar, kind, expression }: ExpressionUse): Generator<UsedName> {
  if (!expression.ok) return;
  const place = placesIn(text, scalar);
  const own = ownNames(kind);
  for (const { path, keys } of expression.value.references) {
    // The names of a step's own output are defined by no text.
    if (!own.includes(path[0] ?? '')) yield { path, keys: keys.map(place) };
  }
}
