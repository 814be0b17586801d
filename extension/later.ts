import { registerCommands } from './commands/commands.js';
import { configurationsOf } from './configuration.js';
import { pickPastRun } from './pick-run.js';
import { askAgain, putQuestion } from './question.js';
import { detailsOf } from './tests/test-results.js';
import { debugTests, handlerOf, runTests } from './tests/test-runs.js';
import { registerRowCommands } from './views/row-commands.js';

/**
 * What is read once the extension is used for something, in one file: each file more that is read by itself would have what
 * it shares with the beginning in a file of its own, and the beginning would have to open them all.
 */
export const later = {
  registerCommands,
  registerRowCommands,
  configurationsOf,
  askAgain,
  putQuestion,
  pickPastRun,
  handlerOf,
  runTests,
  debugTests,
  detailsOf,
};
