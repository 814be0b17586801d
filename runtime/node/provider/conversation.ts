import { type ChildProcess, spawn } from 'node:child_process';
import { sep } from 'node:path';
import type { Readable } from 'node:stream';
import { readMessage } from './answer.js';
import type { ProviderCommands } from './commands.js';
import { type Answer, answerPipe, type FromHost, lineSplitter, longestLine, type ToHost } from './protocol.js';

/** What is said between the runtime and the process of a provider. */
export interface Conversation {
  /** The process with the moment of its start, as `endFamily` takes them. */
  readonly leaders: ReadonlyMap<number, number>;
  /** Resolves with the first answer. */
  readonly answered: Promise<undefined>;
  /** Resolves when the process is gone and all that it said was read. */
  readonly ended: Promise<void>;
  say(message: ToHost): void;
  answer(): Answer | undefined;
  /** What the process said that no provider may say, and what went wrong in starting it. */
  fault(): string | undefined;
  /** A fault of ours that came up on the way, which ends the step too. */
  bug(): { readonly bug: unknown } | undefined;
  /** How the process ended, in words. */
  howEnded(): string;
}

/** Where the code of a provider runs, and what it may see. */
export interface HostPlace {
  readonly host: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How much of what a provider prints is taken as one line. */
const longestLogLine = 64 * 1024;

/** Starts the process of a provider; `log` gets what it logs and prints, line by line. */
export function startHost(place: HostPlace, commands: ProviderCommands, log: (line: string) => void): Conversation {
  const child = spawn(process.execPath, [...confinement(place), place.host], {
    cwd: place.folder,
    env: hostEnvironment(place.environment),
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A session of its own, so that one signal reaches all of it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const talk = new HostTalk(child, commands, log);
  for (const pipe of [child.stdout, child.stderr]) readLines(pipe, log, longestLogLine);
  readLines(child.stdio[answerPipe] as Readable, (line) => talk.hear(line), longestLine);
  return talk;
}

class HostTalk implements Conversation {
  readonly leaders: ReadonlyMap<number, number>;
  readonly answered: Promise<undefined>;
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly commands: ProviderCommands;
  private readonly log: (line: string) => void;
  private first: Answer | undefined;
  private wrong: string | undefined;
  private failure: { readonly bug: unknown } | undefined;
  private settleAnswered: () => void = () => {};

  constructor(child: ChildProcess, commands: ProviderCommands, log: (line: string) => void) {
    this.child = child;
    this.commands = commands;
    this.log = log;
    this.leaders = new Map(child.pid === undefined ? [] : [[child.pid, Date.now()]]);
    this.answered = new Promise((resolve) => {
      this.settleAnswered = () => resolve(undefined);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', () => resolve());
      child.once('error', ({ message }) => {
        this.wrong ??= `could not be started: ${message}`;
        if (child.pid === undefined) resolve();
      });
    });
    // A process that is gone takes nothing any more; how it ended says enough.
    child.stdin?.on('error', () => {});
  }

  say(message: ToHost): void {
    if (this.child.stdin?.writable) this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  hear(line: string): void {
    const message = readMessage(line);
    if (message?.kind === 'log') this.log(message.line);
    else if (message?.kind === 'exec') void this.start(message);
    else this.take(message, line);
  }

  answer(): Answer | undefined {
    return this.first;
  }

  fault(): string | undefined {
    return this.wrong;
  }

  bug(): { readonly bug: unknown } | undefined {
    return this.failure;
  }

  howEnded(): string {
    const { exitCode, signalCode } = this.child;
    return signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  }

  private take(answer: Answer | undefined, line: string): void {
    if (answer === undefined) this.wrong ??= `wrote what is no answer: '${line.slice(0, 60)}'`;
    else if (this.first !== undefined) this.wrong ??= 'answered twice';
    this.first ??= answer;
    this.settleAnswered();
  }

  private async start(asked: Extract<FromHost, { readonly kind: 'exec' }>): Promise<void> {
    try {
      this.say(await this.commands.start(asked));
    } catch (bug) {
      this.failure ??= { bug };
      this.settleAnswered();
    }
  }
}

function readLines(pipe: Readable | null, pass: (line: string) => void, limit: number): void {
  const lines = lineSplitter(pass, limit);
  pipe?.on('data', lines.add);
  pipe?.once('end', lines.end);
  // The other end is gone; what was said until then was read.
  pipe?.on('error', () => {});
}

/** How much memory a provider may take, in MiB. */
const mostMemory = 512;

/** The options of Node that let a program read its folder and nothing else, write nothing and start nothing. */
function confinement({ host, folder }: HostPlace): readonly string[] {
  const { allowedNodeEnvironmentFlags: known } = process;
  return [
    known.has('--permission') ? '--permission' : '--experimental-permission',
    '--disable-warning=ExperimentalWarning',
    `--allow-fs-read=${folder}${sep}`,
    `--allow-fs-read=${host}`,
    // The versions of Node that can keep a program from the network are told not to.
    ...(known.has('--allow-net') ? ['--allow-net'] : []),
    `--max-old-space-size=${mostMemory}`,
  ];
}

function hostEnvironment(environment: HostPlace['environment']): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).flatMap(([name, value]) => {
    const given = loading.test(name) ? process.env[name] : value;
    return given === undefined || opening.has(name.toUpperCase()) ? [] : [[name, given]];
  });
  return { ...Object.fromEntries(kept), ...('electron' in process.versions && { ELECTRON_RUN_AS_NODE: '1' }) };
}

// Options in these could allow what is denied here, or make the program do what is denied.
const opening: ReadonlySet<string> = new Set(['NODE_OPTIONS', 'NODE_PATH', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE']);

// What is loaded into the program, before anything is denied to it, is for who started the run to say and not for a step.
const loading =
  /^(LD_|DYLD_|NODE_|OPENSSL_|ELECTRON_|UV_|MALLOC_|GLIBC_|GCONV_PATH$|LOCPATH$|ICU_DATA$|SSLKEYLOGFILE$)/i;
