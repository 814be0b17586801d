import { l10n } from 'vscode';
import type { ListedRun } from '../../language-server/protocol.js';

/** How a run stands, for a row: never colour alone. */
export interface StatusLook {
  readonly word: string;
  readonly icon: string;
  readonly color?: string;
}

/** The ways in which a recorded run can stand, in the order in which they are offered. */
export const statuses = ['completed', 'failed', 'aborted', 'waiting', 'interrupted', 'running', 'changed'] as const;

/** How a run of this status looks; one that is not known shows its own word. */
export function lookOf(status: string): StatusLook {
  switch (status) {
    case 'completed':
      return { word: l10n.t('completed'), icon: 'pass', color: 'testing.iconPassed' };
    case 'failed':
      return { word: l10n.t('failed'), icon: 'error', color: 'testing.iconFailed' };
    case 'aborted':
      return { word: l10n.t('aborted'), icon: 'circle-slash', color: 'testing.iconFailed' };
    case 'waiting':
      return { word: l10n.t('waiting'), icon: 'bell-dot', color: 'list.warningForeground' };
    case 'interrupted':
      return { word: l10n.t('interrupted'), icon: 'debug-disconnect', color: 'list.warningForeground' };
    case 'running':
      return { word: l10n.t('running'), icon: 'sync' };
    case 'changed':
      return { word: l10n.t('record was changed'), icon: 'warning', color: 'list.errorForeground' };
    default:
      return { word: status, icon: 'circle-outline' };
  }
}

/** How a run was made, where it was not a real one; undefined where it was. */
export function modeWord(mode: string | undefined): string | undefined {
  switch (mode) {
    case undefined:
    case 'real':
      return undefined;
    case 'probe':
      return l10n.t('probe');
    case 'dry-run':
      return l10n.t('dry run');
    case 'replay':
      return l10n.t('replay');
    default:
      return mode;
  }
}

/** How far an unfinished run has come; undefined where that is not known. */
export function progressText({ done, steps, status }: ListedRun): string | undefined {
  if (done === undefined || steps === undefined) return undefined;
  return status === 'waiting' || status === 'interrupted'
    ? l10n.t('step {0} of {1}', Math.min(done + 1, steps), steps)
    : undefined;
}
