import type { Command } from 'commander';
import { serveStdio } from '../../../debug-adapter/stdio.js';

/** Adds `runbook dap --stdio`. */
export function registerDap(program: Command): void {
  program
    .command('dap')
    .description('serve the debug adapter to an editor')
    .requiredOption('--stdio', 'speak the Debug Adapter Protocol on standard input and output')
    .action(serveStdio);
}
