// Runs a mocha suite inside the extension host of a real VS Code window.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { windowAddress } from './browser.mjs';

const hostMark = '[suite] ';
// It only ends what would never end.
const limit = 420_000;

/** Runs the suite in a new window and resolves to how many of its tests passed and failed; a dead host is a failure. */
export async function runInHost({ server, browser, folder, developed, suite, environment = {} }) {
  const results = join(server.folder, `results-${Date.now()}.json`);
  const page = await browser.newPage();
  const lastWords = printOutput(page);
  const ended = endOf(page);
  await page.goto(
    windowAddress(server, {
      folder,
      developed,
      suite,
      environment: { ...environment, RUNBOOK_SUITE_RESULTS: results },
    }),
  );
  const { code, why } = await ended;
  await page.close();
  // A host that dies reports 0 as well: only the file that the suite writes at its end tells.
  const { passed, failed } = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: 0, failed: 0 };
  const isGood = code === 0 && failed === 0 && passed > 0;
  if (!isGood) console.log(`  ${why ?? `the extension host ended with ${code}`}\n${lastWords().join('\n')}`);
  return { passed, failed: isGood ? 0 : Math.max(failed, 1) };
}

/** Prints the suite's own lines; gives back the last warnings and errors of the window. */
function printOutput(page) {
  const warnings = [];
  page.on('console', (message) => {
    // The host's console comes as a format, a style and the text.
    const text = message.text().replace(/^%c\s*\w+\s*color: \S+ /, '');
    if (text.startsWith(hostMark)) console.log(text.replaceAll(hostMark, '  '));
    else if (['error', 'warning'].includes(message.type()))
      warnings.push(`  ${message.type()}: ${text.split('\n')[0].slice(0, 300)}`);
  });
  return () => warnings.slice(-15);
}

function endOf(page) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ code: 1, why: `the suite did not end within ${limit} ms` }), limit);
    const end = (outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    // VS Code calls this when the suite has settled.
    page.exposeFunction('codeAutomationExit', (code) => end({ code }));
    page.on('crash', () => end({ code: 1, why: 'the window crashed' }));
    page.on('response', (response) => {
      const isWindow = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
      if (isWindow && !response.ok()) end({ code: 1, why: `the server answered ${response.status()}` });
    });
  });
}
