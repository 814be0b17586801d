// npm run bench: speed, each figure beside a peer or a limit measured in the same run.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { installPackages, must, script } from './shell.mjs';

installPackages();
script('build.mjs');
mkdirSync('out', { recursive: true });
await build({
  entryPoints: ['test/bench/bench.ts'],
  outfile: 'out/bench.mjs',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
});
must(process.execPath, [join('out', 'bench.mjs')]);
