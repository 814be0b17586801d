import { l10n } from 'vscode';
import type { HaltedRun, PanicReport } from '../../runtime/node/panic/panic.js';

/** What a halt came to, in a head and in lines that name each run with its folder and say how it is cleared. */
export function panicSummary(report: PanicReport): { readonly head: string; readonly detail: string } {
  const { runs, latencyMs, fault } = report;
  const frozen = runs.reduce((sum, run) => sum + run.frozen.length, 0);
  const running = runs.reduce((sum, run) => sum + run.running.length, 0);
  const halted = l10n.t(
    'runs halted: {0}; processes frozen: {1}, in {2} ms',
    runs.length,
    frozen,
    Math.round(latencyMs),
  );
  const detail = [
    ...(fault === undefined ? [] : [fault]),
    ...runs.map(runLine),
    l10n.t(
      "Nothing is run or approved until a person clears it on a terminal: '{0}'",
      'runbook panic clear --as NAME --reason REASON',
    ),
  ];
  return {
    head: running === 0 ? halted : l10n.t('{0}; not frozen and still running: {1}', halted, running),
    detail: detail.join('\n'),
  };
}

function runLine({ runId, directory, frozen, running }: HaltedRun): string {
  const name = runId === '' ? l10n.t('(of no known run)') : runId;
  const place = directory === undefined ? name : l10n.t('{0} in {1}', name, directory);
  const halted = l10n.t('{0}: frozen: {1}', place, frozen.length);
  return running.length === 0 ? halted : l10n.t('{0}, still running: {1}', halted, running.length);
}
