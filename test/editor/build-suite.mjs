// Bundles the suite for the extension host, which loads it with require.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const out = join(root, 'out', 'editor-suite');

/** Builds the suite; `entry` is what VS Code runs, `emptyExtension` an extension that does nothing. */
export async function buildSuite() {
  await build({
    absWorkingDir: root,
    entryPoints: readdirSync(join(here, 'suite'))
      .filter((name) => name !== 'support.ts')
      .map((name) => join(here, 'suite', name)),
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const emptyExtension = join(out, 'empty-extension');
  mkdirSync(emptyExtension, { recursive: true });
  const manifest = {
    ...{ name: 'empty', publisher: 'runbook-test', version: '0.0.0', engines: { vscode: '^1.100.0' } },
    ...{ type: 'module', main: './extension.js', activationEvents: [] },
  };
  writeFileSync(join(emptyExtension, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(emptyExtension, 'extension.js'), "import 'vscode';\nexport function activate() {}\n");
  return { entry: join(out, 'entry.cjs'), emptyExtension };
}
