// Packs the extension into out/runbook.vsix, from what is in dist/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './shell.mjs';

mkdirSync('out', { recursive: true });
must(process.execPath, [
  join('node_modules', '@vscode', 'vsce', 'vsce'),
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  join('out', 'runbook.vsix'),
]);
