import type { About, Ambiguity, Annotations, GuideSource, Passage, Prerequisite, StepAbout } from '../model/about.js';
import { jsonAt, optionalText, requiredText, textsAt } from './lowered-value.js';
import { itemsOf, type Node, valueAt } from './syntax/node.js';

/** What a runbook says of itself; `runbook/v0` has no more of it than a description. */
export function lowerAbout(meta: Node | undefined): About {
  const [services, tags] = [textsAt(meta, 'services'), textsAt(meta, 'tags')];
  const prerequisites = itemsOf(valueAt(meta, 'prerequisites')).map(lowerPrerequisite);
  const ambiguities = itemsOf(valueAt(meta, 'ambiguities')).map(lowerAmbiguity);
  const source = valueAt(meta, 'source');
  return {
    ...textsOf(meta, ['version', 'description', 'severity']),
    ...(services.length > 0 && { services }),
    ...(tags.length > 0 && { tags }),
    ...(prerequisites.length > 0 && { prerequisites }),
    ...(ambiguities.length > 0 && { ambiguities }),
    ...(source && { source: lowerGuide(source) }),
    ...annotationsOf(meta),
  };
}

/** What a step says of itself; undefined where that is nothing. */
export function lowerStepAbout(step: Node): StepAbout | undefined {
  const about = { ...textsOf(step, ['description']), ...passageAt(step), ...annotationsOf(step) };
  return Object.keys(about).length === 0 ? undefined : about;
}

function lowerPrerequisite(node: Node): Prerequisite {
  return { text: requiredText(node, 'text'), ...passageAt(node) };
}

function lowerAmbiguity(node: Node): Ambiguity {
  const [text, reason] = [requiredText(node, 'text'), requiredText(node, 'reason')];
  return { text, reason, ...textsOf(node, ['step']), ...passageAt(node) };
}

function lowerGuide(node: Node): GuideSource {
  return { file: requiredText(node, 'file'), ...textsOf(node, ['sha256', 'compiled_at', 'compiled_by']) };
}

function passageAt(node: Node): { readonly source?: Passage } {
  const source = valueAt(node, 'source');
  if (source === undefined) return {};
  const lines = jsonAt(source, 'lines') as Passage['lines'];
  return { source: { ...textsOf(source, ['file', 'section']), lines } };
}

function annotationsOf(node: Node | undefined): { readonly annotations?: Annotations } {
  const annotations = jsonAt(node, 'annotations') as Annotations | undefined;
  return annotations === undefined ? {} : { annotations };
}

/** The texts that there are of these keys. */
function textsOf<Key extends string>(
  node: Node | undefined,
  keys: readonly Key[],
): { readonly [Name in Key]?: string } {
  const pairs = keys.map((key) => [key, optionalText(node, key)] as const);
  return Object.fromEntries(pairs.filter(([, text]) => text !== undefined)) as { readonly [Name in Key]?: string };
}
