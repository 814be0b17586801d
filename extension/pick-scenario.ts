import { basename, dirname, relative, sep } from 'node:path';
import { l10n, type QuickPickItem, type window } from 'vscode';

/** Where a scenario is chosen. */
export type ScenarioInputs = Pick<typeof window, 'showQuickPick' | 'showOpenDialog'>;

/** Has a person choose what answers a replay, those near the runbook first; its path, or undefined where none is chosen. */
export async function pickScenario(
  inputs: ScenarioInputs,
  found: readonly string[],
  runbook: string | undefined,
): Promise<string | undefined> {
  const folder = runbook === undefined ? undefined : dirname(runbook);
  const elsewhere = {
    label: `$(folder-opened) ${l10n.t('Another file…')}`,
    detail: l10n.t('a scenario.yaml from elsewhere'),
    path: '',
  };
  const rows = [...found].sort((a, b) => distance(folder, a) - distance(folder, b) || (a < b ? -1 : 1));
  const options = {
    title: l10n.t('Replay a runbook'),
    placeHolder: l10n.t('the recorded answers of its commands; nothing is run'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  };
  const chosen = await inputs.showQuickPick([...rows.map((path) => rowOf(path, folder)), elsewhere], options);
  if (chosen !== elsewhere) return chosen?.path;
  const files = await inputs.showOpenDialog({
    title: l10n.t('The scenario to replay'),
    openLabel: l10n.t('Replay'),
    canSelectMany: false,
    filters: { [l10n.t('Scenarios')]: ['yaml', 'yml'] },
  });
  return files?.[0]?.fsPath;
}

interface Row extends QuickPickItem {
  readonly path: string;
}

function rowOf(path: string, folder: string | undefined): Row {
  return {
    label: `$(history) ${basename(dirname(path))}`,
    description: folder === undefined ? path : relative(folder, path),
    path,
  };
}

/** How many folders one has to go through from a folder to a file. */
function distance(folder: string | undefined, path: string): number {
  return folder === undefined ? 0 : relative(folder, path).split(sep).length;
}
