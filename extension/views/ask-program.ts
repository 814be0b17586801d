import { text } from 'node:stream/consumers';
import type { StartProgram } from '../program.js';

/** What the command line of this extension said. */
export interface Said {
  readonly out: string;
  readonly errors: string;
  /** Undefined where it could not be started, or was killed. */
  readonly code?: number;
}

/** Has the command line do something and waits for its end; it says by itself what is wrong. */
export async function askProgram(start: StartProgram, words: readonly string[], cwd: string): Promise<Said> {
  const child = start(words, cwd);
  const failure = new Promise<Said>((resolve) => {
    child.once('error', ({ message }) => resolve({ out: '', errors: message }));
  });
  const ended = new Promise<number | undefined>((resolve) => {
    child.once('close', (code) => resolve(code ?? undefined));
  });
  const said = Promise.all([text(child.stdout), text(child.stderr), ended]).then(([out, errors, code]) => ({
    ...{ out, errors },
    ...(code !== undefined && { code }),
  }));
  return Promise.race([failure, said]);
}
