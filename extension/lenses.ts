import { type Disposable, workspace } from 'vscode';
import { CodeLensRequest, type LanguageClient, type Middleware } from 'vscode-languageclient/node';
import { showsLenses } from './settings.js';

/** Leaves out the lenses of the language server where a person wants none. */
export const wantedLenses: Middleware = {
  provideCodeLenses: (document, token, next) => (showsLenses() ? next(document, token) : []),
};

/** Has the lenses drawn anew once a person wants them, or no longer does. */
export function registerLenses(client: LanguageClient): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('runbook.lens.enabled')) return;
    const lenses = client.getFeature(CodeLensRequest.method);
    const providers = new Set(workspace.textDocuments.map((document) => lenses.getProvider(document)));
    for (const provider of providers) provider?.onDidChangeCodeLensEmitter.fire();
  });
}
