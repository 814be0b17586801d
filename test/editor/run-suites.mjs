// The tests that need a real VS Code: the suite in the extension host from the sources, the beginning of the packed extension,
// and the script that does in the window what a person does.
//   node test/editor/run-suites.mjs [sources|activation|trust|debug|minutes|views|panel|window ...]
import { join } from 'node:path';
import { runActivationSuite } from './activation.mjs';
import { buildSuite } from './build-suite.mjs';
import { runInHost } from './host-suite.mjs';
import { runDebugScript } from './window/debug.mjs';
import { runMinutesScript } from './window/five-minutes.mjs';
import { runPanelScript } from './window/panel.mjs';
import { runWindowScript } from './window/script.mjs';
import { runTrustScript } from './window/trust.mjs';
import { runViewsScript } from './window/views.mjs';
import { suiteRunbooks, withWindow } from './with-window.mjs';

const root = join(import.meta.dirname, '..', '..');
const vsix = join(root, 'out', 'runbook.vsix');

// What takes longest is first, so that nothing is waited for alone at the end.
const suites = {
  window: { title: 'in the window, as a person', run: () => runWindowScript({ vsix }) },
  sources: { title: 'in the extension host, from the sources', run: runHostSuite },
  minutes: { title: 'in the window, in the first five minutes', run: () => runMinutesScript({ vsix }) },
  panel: { title: 'in the window, at the run panel', run: () => runPanelScript({ vsix }) },
  views: { title: 'in the window, at the views of the side bar', run: () => runViewsScript({ vsix }) },
  debug: { title: 'in the window, as somebody on call', run: () => runDebugScript({ vsix }) },
  trust: { title: 'in a window in Restricted Mode', run: () => runTrustScript({ vsix }) },
  activation: { title: 'in the extension host, as the extension begins', run: runActivationSuite },
};

/** The names of all suites. */
export const editorSuites = Object.keys(suites);

/** Runs the editor suites of these names, or all; needs `dist` built and the extension packed into out/runbook.vsix. */
async function runEditorSuites({ only = [] } = {}) {
  const counts = { passed: 0, failed: 0 };
  for (const [name, { title, run }] of Object.entries(suites)) {
    if (only.length > 0 && !only.includes(name)) continue;
    console.log(`▶ ${title}`);
    const started = Date.now();
    const { passed, failed } = await twiceAtMost(run);
    console.log(`  ${passed} passed, ${failed} failed, ${((Date.now() - started) / 1000).toFixed(1)} s`);
    counts.passed += passed;
    counts.failed += failed;
  }
  return counts;
}

// A window, its server and a browser share the machine with other tests, and each of them may miss a click. So what fails is done
// once more from the beginning, with a window of its own; a fault of the extension fails there, too.
async function twiceAtMost(run) {
  const first = await outcome(run);
  if (first.failed === 0) return first;
  console.log(`  ${first.passed} passed, ${first.failed} failed: once more in a new window`);
  const second = await outcome(run);
  if (second.failed === 0) console.log('  UNSTABLE: failed in the first window, passed in the second');
  return second;
}

// One suite that cannot even start must not hide what the others find.
async function outcome(run) {
  try {
    return await run();
  } catch (error) {
    console.log(error);
    return { passed: 0, failed: 1 };
  }
}

// What is packed is tried by the windows; an extension that lies elsewhere than the suite does not share its dialogs.
async function runHostSuite() {
  const { entry } = await buildSuite();
  return withWindow({ takesTests: true, runbooks: suiteRunbooks }, ({ server, browser, folder }) =>
    runInHost({ server, browser, folder, developed: root, suite: entry }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const { passed, failed } = await runEditorSuites({ only: process.argv.slice(2) });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
