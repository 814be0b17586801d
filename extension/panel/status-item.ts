import {
  type Disposable,
  Disposable as disposable,
  l10n,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import type { LiveSession, LiveSessions } from './live-sessions.js';
import { type StatusText, statusText, type ToldRun } from './status-text.js';

/** The command of the item: its argument is the id of the session that waits, where one does. */
export const statusCommand = 'runbook.openRunOrAnswer';

/** Shows one item in the status bar while something runs or waits, and nothing otherwise. */
export function showStatus(sessions: LiveSessions): Disposable {
  let item: StatusBarItem | undefined;
  const update = () => {
    const { current } = sessions;
    if (!current) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= newItem();
    fill(item, current, sessions.all);
  };
  return disposable.from(
    sessions.onDidChange(update),
    sessions.onDidEnd(update),
    new disposable(() => item?.dispose()),
  );
}

function newItem(): StatusBarItem {
  const item = window.createStatusBarItem('runbook.run', StatusBarAlignment.Left);
  item.name = l10n.t('Runbook: the run that goes on');
  item.show();
  return item;
}

function fill(item: StatusBarItem, current: LiveSession, all: readonly LiveSession[]): void {
  const others = all.filter((one) => one !== current);
  const said = statusText(toldOf(current), others.map(toldOf), (message, ...values) => l10n.t(message, ...values));
  const waiting = [current, ...others].find(({ question }) => question);
  item.text = said.text;
  item.tooltip = tooltipOf(said);
  item.accessibilityInformation = { label: said.label, role: 'button' };
  item.backgroundColor = said.isWaiting ? new ThemeColor('statusBarItem.warningBackground') : undefined;
  const title = waiting ? l10n.t('Answer waiting step') : l10n.t('Show the run');
  item.command = { command: statusCommand, title, arguments: waiting ? [waiting.session.id] : [] };
}

function toldOf({ session, standing, question }: LiveSession): ToldRun {
  return { name: session.name, ...(standing && { standing }), ...(question && { question }) };
}

function tooltipOf({ details, isWaiting }: StatusText): MarkdownString {
  const tooltip = new MarkdownString(undefined, true);
  const links = [
    ...(isWaiting ? [`[$(comment) ${l10n.t('Answer')}](command:runbook.answer)`] : []),
    `[$(list-tree) ${l10n.t('Show the run')}](command:runbook.run.focus)`,
    `[$(stop-circle) ${l10n.t('Panic – halt everything')}](command:runbook.panic)`,
  ];
  tooltip.isTrusted = { enabledCommands: ['runbook.answer', 'runbook.run.focus', 'runbook.panic'] };
  // Names come from runbooks: they are text and nothing else.
  for (const [index, line] of details.entries()) tooltip.appendText(index === 0 ? line : `\n${line}`);
  tooltip.appendMarkdown(`\n\n${links.join(' · ')}`);
  return tooltip;
}
