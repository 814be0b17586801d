// npm run bench: speed, each figure beside a peer or a limit measured in the same run.
import { join } from 'node:path';
import { build } from 'esbuild';
import { installPackages, must, script } from './shell.mjs';

installPackages();
script('build.mjs');
// The beginning of the extension is measured in a real VS Code.
script('package.mjs');
await build({
  entryPoints: ['bench', 'run-loop', 'spawn-loop', 'execa-loop', 'event-loop', 'idle-adapter'].map(
    (name) => `test/bench/${name}.ts`,
  ),
  outdir: 'out/bench',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
});
must(process.execPath, [join('out', 'bench', 'bench.mjs')]);
