import {
  commands,
  type DebugAdapterDescriptorFactory,
  DebugAdapterExecutable,
  type DebugConfiguration,
  DebugConfigurationProviderTriggerKind,
  type Disposable,
  debug,
  Disposable as disposable,
  type ExtensionContext,
  type TextDocument,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';

const type = 'runbook';

/** Makes F5 step through the runbook in the active editor, with or without a launch.json. */
export function registerDebugger(context: ExtensionContext): Disposable {
  return disposable.from(
    debug.registerDebugConfigurationProvider(type, { resolveDebugConfiguration: resolve }),
    debug.registerDebugConfigurationProvider(
      type,
      { provideDebugConfigurations: () => runModes.map((mode) => launchOf(mode, activeFile)) },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.registerDebugAdapterDescriptorFactory(type, adapterFactory(context)),
  );
}

/** The ways in which a runbook can be run. */
export const runModes = ['real', 'probe', 'dry-run'] as const;

export type RunMode = (typeof runModes)[number];

const names = { real: 'Debug runbook', probe: 'Probe runbook', 'dry-run': 'Dry-run runbook' } as const;

// VS Code puts the path of the active file in its place.
const activeFile = '${file}';

/** The configuration that steps through a runbook in a mode. */
export function launchOf(mode: RunMode, program: string): DebugConfiguration {
  return { type, request: 'launch', name: names[mode], program, mode, stopOnEntry: true };
}

/** The configuration to start with; undefined, after the person was told why, where nothing may start. */
async function resolve(
  folder: WorkspaceFolder | undefined,
  given: DebugConfiguration,
): Promise<DebugConfiguration | undefined> {
  if (!workspace.isTrusted) {
    await refuseUntrusted();
    return undefined;
  }
  // Without it, relative paths would start from wherever the debug adapter was started.
  const cwd = given['cwd'] ?? folder?.uri.fsPath;
  // A configuration without a type is what F5 gives where there is no launch.json.
  if (given.type) return { ...given, cwd };
  const runbook = window.activeTextEditor?.document;
  const fault = runbook?.languageId === type ? unfitness(runbook) : 'open a runbook, then start debugging';
  if (fault !== undefined) {
    await window.showErrorMessage(fault);
    return undefined;
  }
  // What is given says whether it was Ctrl+F5.
  return { ...given, ...launchOf('real', runbook?.uri.fsPath ?? activeFile), cwd };
}

async function refuseUntrusted(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const chosen = await window.showErrorMessage(
    'nothing is run in Restricted Mode; trust this workspace to run its runbooks',
    manage,
  );
  if (chosen === manage) await commands.executeCommand('workbench.trust.manage');
}

function unfitness({ isUntitled, uri }: TextDocument): string | undefined {
  if (!isUntitled && uri.scheme === 'file') return undefined;
  return `'${uri.path}' is not on disk; save it to a file to run it`;
}

function adapterFactory(context: ExtensionContext): DebugAdapterDescriptorFactory {
  return {
    createDebugAdapterDescriptor: () => {
      // The configuration was resolved while the workspace was trusted; this is the last door before a process.
      if (!workspace.isTrusted) throw new Error('nothing is run in Restricted Mode');
      const program = context.asAbsolutePath('dist/debug-adapter.js');
      // On a desktop the extension host is Electron, which is Node only where this says so.
      return new DebugAdapterExecutable(process.execPath, [program], { env: { ELECTRON_RUN_AS_NODE: '1' } });
    },
  };
}
