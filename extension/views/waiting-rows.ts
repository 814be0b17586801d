import { l10n } from 'vscode';
import type { ListedWaiting } from '../../language-server/protocol.js';
import { dated, since } from './moment.js';
import { factLines, facts, spokenOf, type ViewRow } from './row.js';

/** What waits for a person, those things first that the one who looks may answer. */
export function waitingRows(waiting: readonly ListedWaiting[], now: number): readonly ViewRow[] {
  return [...waiting.filter(isForMe), ...waiting.filter((one) => !isForMe(one))].map((one) => rowOf(one, now));
}

/** How many things wait that the one who looks may answer. */
export function countForMe(waiting: readonly ListedWaiting[]): number {
  return waiting.filter(isForMe).length;
}

function isForMe({ people }: ListedWaiting): boolean {
  return people.notMe === undefined;
}

function rowOf(waiting: ListedWaiting, now: number): ViewRow {
  const { directory, kind, stepId, runbook } = waiting;
  const label = labelOf(waiting);
  const description = facts(
    runbook,
    kind === 'resume' ? undefined : placeText(waiting),
    since(waiting.since, now),
    whoText(waiting),
  );
  return {
    id: `${directory} ${kind} ${stepId ?? ''}`,
    label,
    description,
    tooltip: tooltipOf(waiting, label),
    ...iconOf(waiting),
    spoken: spokenOf(label, description),
    context: `waiting.${kind}${waiting.isDriven ? '.driven' : '.resting'}`,
    subject: { kind: 'waiting', waiting },
    open: { command: 'runbook.showRun', title: l10n.t('Show the run'), arguments: [directory] },
  };
}

function labelOf({ kind, stepId = '', number, steps }: ListedWaiting): string {
  switch (kind) {
    case 'approval':
      return l10n.t("Approve '{0}'", stepId);
    case 'evidence':
      return l10n.t("Hand in evidence for '{0}'", stepId);
    case 'intervention':
      return l10n.t("Decide how '{0}' goes on", stepId);
    case 'resume':
      return number === undefined || steps === undefined
        ? l10n.t('Resume run')
        : l10n.t('Resume run (step {0} of {1})', number, steps);
  }
}

function iconOf({ kind, people }: ListedWaiting): Pick<ViewRow, 'icon' | 'color'> {
  if (people.notMe !== undefined) return { icon: 'lock', color: 'disabledForeground' };
  const color = 'list.warningForeground';
  switch (kind) {
    case 'approval':
      return { icon: 'bell-dot', color };
    case 'evidence':
      return { icon: 'checklist', color };
    case 'intervention':
      return { icon: 'question', color };
    case 'resume':
      return { icon: 'debug-continue', color };
  }
}

/** Who may answer, as far as that is not anybody. */
function whoText({ people, kind }: ListedWaiting): string | undefined {
  const { left, roles, notMe } = people;
  if (notMe !== undefined) return l10n.t('not by you: {0}', notMeText(notMe));
  if (kind !== 'approval') return undefined;
  const role = roles.length === 0 ? undefined : l10n.t('as {0}', roles.join(l10n.t(' or ')));
  return facts(left > 1 ? l10n.t('{0} people', left) : undefined, role) || undefined;
}

function notMeText(notMe: NonNullable<ListedWaiting['people']['notMe']>): string {
  switch (notMe) {
    case 'acted':
      return l10n.t('you took part in this run, so another person has to');
    case 'approved':
      return l10n.t('you have approved it, and another person has to, too');
    case 'role':
      return l10n.t('the policy gives you none of the roles that count');
  }
}

function placeText({ number, steps }: Pick<ListedWaiting, 'number' | 'steps'>): string | undefined {
  return number === undefined || steps === undefined ? undefined : l10n.t('step {0} of {1}', number, steps);
}

function tooltipOf(waiting: ListedWaiting, label: string): string {
  const { people, typed, risk, evidence = [], until, detail, runbook, runId } = waiting;
  const { barred, roles, left } = people;
  return factLines(
    label,
    facts(runbook, placeText(waiting)),
    detail,
    risk === undefined ? undefined : l10n.t('class: {0}', risk),
    typed === undefined ? undefined : l10n.t("to be typed exactly: '{0}'", typed),
    evidence.length === 0 ? undefined : l10n.t('to be handed in: {0}', evidence.join(', ')),
    waiting.kind === 'approval' ? l10n.t('people who are still needed: {0}', left) : undefined,
    roles.length === 0 ? undefined : l10n.t('in the role: {0}', roles.join(l10n.t(' or '))),
    barred.length === 0 ? undefined : l10n.t('who does not count: {0}', barred.join(', ')),
    waiting.since === undefined ? undefined : l10n.t('waits since {0}', dated(waiting.since)),
    until === undefined ? undefined : l10n.t('nobody is waited for after {0}', dated(until)),
    waiting.isDriven ? l10n.t('a process drives this run now') : l10n.t('nobody drives this run now'),
    runId,
  );
}
