// What the extension costs before it is used: the packed extension begins in some windows, each with a host of its own.
//   node test/editor/activation.mjs      prints milliseconds; needs out/runbook.vsix
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSuite } from './build-suite.mjs';
import { runInHost } from './host-suite.mjs';
import { layOut, suiteRunbooks, withWindow } from './with-window.mjs';

const usualVsix = join(import.meta.dirname, '..', '..', 'out', 'runbook.vsix');

/** How long the code of the extension may take until VS Code can go on, in milliseconds. */
export const activationLimitMs = 60;

/**
 * What VS Code measured in so many windows, in milliseconds, and how the suite of the beginning went in them. A machine that
 * is busy with other things adds to each window, so that the least is nearest to what the code itself takes.
 */
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
  const [leastMs = Number.NaN] = total;
  return { leastMs, medianMs: total[Math.floor(total.length / 2)] ?? Number.NaN, figures, ...counts };
}

/** The suite of the beginning; in one of its windows the limit must be kept. */
export async function runActivationSuite() {
  const { leastMs, medianMs, passed, failed } = await measureActivation({ windows: 3 });
  const isInTime = leastMs <= activationLimitMs;
  const figures = `${leastMs.toFixed(0)} ms at least, ${medianMs.toFixed(0)} ms in the median`;
  console.log(`  ${isInTime ? '✔' : '✖'} it takes ${figures}; the limit is ${activationLimitMs} ms`);
  return { passed: passed + (isInTime ? 1 : 0), failed: failed + (isInTime ? 0 : 1) };
}

if (process.argv[1] === import.meta.filename) {
  // Its own lines are none of the figures.
  console.log = console.error;
  process.stdout.write(`${JSON.stringify(await measureActivation())}\n`);
}
