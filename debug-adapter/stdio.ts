import { Console } from 'node:console';
import { RunbookSession } from './session.js';

/** Serves one debug session on this process's standard input and output; the process ends with it. */
export function serveStdio(): void {
  // Whatever a library prints would break the protocol on standard output.
  globalThis.console = new Console(process.stderr);
  // An editor sets it to make its Electron act as Node; the programs of a runbook must not inherit it.
  delete process.env['ELECTRON_RUN_AS_NODE'];
  const session = new RunbookSession(() => process.stdout.write('', () => process.exit()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => session.shutdown());
  session.start(process.stdin, process.stdout);
}
