import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  /** How long the process did nothing but one thing at most, in milliseconds, since this was asked last. */
  longestBlockMs(): Promise<number>;
  end(): void;
}

/** Starts a language server that speaks over standard input and output, and says hello to it. */
export async function startServer(
  words: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): Promise<BenchServer> {
  const watch = pathToFileURL(resolve('out', 'bench', 'event-loop.mjs')).href;
  const server = spawn(process.execPath, ['--import', watch, ...words], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  const { stdin, stdout } = server;
  if (!stdin || !stdout) throw new Error('a server that is spawned with pipes has them');
  const connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
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
    longestBlockMs: async () => {
      server.send('tell');
      const [told] = await once(server, 'message');
      return Number(told);
    },
    end: () => {
      connection.dispose();
      server.kill('SIGKILL');
    },
  };
}
