// Runs the suite of the extension host in a desktop VS Code, with @vscode/test-electron; build first.
//   node test/editor/desktop.mjs [PATH-OF-VS-CODE]     without a path, test-electron downloads one
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildSuite } from './build-suite.mjs';
import { cacheFolder } from './get-vscode.mjs';
import { layOut, suiteRunbooks } from './with-window.mjs';

const [vscodeExecutablePath] = process.argv.slice(2);
const { entry } = await buildSuite();
const { parent, folder } = layOut(suiteRunbooks);
try {
  process.exitCode = await runTests({
    ...(vscodeExecutablePath && { vscodeExecutablePath }),
    extensionDevelopmentPath: join(import.meta.dirname, '..', '..'),
    extensionTestsPath: entry,
    cachePath: cacheFolder(),
    launchArgs: [
      ...[folder, '--disable-extensions', '--disable-workspace-trust'],
      ...[`--user-data-dir=${join(parent, 'user')}`, `--extensions-dir=${join(parent, 'extensions')}`],
    ],
  });
} finally {
  rmSync(parent, { recursive: true, force: true });
}
