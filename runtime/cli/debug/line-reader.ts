import { createInterface, type Interface } from 'node:readline';
import type { Completion } from '../../debug/console/complete.js';

/** Reads the lines of a shell at the controlling terminal, with the earlier lines at hand and words completed. */
export interface LineReader {
  /** The next line; undefined where the person wants to leave, or the signal says that nobody waits for it. */
  read(prompt: string, signal: AbortSignal): Promise<string | undefined>;
}

/** The lines of earlier sessions, and where those of this one go. */
export interface LineHistory {
  /** The newest first. */
  readonly lines: readonly string[];
  keep(line: string): void;
}

/** A reader of lines. */
export function lineReader(complete: (line: string) => Completion, earlier: LineHistory): LineReader {
  // What was pasted or typed ahead, in order, and the line that was begun.
  const ahead: string[] = [];
  let begun = '';
  let history: string[] = [...earlier.lines];

  const readTyped = async (prompt: string, signal: AbortSignal): Promise<string | undefined> => {
    const terminal = createInterface({
      input: process.stdin,
      output: process.stdout,
      completer: complete as (line: string) => [string[], string],
      history: [...history],
      removeHistoryDuplicates: true,
      prompt,
    });
    terminal.on('history', (lines: string[]) => {
      history = lines;
    });
    try {
      const line = await firstLine(terminal, signal, { ahead, begun });
      if (line !== undefined) earlier.keep(line);
      return line;
    } finally {
      begun = terminal.line ?? '';
      terminal.close();
    }
  };

  return {
    read: (prompt, signal) => {
      const line = signal.aborted ? undefined : ahead.shift();
      if (line === undefined) return readTyped(prompt, signal);
      process.stdout.write(`${prompt}${line}\n`);
      return Promise.resolve(line);
    },
  };
}

function firstLine(
  terminal: Interface,
  signal: AbortSignal,
  { ahead, begun }: { readonly ahead: string[]; readonly begun: string },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const leave = () => resolve(undefined);
    let isRead = false;
    terminal.on('line', (line) => {
      if (isRead) ahead.push(line);
      else resolve(line);
      isRead = true;
    });
    terminal.on('SIGINT', () => clearLine(terminal));
    // A terminal that went away can no longer be set back to how it was.
    terminal.on('error', leave);
    terminal.once('close', () => {
      signal.removeEventListener('abort', leave);
      if (!isRead) process.stdout.write('\n');
      leave();
    });
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    terminal.prompt();
    if (begun !== '') terminal.write(begun);
  });
}

function clearLine(terminal: Interface): void {
  const isEmpty = terminal.line === '';
  // Left on the screen, as every shell leaves it.
  process.stdout.write(isEmpty ? "^C\ntype 'quit' to leave; the run can go on later\n" : '^C\n');
  terminal.write(null, { ctrl: true, name: 'e' });
  terminal.write(null, { ctrl: true, name: 'u' });
  terminal.prompt();
}
