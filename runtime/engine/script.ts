import type { ScriptShell } from '../model/runbook.js';

/** The words that give a text to a shell as one process: nothing of a person's own settings is read, and the first failure ends it. */
export function scriptArgv(shell: ScriptShell, text: string, name: string): readonly string[] {
  switch (shell) {
    case 'bash':
      return ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', text, name];
    case 'sh':
      return ['sh', '-e', '-c', text, name];
    case 'pwsh':
      return [
        'pwsh',
        '-NoLogo',
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        `$ErrorActionPreference = 'Stop'; ${text}`,
      ];
  }
}

/** Variables that make a shell run a file of its own before the text; no script is given them. */
export const shellStartFiles: readonly string[] = ['BASH_ENV', 'ENV'];
