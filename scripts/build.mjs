// Bundles the four shells into dist/. The CLI, the language server and the debug adapter share their chunks.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

// Some bundled libraries are CommonJS and call require for Node's own modules (or for vscode).
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  // The default prefers CommonJS builds for node; the ES module builds are smaller.
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  logLevel: 'warning',
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: {
      runbook: 'runtime/cli/main.ts',
      'language-server': 'language-server/main.ts',
      'debug-adapter': 'debug-adapter/main.ts',
    },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  }),
  build({ ...common, entryPoints: { extension: 'extension/extension.ts' }, outdir: 'dist', external: ['vscode'] }),
]);
