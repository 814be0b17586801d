import { AsyncLocalStorage } from 'node:async_hooks';
import type { runProgram } from '../../runtime/cli/program.js';

/** The command line as a function. */
export type Run = typeof runProgram;

/** What a command wrote to either output, and the code that it would have ended with. */
export interface Spoken {
  readonly said: string;
  readonly code: number;
}

/** Runs a command in this process; many cost less than many processes. Not two at a time. */
export async function spoken(run: Run, words: readonly string[]): Promise<Spoken> {
  const said: string[] = [];
  await speaking.run(said, () => run(words));
  // What a command thinks of its words is no outcome of the test.
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { said: said.join(''), code };
}

const speaking = new AsyncLocalStorage<string[]>();

// The runner of the tests writes to the same outputs, so only what a command writes is kept from them.
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = ((text: string | Uint8Array, ...rest: []) => {
    const said = speaking.getStore();
    if (said === undefined) return write(text, ...rest);
    said.push(String(text));
    return true;
  }) as typeof stream.write;
}
