import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.js';
import { ranWarm } from './warm-program.js';

/** The built program. */
export const program = join(root, 'dist', 'runbook.js');

// Whoever runs the tests may have asked for colours.
const { FORCE_COLOR: _, ...environment } = process.env;

/** How a run of the built program ended. */
export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the built program is started. */
export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called with the process once it runs. */
  readonly onStart?: (pid: number) => void;
}

/** Runs the built program as a person would, without a terminal and without colours. */
export function runbook(words: readonly string[], options: CliOptions = {}): Promise<CliOutcome> {
  if (needsProcess(words, options)) return runbookAnew(words, options);
  const env = { ...environment, NO_COLOR: '1', ...options.env };
  return ranWarm({ words, cwd: options.cwd ?? root, env, input: options.input ?? '' }, { program, longestMs });
}

/** The same in a process that runs nothing else: for what depends on how a process is started. */
export function runbookAnew(words: readonly string[], options: CliOptions = {}): Promise<CliOutcome> {
  return started(process.execPath, [program, ...words], options);
}

const ownProcess: ReadonlySet<string> = new Set(['panic', 'lsp', 'dap', '/dev/stdin']);

// A halt counts from when its process began, and a server has no end of its own.
function needsProcess(words: readonly string[], { env = {}, onStart }: CliOptions): boolean {
  return onStart !== undefined || 'NODE_OPTIONS' in env || words.some((word) => ownProcess.has(word));
}

/** One turn of a dialogue: once the program has shown the prompt, the answer is typed. */
export type Turn = readonly [prompt: RegExp, answer: string];

/** Runs the built program on a terminal of 80 columns, and answers its prompts in turn. */
export function runbookOnTerminal(
  words: readonly string[],
  options: CliOptions & { readonly turns: readonly Turn[] },
): Promise<CliOutcome> {
  const line = [process.execPath, program, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return started('script', ['-qec', `stty cols 80; ${line}`, '/dev/null'], options);
}

/** No test takes as long as this, however slow the machine is. */
const longestMs = 60_000;

function started(
  file: string,
  words: readonly string[],
  options: CliOptions & { readonly turns?: readonly Turn[] },
): Promise<CliOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, {
      cwd: options.cwd ?? root,
      env: { ...environment, NO_COLOR: '1', ...options.env },
      // A session of its own has no controlling terminal, whoever starts the tests.
      detached: true,
    });
    if (child.pid !== undefined) options.onStart?.(child.pid);
    let stdout = '';
    let stderr = '';
    // A prompt that never comes would leave the program waiting for ever.
    const guard = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      reject(new Error(`the program did not end; it showed\n${stdout}${stderr}`));
    }, longestMs);
    const turns = [...(options.turns ?? [])];
    let seen = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const [turn] = turns;
      if (!turn?.[0].test(stdout.slice(seen))) return;
      seen = stdout.length;
      turns.shift();
      // A person takes a moment; what is typed before the prompt is shown does not count.
      setTimeout(() => child.stdin.write(turn[1]), 150);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => {});
    if (options.turns === undefined) child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(guard);
      resolve({ code, stdout, stderr });
    });
  });
}
