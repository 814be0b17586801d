import type { Connection, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { toLspDiagnostic } from '../to-lsp.js';

/** How long a text must rest before it is checked, in milliseconds. */
const restMs = 60;

/** Pushes what is wrong with each open runbook, soon after every change; an empty list where nothing is. */
export function diagnosticsPusher(
  connection: Pick<Connection, 'sendDiagnostics'>,
  documents: () => Documents,
  classifiers: Pick<Classifiers, 'check'>,
) {
  const waiting = new Map<string, NodeJS.Timeout>();
  const push = async (uri: string): Promise<void> => {
    waiting.delete(uri);
    const version = documents().versionOf(uri);
    const analysis = await documents().analysisOf(uri);
    if (!analysis) return;
    const checked = await classifiers.check(uri, analysis);
    // A text that has changed or closed in the meantime is checked on its own.
    if (documents().versionOf(uri) !== version) return;
    const found = 'fault' in checked ? [...analysis.diagnostics, unreadable(checked.fault)] : checked.diagnostics;
    const diagnostics = found.map((diagnostic) => toLspDiagnostic(diagnostic, analysis.lines, uri));
    await send(connection, { uri, diagnostics, ...(version !== undefined && { version }) });
  };
  return {
    changed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(() => void push(uri), restMs),
      );
    },
    closed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void send(connection, { uri, diagnostics: [] });
    },
  };
}

/** A file beside the runbook that keeps it from being run, shown at the runbook's beginning. */
function unreadable(message: string): Diagnostic {
  return { code: 'commands/unreadable', severity: 'error', message, at: { start: 0, end: 0 } };
}

async function send(connection: Pick<Connection, 'sendDiagnostics'>, params: PublishDiagnosticsParams): Promise<void> {
  try {
    await connection.sendDiagnostics(params);
  } catch {
    // The connection has closed: nobody is left to be told.
  }
}
