import { createInterface } from 'node:readline';
import { l10n } from 'vscode';
import type { TestEvent } from '../../runtime/replay/test/test-event.js';
import type { StartProgram } from '../program.js';

/** Tests that run in a process of their own. */
export interface TestProcess {
  /** Resolves once it has ended: to what it said of why it could not run them, else to nothing. */
  readonly ended: Promise<string | undefined>;
  stop(): void;
}

/** Starts `runbook test` and passes on what it tells, as it tells it. */
export function startTests(
  start: StartProgram,
  words: readonly string[],
  cwd: string,
  tell: (event: TestEvent) => void,
): TestProcess {
  const child = start(['test', '--format', 'json', ...words], cwd);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<string | undefined>((resolve) => {
    let isFinished = false;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const event = eventIn(line);
      isFinished ||= event?.type === 'tests.finished';
      if (event) tell(event);
    });
    const read = new Promise((done) => lines.once('close', done));
    child.once('error', (cause) => resolve(cause.message));
    child.once('close', (code) => {
      // What is left of the last line is read first.
      void read.then(() =>
        resolve(isFinished || child.killed ? undefined : said.trim() || l10n.t('it ended with {0}', code ?? '?')),
      );
    });
  });
  return { ended, stop: () => void child.kill() };
}

function eventIn(line: string): TestEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
