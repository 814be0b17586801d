import { type CancellationToken, type Disposable, debug, type InlayHint, workspace } from 'vscode';
import { InlayHintRequest, type LanguageClient, type Middleware } from 'vscode-languageclient/node';
import { valueMark } from '../language-server/protocol.js';

const isDebugging = () => debug.activeDebugSession?.type === 'runbook';

/** Leaves out what a runbook declares for its templates while a run is looked at, which may have other values. */
export const withoutDeclaredValues: Middleware = {
  async provideInlayHints(document, range, token: CancellationToken, next) {
    const hints = await next(document, range, token);
    return isDebugging() ? hints?.filter((hint) => !isValue(hint)) : hints;
  },
};

function isValue({ label }: InlayHint): boolean {
  return typeof label === 'string' && label.startsWith(valueMark);
}

/** Has the hints drawn anew once a session begins to be looked at, or no longer is. */
export function registerDeclaredValues(client: LanguageClient): Disposable {
  return debug.onDidChangeActiveDebugSession(() => {
    const hints = client.getFeature(InlayHintRequest.method);
    const providers = new Set(workspace.textDocuments.map((document) => hints.getProvider(document)));
    for (const provider of providers) provider?.onDidChangeInlayHints.fire();
  });
}
