import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { TestContext } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { program } from './cli.js';
import { root } from './paths.js';
import { TerminalScreen } from './terminal-screen.js';

/** How a program is started on a terminal. */
export interface TerminalOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** Keys that are no characters. */
export const keys = { enter: '\r', interrupt: '\u0003', endOfInput: '\u0004', tab: '\t', up: '\u001b[A' } as const;

/** Starts the built program on a terminal of its own, 80x24 without colours, as a person at it would. */
export function runbookTerminal(
  context: Pick<TestContext, 'after'>,
  words: readonly string[],
  options: TerminalOptions = {},
): Terminal {
  return new Terminal(context, [process.execPath, program, ...words], options);
}

/** A program on a terminal: what it shows is waited for, never a time; what a person would type is fed to it. */
export class Terminal {
  readonly screen: TerminalScreen;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly watchers = new Set<() => void>();
  private readonly closed: Promise<number | null>;
  private shown = '';
  private seen = 0;
  private isClosed = false;

  constructor(context: Pick<TestContext, 'after'>, command: readonly string[], options: TerminalOptions) {
    const { columns = 80, rows = 24, cwd = root, env = {} } = options;
    this.screen = new TerminalScreen(columns, rows);
    const line = `stty cols ${columns} rows ${rows}; exec ${command.map(quoted).join(' ')}`;
    this.child = spawn('script', ['-qefc', line, '/dev/null'], {
      cwd,
      env: { ...environment, TERM: 'xterm', NO_COLOR: '1', ...env },
      // A session of its own has no controlling terminal but the one that it is given, whoever starts the tests.
      detached: true,
    });
    this.child.stdin.on('error', () => {});
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.take(text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => this.take(text));
    this.closed = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => {
        this.isClosed = true;
        this.look();
        resolve(code);
      });
    });
    context.after(() => this.end());
  }

  /** The process that holds the terminal. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /**
   * Resolves once a text is shown that was not waited for before. What was shown up to the end of its line counts as
   * read, so the same question is waited for anew, and one that came with the text can still be.
   */
  async shows(pattern: RegExp | string): Promise<void> {
    const read = () => stripVTControlCharacters(this.shown);
    const found = () => lengthUntil(pattern, read().slice(this.seen));
    await this.until(() => found() !== undefined, `'${pattern}'`);
    const end = this.seen + (found() ?? 0);
    const lineEnd = read().indexOf('\n', end);
    this.seen = lineEnd < 0 ? read().length : lineEnd;
  }

  /** Types these characters, without the Enter key. */
  type(text: string): void {
    this.child.stdin.write(text);
  }

  /** Waits for a question, then types an answer to it and the Enter key. */
  async answer(question: RegExp | string, text: string): Promise<void> {
    await this.shows(question);
    this.type(`${text}${keys.enter}`);
  }

  /** Everything that was shown, as a person would read it who scrolls back. */
  transcript(): string {
    return this.screen.everything();
  }

  /** Resolves to the exit code once the program has ended. */
  async exit(): Promise<number | null> {
    await this.until(() => this.isClosed, 'the end of the program');
    return this.closed;
  }

  /** Kills whatever still runs on the terminal. */
  end(): void {
    if (this.isClosed || this.child.pid === undefined) return;
    process.kill(-this.child.pid, 'SIGKILL');
  }

  private take(text: string): void {
    this.shown += text;
    this.screen.write(text);
    this.look();
  }

  private look(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private until(isReached: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(guard);
        this.watchers.delete(watcher);
        settle();
      };
      const fail = (how: string) => done(() => reject(new Error(`${what} ${how}; shown is\n${this.transcript()}`)));
      const watcher = () => {
        if (isReached()) done(resolve);
        else if (this.isClosed) fail('did not come before the program ended');
      };
      const guard = setTimeout(() => fail('did not come'), longestMs);
      this.watchers.add(watcher);
      watcher();
    });
  }
}

/** How much of a text there is up to the end of what is looked for; undefined where that is not in it. */
function lengthUntil(pattern: RegExp | string, text: string): number | undefined {
  const found = typeof pattern === 'string' ? { index: text.indexOf(pattern), 0: pattern } : pattern.exec(text);
  return found === null || found.index < 0 ? undefined : found.index + found[0].length;
}

/** No test waits as long as this for one text, however slow the machine is; it only ends what would never end. */
const longestMs = 60_000;

// Whoever runs the tests may have asked for colours.
const { FORCE_COLOR: _, ...environment } = process.env;

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
