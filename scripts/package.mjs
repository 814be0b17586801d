// Packs the extension into out/runbook.vsix, from what is in dist/. The same files always give the same bytes.
//   node scripts/package.mjs [FILE]
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { limits, refuseAbove } from './package/limits.mjs';
import { must } from './shell.mjs';

const [file = join('out', 'runbook.vsix')] = process.argv.slice(2);
mkdirSync(dirname(file), { recursive: true });
must(
  process.execPath,
  [
    join('node_modules', '@vscode', 'vsce', 'vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ],
  // A time of its own and the clock of nobody: when and where it was packed is not seen.
  { env: { ...process.env, TZ: 'UTC', SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? '315619200' } },
);
refuseAbove(limits.vsixBytes, file);
