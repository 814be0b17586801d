import { type DebugConfiguration, l10n } from 'vscode';

/** The type of our debug configurations, which is also the id of the language. */
export const runbookType = 'runbook';

/** The ways in which a runbook can be run. */
export const runModes = ['real', 'probe', 'dry-run', 'replay'] as const;

export type RunMode = (typeof runModes)[number];

function nameOf(mode: RunMode): string {
  switch (mode) {
    case 'real':
      return l10n.t('Debug runbook');
    case 'probe':
      return l10n.t('Probe runbook');
    case 'dry-run':
      return l10n.t('Dry-run runbook');
    case 'replay':
      return l10n.t('Replay runbook');
  }
}

/** The file in the active editor: VS Code puts its path in its place. */
export const activeFile = '${file}';

/** The configuration that steps through a runbook in a mode. */
export function launchOf(mode: RunMode, program: string): DebugConfiguration {
  return { type: runbookType, request: 'launch', name: nameOf(mode), program, mode, stopOnEntry: true };
}

/** The configuration that lets a run go on, or that only looks at one; which one is asked for when it starts. */
export function attachTo(kind: 'open' | 'past'): DebugConfiguration {
  const attach = { type: runbookType, request: 'attach', stopOnEntry: true };
  return kind === 'past'
    ? { ...attach, name: l10n.t('Open a past run'), readOnly: true }
    : { ...attach, name: l10n.t('Attach to a waiting run') };
}

/** Every configuration that is offered where there is no launch.json. */
export function offeredConfigurations(): DebugConfiguration[] {
  return [...runModes.map((mode) => launchOf(mode, activeFile)), attachTo('open'), attachTo('past')];
}
