import type { Connection, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Documents } from '../documents.js';
import { toLspDiagnostic } from '../to-lsp.js';

/** How long a text must rest before it is checked, in milliseconds. */
const restMs = 60;

/** Pushes what is wrong with each open runbook, soon after every change; an empty list where nothing is. */
export function diagnosticsPusher(connection: Pick<Connection, 'sendDiagnostics'>, documents: () => Documents) {
  const waiting = new Map<string, NodeJS.Timeout>();
  const push = (uri: string) => {
    waiting.delete(uri);
    const analysis = documents().analysisOf(uri);
    if (!analysis) return;
    const diagnostics = analysis.diagnostics.map((diagnostic) => toLspDiagnostic(diagnostic, analysis.lines, uri));
    const version = documents().versionOf(uri);
    void send(connection, { uri, diagnostics, ...(version !== undefined && { version }) });
  };
  return {
    changed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(() => push(uri), restMs),
      );
    },
    closed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void send(connection, { uri, diagnostics: [] });
    },
  };
}

async function send(connection: Pick<Connection, 'sendDiagnostics'>, params: PublishDiagnosticsParams): Promise<void> {
  try {
    await connection.sendDiagnostics(params);
  } catch {
    // The connection has closed: nobody is left to be told.
  }
}
