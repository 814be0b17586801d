import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { isControllingTerminal } from '../../node/controlling-terminal.js';
import { fitted } from '../render/fold.js';
import { oneLine } from '../render/plain.js';

/** Asks one line of the person at the terminal; undefined at the end of input. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Says something to whoever is asked. */
export function tell(line: string): void {
  process.stdout.write(fitted(`      ${line}\n`));
}

/** Whether a person can have typed what comes in: a pipe, a file or a terminal that a program made is nobody. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && isControllingTerminal(process.stdin.fd);
}

/** Asks the person at the controlling terminal, until the signal says that nobody needs the answer any more. */
export function askOnTerminal(signal: AbortSignal): Ask {
  return async (question) => {
    const lines = fitted(question).split('\n');
    const prompt = lines.pop() ?? '';
    for (const line of lines) process.stdout.write(`${line}\n`);
    const answer = await askLine(prompt, signal);
    // What is said next does not begin behind the question.
    if (answer === undefined) process.stdout.write('\n');
    return answer;
  };
}

/** Asks the person at the controlling terminal, who leaves all questions with Ctrl+C. */
export function askUntilLeft(): Ask {
  const leave = new AbortController();
  process.once('SIGINT', () => leave.abort());
  return askOnTerminal(leave.signal);
}

/** Asks the person at the controlling terminal for a yes to what was shown before; undefined where they leave. */
export async function askAgreement(question: string): Promise<boolean | undefined> {
  const leave = new AbortController();
  const stop = () => leave.abort();
  process.once('SIGINT', stop);
  await discardTypedAhead();
  const isAgreed = await askYesNo(question, askOnTerminal(leave.signal));
  process.off('SIGINT', stop);
  return isAgreed;
}

async function askLine(question: string, signal: AbortSignal): Promise<string | undefined> {
  // One that hung up before can give no answer, and would not say so again.
  if (process.stdin.destroyed) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise((resolve, reject) => {
      terminal.once('close', () => resolve(undefined));
      // A terminal that hangs up gives no answer.
      terminal.once('error', () => resolve(undefined));
      // Typed at a question it means the run, as it does everywhere else.
      terminal.once('SIGINT', () => process.emit('SIGINT'));
      terminal.question(question, { signal }).then(resolve, reject);
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    terminal.close();
  }
}

/** How long typed-ahead input is read away before a gesture is asked for. */
const typedAheadMs = 50;

/** Forgets what was typed so far: a 'y' typed while a step was running is no answer to a question not asked yet. */
export async function discardTypedAhead(): Promise<void> {
  let hasCome = true;
  const discard = (typed: Buffer | string) => {
    hasCome = true;
    // Raw input does not make Ctrl+C a signal.
    if (typed.includes('\u0003')) process.emit('SIGINT');
  };
  // That the terminal went away shows at the question, which then gets no answer.
  if (process.stdin.listenerCount('error') === 0) process.stdin.on('error', () => {});
  // Raw, because a line that was begun would wait for its end and then count as the answer.
  process.stdin.setRawMode(true);
  process.stdin.on('data', discard);
  await sleep(typedAheadMs);
  // Where the machine was busy, the time is over before anything was read: each turn reads what has come.
  while (hasCome) {
    hasCome = false;
    await turn();
  }
  process.stdin.setRawMode(false);
  process.stdin.off('data', discard);
  process.stdin.pause();
}

/** Asks until the answer is a clear yes or no, for a slip of the finger is neither; undefined at the end of input. */
export async function askYesNo(question: string, ask: Ask): Promise<boolean | undefined> {
  for (;;) {
    const answer = await ask(question);
    if (answer === undefined) return undefined;
    const word = answer.trim().toLowerCase();
    if (/^(y|yes)$/.test(word)) return true;
    if (/^(n|no)$/.test(word)) return false;
    tell(`'${oneLine(answer)}' is neither yes nor no; type 'y' or 'n'`);
  }
}
