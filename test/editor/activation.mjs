// What the extension costs before it is used: the packed extension begins in some windows, each with a host of its own.
//   node test/editor/activation.mjs      prints milliseconds; needs out/runbook.vsix
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { limits } from '../../scripts/package/limits.mjs';
import { buildSuite } from './build-suite.mjs';
import { runInHost } from './host-suite.mjs';
import { layOut, suiteRunbooks, withWindow } from './with-window.mjs';

const root = join(import.meta.dirname, '..', '..');
const usualVsix = join(root, 'out', 'runbook.vsix');

/** How long the code of the extension may take until VS Code can go on, in milliseconds. */
export const activationLimitMs = 60;

/** What VS Code measured in so many windows, in milliseconds, and how the suite of the beginning went in them. */
export async function measureActivation({ windows = 5, vsix = usualVsix } = {}) {
  const { entry, emptyExtension } = await buildSuite();
  const figures = [];
  const counts = { passed: 0, failed: 0 };
  await withWindow({ vsix, takesTests: true, runbooks: suiteRunbooks }, async ({ server, browser }) => {
    const results = join(server.folder, 'activation.json');
    const environment = { RUNBOOK_SUITES: 'activation', RUNBOOK_ACTIVATION_RESULTS: results };
    for (let window = 0; window < windows; window += 1) {
      const { parent, folder } = layOut(suiteRunbooks);
      const outcome = await runInHost({
        server,
        browser,
        folder,
        environment,
        developed: emptyExtension,
        suite: entry,
      });
      counts.passed += outcome.passed;
      counts.failed += outcome.failed;
      if (existsSync(results)) figures.push(JSON.parse(readFileSync(results, 'utf8')));
      rmSync(results, { force: true });
      rmSync(parent, { recursive: true, force: true });
    }
  });
  const total = figures.map(({ loadMs, activateMs }) => loadMs + activateMs).sort((a, b) => a - b);
  return { medianMs: total[Math.floor(total.length / 2)] ?? Number.NaN, figures, ...counts };
}

/** The suite of the beginning: nothing is read and nothing started, and little code is read. How long it takes, `npm run facts` measures. */
export async function runActivationSuite() {
  const { passed, failed } = await measureActivation({ windows: 1 });
  const bytes = beginningBytes(join(root, 'dist'));
  const isSmall = bytes <= limits.beginningBytes;
  console.log(
    `  ${isSmall ? '✔' : '✖'} the code that it begins with has ${bytes} bytes; the limit is ${limits.beginningBytes}`,
  );
  return { passed: passed + (isSmall ? 1 : 0), failed: failed + (isSmall ? 0 : 1) };
}

/** How much code is read when the extension begins: its file, and what that and the files after it import at once. */
export function beginningBytes(dist) {
  const files = new Set([join(dist, 'extension.js')]);
  let bytes = 0;
  // What is found on the way is looked at as well.
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    bytes += Buffer.byteLength(text);
    for (const [, path] of text.matchAll(/(?:from|import)"(\.[^"]+)"/g)) files.add(join(dirname(file), path));
  }
  return bytes;
}

if (process.argv[1] === import.meta.filename) {
  // Its own lines are none of the figures.
  console.log = console.error;
  process.stdout.write(`${JSON.stringify(await measureActivation())}\n`);
}
