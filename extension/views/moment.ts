import { l10n } from 'vscode';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago a moment was, as people say it; empty where it is no moment. */
export function ago(moment: string | undefined, now: number): string {
  const passed = now - Date.parse(moment ?? '');
  if (Number.isNaN(passed)) return '';
  if (passed < minuteMs) return l10n.t('just now');
  return l10n.t('{0} ago', length(passed));
}

/** For how long something has been so; empty where it is no moment. */
export function since(moment: string | undefined, now: number): string {
  const passed = now - Date.parse(moment ?? '');
  if (Number.isNaN(passed)) return '';
  return passed < minuteMs ? l10n.t('just now') : l10n.t('for {0}', length(passed));
}

/** A moment as a date and a time of the day, where the person is; what is no moment stays as it is. */
export function dated(moment: string): string {
  const at = new Date(moment);
  // Made where one is written: it takes longer to make than all else that the extension begins with.
  format ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return Number.isNaN(at.getTime()) ? moment : format.format(at);
}

let format: Intl.DateTimeFormat | undefined;

function length(milliseconds: number): string {
  if (milliseconds < hourMs) return l10n.t('{0} min', Math.floor(milliseconds / minuteMs));
  if (milliseconds < 2 * dayMs) return l10n.t('{0} h', Math.floor(milliseconds / hourMs));
  return l10n.t('{0} days', Math.floor(milliseconds / dayMs));
}
