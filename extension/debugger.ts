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
import { type Configurations, configurationsOf } from './configuration.js';
import type { LanguageService } from './language-client.js';
import { offeredConfigurations, runbookType } from './launch.js';
import { untrusted } from './untrusted.js';

/** Makes F5 step through the runbook in the active editor, with or without a launch.json. */
export function registerDebugger(context: ExtensionContext, language: LanguageService): Disposable {
  const configurations = configurationsOf(language);
  return disposable.from(
    debug.registerDebugConfigurationProvider(runbookType, configurations),
    debug.registerDebugConfigurationProvider(
      runbookType,
      { provideDebugConfigurations: offeredConfigurations },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    debug.registerDebugAdapterDescriptorFactory(runbookType, adapterFactory(context, configurations)),
  );
}

function adapterFactory(context: ExtensionContext, { takeSecrets }: Configurations): DebugAdapterDescriptorFactory {
  return {
    createDebugAdapterDescriptor: ({ configuration }) => {
      // The configuration was resolved while the workspace was trusted; this is the last door before a process.
      if (!workspace.isTrusted) throw new Error(untrusted());
      const program = context.asAbsolutePath('dist/debug-adapter.js');
      // On a desktop the extension host is Electron, which is Node only where this says so.
      const env = { ...takeSecrets(configuration), ELECTRON_RUN_AS_NODE: '1' };
      return new DebugAdapterExecutable(process.execPath, [program], { env });
    },
  };
}
