import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import type { Outline } from '../outline.js';
import { oncePer } from '../remembered.js';
import type { Entry } from '../syntax/node.js';
import { textNode, valueAt } from '../syntax/node.js';
import { placesIn } from '../syntax/scalar-offset.js';
import { referencesOf, type TemplateReference, type TemplateUse, templateUses } from '../template-use.js';

/** The value that a template will have, as far as the text alone tells it. */
export interface ValueHint {
  /** The offset behind the template. */
  readonly at: number;
  readonly value: string;
  readonly origin: 'variable' | 'default';
}

/** The values of the templates in a part of a text that take nothing but a variable, or an input that has a default and is no secret. */
export function valueHints({ text, outline }: Analysis, within: Span): readonly ValueHint[] {
  const isShown = ({ scalar: { at } }: TemplateUse) => at.start <= within.end && within.start <= at.end;
  const hints = templateUses(outline)
    .filter(isShown)
    .flatMap((use) => hintsOf(text, outline, use));
  return hints.filter(({ at }) => within.start <= at && at <= within.end);
}

function hintsOf(text: string, outline: Outline, { scalar, template }: TemplateUse): readonly ValueHint[] {
  const place = placesIn(text, scalar);
  return referencesOf(template).flatMap((reference) => {
    const known = knownValue(outline, reference);
    return known === undefined ? [] : [{ ...known, at: place(reference.span).end }];
  });
}

function knownValue(
  outline: Outline,
  { path, filters }: TemplateReference,
): Pick<ValueHint, 'value' | 'origin'> | undefined {
  const [scope = '', name = scope, ...rest] = path;
  // A value that is there is left as it is by '| default'; the other filters change it.
  if (rest.length > 0 || filters.some(({ kind }) => kind !== 'default')) return undefined;
  const { vars, inputs } = valuesOf(outline);
  const variable = path.length === 1 || scope === 'vars' ? vars.get(name) : undefined;
  if (variable !== undefined) return { value: variable, origin: 'variable' };
  const input = path.length === 1 || scope === 'inputs' ? inputs.get(name) : undefined;
  return input === undefined ? undefined : { value: input, origin: 'default' };
}

const valuesOf = oncePer(({ vars, inputs }: Outline) => ({
  vars: new Map(vars.flatMap((entry) => textPair(entry, entry.value))),
  inputs: new Map(inputs.flatMap((entry) => (isSecret(entry) ? [] : textPair(entry, valueAt(entry.value, 'default'))))),
}));

function textPair({ key }: Entry, value: Entry['value'] | undefined): readonly (readonly [string, string])[] {
  return value?.kind === 'scalar' ? [[key.source, value.source]] : [];
}

// One whose value is told by where it lies is treated as if it were a secret.
function isSecret({ value }: Entry): boolean {
  const secret = valueAt(value, 'secret');
  const isPlain = secret === undefined || (secret.kind === 'scalar' && secret.value === false);
  return !isPlain || textNode(valueAt(value, 'from')) !== undefined;
}
