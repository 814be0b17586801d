// Has axe-core look at every state of the page of a run, in every theme, and prints what it has against each.
//   node test/page/axe.mjs        needs dist/ built
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
mkdirSync(join(root, 'out'), { recursive: true });
const out = mkdtempSync(join(root, 'out', 'axe-'));
try {
  const outfile = join(out, 'axe-summary.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/page/axe-summary.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  process.exitCode = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
