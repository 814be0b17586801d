import { commands, type Disposable, window } from 'vscode';
import { accountName } from '../../runtime/node/account.js';
import { engagePanic, type PanicReport } from '../../runtime/node/panic.js';

const halt = 'Halt everything';

/** The command that halts every run of this account, whoever drives it, after one confirmation; needs no workspace. */
export function registerPanic(): Disposable {
  return commands.registerCommand('runbook.panic', panic);
}

async function panic(): Promise<void> {
  const detail =
    'What runs is frozen, approvals are taken back, and nothing is run until a person clears it on a terminal.';
  const answer = await window.showWarningMessage('Halt every run of this account?', { modal: true, detail }, halt);
  if (answer !== halt) return;
  const report = await engagePanic({ by: accountName(), channel: 'vscode', reason: 'halted in VS Code' });
  await window.showErrorMessage(summaryOf(report));
}

function summaryOf({ runs, latencyMs, fault }: PanicReport): string {
  const frozen = runs.reduce((sum, run) => sum + run.frozen.length, 0);
  const running = runs.reduce((sum, run) => sum + run.running.length, 0);
  const left = running === 0 ? '' : `; not frozen and still running: ${running}`;
  const missing = fault === undefined ? '' : `; ${fault}`;
  const how = "clear it with 'runbook panic clear' on a terminal";
  return `runs halted: ${runs.length}; processes frozen: ${frozen}, in ${Math.round(latencyMs)} ms${left}${missing}; ${how}`;
}
