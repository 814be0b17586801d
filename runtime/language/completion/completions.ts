import type { ProviderTypes } from '../../model/provider.js';
import type { Analysis } from '../analysis.js';
import type { Completion } from './item.js';
import { keyCompletions } from './keys.js';
import { nameCompletions, templateNames } from './names.js';
import type { Place, ValuePlace } from './place.js';
import { placeAt } from './place-at.js';
import { referenceCompletions } from './references.js';
import { isStepType, itemCompletions, skeletonCompletions, typeCompletions } from './steps.js';
import { exampleCompletions, wordCompletions, written } from './values.js';

/**
 * What may be written at an offset: keys, values, items, commands, names; what is most likely meant comes first. The
 * types of installed providers are offered where they are given, or where the text was read with them.
 */
export function completionsAt(
  analysis: Analysis,
  offset: number,
  providers: ProviderTypes | undefined = analysis.outline.providers,
): readonly Completion[] {
  return completionsFor(analysis, offset, { place: placeAt(analysis, offset), providers });
}

/** Whether an offset is where the type of a step is written that a provider may bring. */
export function takesStepType(analysis: Analysis, offset: number): boolean {
  const { text, outline } = analysis;
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', offset - 1)), offset);
  if (outline.version === 'runbook/v0' || !line.includes('type')) return false;
  const place = placeAt(analysis, offset);
  return place.kind === 'value' && isStepType(place);
}

function completionsFor(
  analysis: Analysis,
  offset: number,
  { place, providers }: { readonly place: Place; readonly providers: ProviderTypes | undefined },
): readonly Completion[] {
  switch (place.kind) {
    case 'key':
      return [...beginnings(analysis, place), ...skeletonCompletions(place), ...keyCompletions(place)];
    case 'item':
      return itemCompletions(place);
    case 'value':
      return [
        ...referenceCompletions(analysis, place, offset),
        ...wordCompletions(place),
        ...(analysis.outline.version === 'runbook/v0' ? [] : typeCompletions(place, providers)),
        ...wholeTemplates(analysis, place),
        ...exampleCompletions(place),
      ];
    case 'template':
    case 'filter':
    case 'expression':
      return [...nameCompletions(analysis, offset, place), ...(place.whole ? exampleCompletions(place.whole) : [])];
    case 'nothing':
      return [];
  }
}

const skeleton = `apiVersion: runbook/v1
meta:
  name: $1
steps:
  - id: \${2:look}
    type: cli
    with:
      argv: [$3]
`;

/** A whole runbook, where nothing stands yet. */
function beginnings({ document }: Analysis, place: Place & { readonly kind: 'key' }): readonly Completion[] {
  const isEmpty = document === undefined || document.kind === 'scalar';
  if (!isEmpty || place.path.length > 1 || place.present.length > 0) return [];
  return [
    {
      label: 'runbook',
      kind: 'snippet',
      detail: 'a runbook with one step',
      newText: 'apiVersion: runbook/v1',
      snippet: skeleton,
      replaces: place.typed,
    },
  ];
}

/** The names that a value may take its text from, each as a whole template, where little is written yet. */
function wholeTemplates(analysis: Analysis, place: ValuePlace): readonly Completion[] {
  if (!isTemplated(place)) return [];
  const names = templateNames(analysis, place.typed.start).filter(({ name }) => !name.startsWith('steps.'));
  return names.map(({ name, detail }) => ({
    label: `{{ .${name} }}`,
    kind: 'variable',
    detail,
    newText: written(`{{ .${name} }}`, place.quote),
    replaces: place.typed,
  }));
}

function isTemplated({ path, before }: ValuePlace): boolean {
  const [name, above] = [path.at(-1), path.at(-2)];
  if (above === 'argv') return before.length > 0;
  return path[0] === 'steps' && (above === 'env' || name === 'cwd' || name === 'resource');
}
