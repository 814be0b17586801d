import type { Command } from 'commander';

/** Adds `runbook lsp --stdio`. */
export function registerLsp(program: Command): void {
  program
    .command('lsp')
    .summary('serve the language of runbooks to an editor')
    .description('serve the language of runbooks to an editor (Language Server Protocol)')
    .option('--stdio', 'speak over standard input and output; the only way there is')
    .action(async () => {
      await import('../../../language-server/main.js');
    });
}
