import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.js';

/** A command for the built program: its words, its folder, all of its environment and what is piped in. */
export interface WarmCommand {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string;
}

/** What a command said, and the code that a process of its own would have ended with. */
export interface WarmOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program that runs the commands, and no test waits for one as long as this. */
interface Warm {
  readonly program: string;
  readonly longestMs: number;
}

const idle: ChildProcess[] = [];

/** Runs a command of a program in a process that has run others before; of two at a time each has its own process. */
export function ranWarm(command: WarmCommand, { program, longestMs }: Warm): Promise<WarmOutcome> {
  const host = idle.pop() ?? startHost(program);
  return new Promise((resolve, reject) => {
    // While a command runs, the test waits for it; in between the process keeps nobody waiting.
    host.channel?.ref();
    const end = (settle: () => void) => {
      clearTimeout(guard);
      host.removeAllListeners('message').removeAllListeners('exit');
      host.channel?.unref();
      settle();
    };
    const guard = setTimeout(() => {
      host.kill('SIGKILL');
      end(() => reject(new Error(`the program did not end: ${command.words.join(' ')}`)));
    }, longestMs);
    host.once('message', (outcome) => {
      idle.push(host);
      end(() => resolve(outcome as WarmOutcome));
    });
    host.once('exit', (code) =>
      end(() => reject(new Error(`the program broke down with ${code}: ${command.words.join(' ')}`))),
    );
    host.send(command);
  });
}

function startHost(program: string): ChildProcess {
  const host = spawn(process.execPath, [join(root, 'test', 'support', 'program-host.mjs'), program], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A session of its own has no controlling terminal, whoever starts the tests.
    detached: true,
  });
  host.unref();
  return host;
}
