// Bundles the four shells into dist/. The CLI, the language server and the debug adapter share their chunks.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ontologyFile } from './ontology-file.mjs';
import { writeBill } from './package/bill.mjs';

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
  // It takes Node 20 for older than it is in this, and would make each such pattern anew wherever it is used.
  supported: { 'regexp-unicode-property-escapes': true },
  keepNames: false,
  legalComments: 'none',
  // The default prefers CommonJS builds for node; the ES module builds are smaller.
  mainFields: ['module', 'main'],
  banner: { js: requireBanner },
  // It says which packages of others lie in what was built.
  metafile: true,
  logLevel: 'warning',
};

/** Commander loads Node's child processes at every start and uses them only for subcommands that are programs of their own. */
const lateChildProcesses = {
  name: 'late-child-processes',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const early = "const childProcess = require('node:child_process');";
      const text = readFileSync(path, 'utf8');
      if (!text.includes(early)) throw new Error('commander has changed; look at lateChildProcesses');
      const late = "const childProcess = { spawn: (...words) => require('node:child_process').spawn(...words) };";
      return { contents: text.replace(early, late), loader: 'js' };
    });
  },
};

/**
 * Small modules without a state of their own go into every chunk that uses them. Shared, each would be a file to open at every
 * start, and there are as many as there are ways to share.
 */
const inlineSmallModules = {
  name: 'inline-small-modules',
  setup(bundle) {
    const small = new Set(
      ['model/exit-code', 'model/identity', 'model/command-line', 'model/risk', 'model/result', 'cli/render/plain']
        .concat(['cli/render/colors', 'cli/render/classification', 'cli/commands/classify-refusal'])
        .concat([
          'node/classify/reviewed',
          'node/workspace',
          'node/classify/pack-folders',
          'risk/verdict',
          'risk/destructive',
        ])
        .map((name) => join(root, 'runtime', `${name}.ts`)),
    );
    for (const file of small) if (!existsSync(file)) throw new Error(`${file} is gone; look at inlineSmallModules`);
    // Who imports a copy is in its name, so that the same sources always make the same files.
    bundle.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind, importer, pluginData }) => {
      const file = join(resolveDir, path.replace(/\.js$/, '.ts'));
      if (kind !== 'import-statement' || !small.has(file)) return undefined;
      const importers = `${relative(root, importer).replaceAll('\\', '/')}?${pluginData?.importers ?? ''}`;
      return { path: file, suffix: `?${importers}`, pluginData: { importers } };
    });
    bundle.onLoad({ filter: /\.ts$/ }, ({ path, pluginData }) =>
      small.has(path) ? { contents: readFileSync(path, 'utf8'), loader: 'ts', pluginData } : undefined,
    );
  },
};

// They are read when they are first needed, from the folder beside the program.
const grammars = [import.meta.resolve('libpg-query/wasm/libpg-query.wasm')];

// What was built before stays until all of it is built again.
mkdirSync(join(root, 'out'), { recursive: true });
const outdir = mkdtempSync(join(root, 'out', 'dist-'));
process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
const built = await Promise.all([
  build({
    ...common,
    entryPoints: {
      runbook: 'runtime/cli/main.ts',
      'language-server': 'language-server/main.ts',
      'debug-adapter': 'debug-adapter/main.ts',
    },
    outdir,
    splitting: true,
    // The loader of libpg-query is CommonJS and asks for its folder, though it is handed its code.
    define: { __dirname: 'import.meta.dirname' },
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [ontologyFile(outdir), lateChildProcesses, inlineSmallModules],
  }),
  // One file of its own: its process may read it and nothing else of the program. The ending says what it is without a package.json.
  build({
    ...common,
    entryPoints: { 'provider-host': 'runtime/node/provider/host.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
  }),
  build({
    ...common,
    entryPoints: { extension: 'extension/extension.ts' },
    outdir,
    external: ['vscode'],
    // What is imported where it is needed is a file of its own, so that the extension begins with little.
    splitting: true,
    chunkNames: 'extension/[name]-[hash]',
  }),
  // The page of a run knows no Node: a webview shows it, and an exported file carries it.
  build({
    ...common,
    entryPoints: { page: 'runtime/page/main.ts' },
    outdir,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    banner: {},
  }),
  build({ ...common, entryPoints: { page: 'runtime/page/page.css' }, outdir, platform: 'browser', banner: {} }),
]);
writeBill(outdir, built);
for (const url of grammars) cpSync(fileURLToPath(url), join(outdir, 'grammars', basename(url)));
rmSync(join(root, 'dist'), { recursive: true, force: true });
renameSync(outdir, join(root, 'dist'));
// A temporary folder is closed to everybody else; what is built may be read by whoever it is installed for.
chmodSync(join(root, 'dist'), 0o755);
