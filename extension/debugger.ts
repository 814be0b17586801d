import {
  type DebugAdapterDescriptorFactory,
  DebugAdapterExecutable,
  DebugConfigurationProviderTriggerKind,
  type Disposable,
  debug,
  Disposable as disposable,
  type ExtensionContext,
  workspace,
} from 'vscode';
import type { Configurations } from './configuration.js';
import type { LanguageService } from './language-client.js';
import { offeredConfigurations, runbookType } from './launch.js';
import { untrusted } from './untrusted.js';

/** Makes F5 step through the runbook in the active editor, with or without a launch.json. */
export function registerDebugger(context: ExtensionContext, language: LanguageService): Disposable {
  let reading: Promise<Configurations> | undefined;
  // How a run is begun is read with the first one.
  const configurations = () => {
    reading ??= import('./later.js').then(({ later }) => later.configurationsOf(language));
    return reading;
  };
  return disposable.from(
    debug.registerDebugConfigurationProvider(runbookType, {
      resolveDebugConfiguration: async (folder, given) => (await configurations()).resolve(folder, given),
      resolveDebugConfigurationWithSubstitutedVariables: async (_folder, given) =>
        (await configurations()).begin(given),
    }),
    debug.registerDebugConfigurationProvider(
      runbookType,
      { provideDebugConfigurations: offeredConfigurations },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.registerDebugAdapterDescriptorFactory(runbookType, adapterFactory(context, configurations)),
  );
}

function adapterFactory(
  context: ExtensionContext,
  configurations: () => Promise<Configurations>,
): DebugAdapterDescriptorFactory {
  return {
    createDebugAdapterDescriptor: async ({ configuration }) => {
      const { takeSecrets } = await configurations();
      // The configuration was resolved while the workspace was trusted; this is the last door before a process.
      if (!workspace.isTrusted) throw new Error(untrusted());
      const program = context.asAbsolutePath('dist/debug-adapter.js');
      // On a desktop the extension host is Electron, which is Node only where this says so.
      const env = { ...takeSecrets(configuration), ELECTRON_RUN_AS_NODE: '1' };
      return new DebugAdapterExecutable(process.execPath, [program], { env });
    },
  };
}
