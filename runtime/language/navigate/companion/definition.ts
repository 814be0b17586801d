import type { Span } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { type Entry, entryAt } from '../../syntax/node.js';
import { occurrencesIn } from '../occurrence.js';
import type { NameMention } from './mention.js';

/** Where something gets its name in a runbook. */
export interface DefinedPlace {
  readonly at: Span;
  /** All that defines it. */
  readonly whole: Span;
}

/** Where a runbook defines what a file beside it mentions; several where it does so several times. */
export function definitionsOfMention(
  analysis: Analysis,
  mention: Omit<NameMention, 'at' | 'written'>,
): readonly DefinedPlace[] {
  const { kind, name, isRollback } = mention;
  if (isRollback) return rollbackOf(analysis, name);
  switch (kind) {
    case 'output':
      return entryPlace(analysis.outline.outputs.find(({ key }) => key.source === name));
    case 'evidence':
      return evidencePlace(analysis, mention);
    case 'step':
    case 'capture':
    case 'input':
      return occurrencesIn(analysis).flatMap((one) =>
        one.whole && one.kind === kind && one.name === name ? [{ at: one.at, whole: one.whole }] : [],
      );
  }
}

function rollbackOf({ outline }: Analysis, id: string): readonly DefinedPlace[] {
  return outline.steps
    .filter((step) => step.id?.source === id)
    .flatMap(({ node }) => entryPlace(entryAt(node, 'rollback')));
}

function evidencePlace(
  { outline }: Analysis,
  { name, step: id }: Omit<NameMention, 'at' | 'written'>,
): readonly DefinedPlace[] {
  const asked = outline.steps.filter((step) => step.id?.source === id).flatMap(({ evidence }) => evidence);
  return asked.flatMap((one) => (one.name?.source === name ? [{ at: one.name.at, whole: one.name.at }] : []));
}

function entryPlace(entry: Entry | undefined): readonly DefinedPlace[] {
  if (entry === undefined) return [];
  const { key, value } = entry;
  return [{ at: key.at, whole: { start: key.at.start, end: Math.max(key.at.end, value.at.end) } }];
}
