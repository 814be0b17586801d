import { execFileSync, spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type Diagnostic,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** A language server that runs, and what is asked of it. */
export interface BenchServer {
  request(method: string, params: unknown): Promise<unknown>;
  /** Sends a notification and resolves to the next diagnostics that are pushed. */
  diagnosticsAfter(method: string, params: unknown): Promise<readonly Diagnostic[]>;
  /** The memory that the process holds now, in kilobytes. */
  residentKb(): number;
  end(): void;
}

/** Starts a language server that speaks over standard input and output, and says hello to it. */
export async function startServer(
  words: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): Promise<BenchServer> {
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let pushed = (_: PublishDiagnosticsParams): void => {};
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => pushed(params));
  connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly { section?: string }[] }) =>
    items.map(({ section }) => settings[section ?? ''] ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const capabilities = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings });
  return {
    request: (method, params) => connection.sendRequest(method, params),
    diagnosticsAfter: async (method, params) => {
      const next = new Promise<readonly Diagnostic[]>((resolve) => {
        pushed = ({ diagnostics }) => resolve(diagnostics);
      });
      await connection.sendNotification(method, params);
      return next;
    },
    residentKb: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })),
    end: () => {
      connection.dispose();
      server.kill('SIGKILL');
    },
  };
}
