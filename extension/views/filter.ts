import { l10n } from 'vscode';
import type { HistoryFilter, HistoryResult } from '../../language-server/protocol.js';
import { lookOf, statuses } from './status.js';

/** Which runs the view of runs shows, as a person has chosen. */
export interface ChosenFilter {
  readonly statuses?: readonly string[];
  /** The title of a runbook. */
  readonly runbook?: string;
  /** Only runs of the last so many days. */
  readonly days?: number;
  readonly text?: string;
  readonly replays?: boolean;
}

/** Whether a filter hides anything, or shows what is not shown by itself. */
export function isFiltering({ statuses: chosen = [], runbook, days, text, replays }: ChosenFilter): boolean {
  return chosen.length > 0 || runbook !== undefined || days !== undefined || text !== undefined || replays === true;
}

/** A filter with another part: a part that says nothing is taken out. */
export function withPart(
  filter: ChosenFilter,
  part: { readonly [Key in keyof ChosenFilter]: ChosenFilter[Key] | undefined },
): ChosenFilter {
  const parts = Object.entries({ ...filter, ...part }).filter(([, value]) => isSaid(value));
  return Object.fromEntries(parts);
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== '' && value !== false;
}

const dayMs = 24 * 60 * 60 * 1000;

/** What the runs are asked for with. */
export function askedFilter({ days, ...filter }: ChosenFilter, now: number): HistoryFilter {
  return { ...filter, ...(days !== undefined && { since: new Date(now - days * dayMs).toISOString() }) };
}

/** What a filter shows, in one line above the runs, with how many there are; undefined where it hides nothing. */
export function filterText(
  filter: ChosenFilter,
  { found, all }: Pick<HistoryResult, 'found' | 'all'>,
): string | undefined {
  if (!isFiltering(filter)) return undefined;
  const { statuses: chosen = [], runbook, days, text, replays } = filter;
  const words = statuses.filter((status) => chosen.includes(status)).map((status) => lookOf(status).word);
  const parts = [
    ...(words.length === 0 ? [] : [words.join(l10n.t(' or '))]),
    ...(runbook === undefined ? [] : [l10n.t("of '{0}'", runbook)]),
    ...(days === undefined ? [] : [days === 1 ? l10n.t('of the last day') : l10n.t('of the last {0} days', days)]),
    ...(text === undefined ? [] : [l10n.t("with '{0}'", text)]),
    ...(replays === true ? [l10n.t('with replays')] : []),
  ];
  return l10n.t('{0} of {1} runs: {2}', found, all, parts.join(', '));
}

/** A filter that was stored; what is no filter hides nothing. */
export function storedFilter(stored: unknown): ChosenFilter {
  if (typeof stored !== 'object' || stored === null) return {};
  const { statuses: chosen, runbook, days, text, replays } = stored as Readonly<Record<string, unknown>>;
  return {
    ...(Array.isArray(chosen) && { statuses: chosen.filter((one) => typeof one === 'string') }),
    ...(typeof runbook === 'string' && { runbook }),
    ...(typeof days === 'number' && { days }),
    ...(typeof text === 'string' && { text }),
    ...(replays === true && { replays }),
  };
}
