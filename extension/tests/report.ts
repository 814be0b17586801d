import { l10n } from 'vscode';
import type { TestEvent } from '../../runtime/replay/test/test-event.js';

/** What is shown of an event among the output of tests, with the line breaks of a terminal. */
export function outputText(event: TestEvent): string {
  return linesOf(event)
    .map((line) => `${line.replaceAll(/\r?\n/g, '\r\n')}\r\n`)
    .join('');
}

function linesOf(event: TestEvent): readonly string[] {
  switch (event.type) {
    case 'file.invalid':
      return event.faults.map(({ file, line = 1, message }) => l10n.t('invalid {0}: {1}', `${file}:${line}`, message));
    case 'test.passed':
      return [`✔ ${event.name}`, ...event.notes.map((note) => `    ${note}`)];
    case 'test.failed': {
      const { file, name, notes, differences } = event;
      const wrong = differences.map(({ line, message }) => `    ${file}:${line}: ${message}`);
      return [`✖ ${name}`, ...wrong, ...notes.map((note) => `    ${note}`)];
    }
    case 'tests.finished':
      return [l10n.t('{0} passed, {1} failed, {2} invalid', event.passed, event.failed, event.invalid)];
    default:
      return [];
  }
}
