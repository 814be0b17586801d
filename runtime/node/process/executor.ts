import { statSync } from 'node:fs';
import { execa } from 'execa';
import type { Execution, ExecutionRequest, Executor } from '../../engine/ports.js';
import { failed, ok, type Result } from '../../model/result.js';
import { dueEnd } from '../due-end.js';
import { readPanic } from '../panic/flag.js';
import { type RunProcesses, runProcesses } from '../run-processes.js';
import { type Collector, collector } from './collector.js';
import { drained } from './drain.js';
import { openSpool } from './spool.js';
import { endFamily, freezeGroup, marksOf } from './tree.js';
import { windowsCommand, windowsEnvironment } from './windows-command.js';

/** Starts the programs of one run. */
export interface RunExecutor extends Executor {
  /** Ends what the programs of the run left behind; a background child may outlive its step, but not the run. */
  endAll(): Promise<void>;
  /** As `RunProcesses` does. */
  readonly freezeGroups: RunProcesses['freezeGroups'];
  readonly freezeAll: RunProcesses['freezeAll'];
  readonly thawAll: RunProcesses['thawAll'];
}

/** Starts programs as processes of this machine, never through a shell; what they write goes below the folder of the run. */
export function processExecutor(run: { readonly runId: string; readonly directory: string }): RunExecutor {
  const processes = runProcesses(run.runId);
  const { endAll, freezeGroups, freezeAll, thawAll } = processes;
  const start = (request: ExecutionRequest) => execute(request, run.directory, processes);
  return { execute: start, endAll, freezeGroups, freezeAll, thawAll };
}

type Ending = Pick<Execution, 'outcome' | 'exitCode' | 'signal' | 'detail'>;

async function execute(request: ExecutionRequest, directory: string, processes: RunProcesses): Promise<Execution> {
  const started = performance.now();
  const command = commandOf(request);
  const collect = (stream: 'stdout' | 'stderr') =>
    collector(
      (text) => request.onOutput(stream, text),
      request.keepWhole && openSpool(directory, request.keepWhole.stream()),
    );
  const outputs = { stdout: collect('stdout'), stderr: collect('stderr') };
  const ending = command.ok ? await runToEnd(request, command.value, outputs, processes) : notStarted(command.error);
  const durationMs = performance.now() - started;
  const [stdout, stderr] = await Promise.all([outputs.stdout.end(), outputs.stderr.end()]);
  return { ...ending, durationMs, stdout, stderr };
}

function notStarted(detail: string): Ending {
  return { outcome: 'spawn-failed', exitCode: null, signal: null, detail };
}

/** The command line as this system is given it, or why it cannot be. */
function commandOf({ argv, cwd, environment }: ExecutionRequest): Result<readonly string[], string> {
  if (process.platform !== 'win32') return ok(argv);
  const command = windowsCommand(argv, { cwd, environment: windowsEnvironment(environment), isFile });
  return command.ok ? command : failed(command.error ?? notFound(argv[0] ?? '', cwd));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

interface Outputs {
  readonly stdout: Collector;
  readonly stderr: Collector;
}

async function runToEnd(
  request: ExecutionRequest,
  [program = '', ...words]: readonly string[],
  outputs: Outputs,
  processes: RunProcesses,
): Promise<Ending> {
  const subprocess = execa(program, words, {
    cwd: request.cwd,
    env: process.platform === 'win32' ? windowsEnvironment(request.environment) : request.environment,
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    // A session of its own, so that one signal reaches the program and its children.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid } = subprocess;
  if (pid !== undefined) {
    processes.started(pid);
    // Halted between the last look and the start; the rest of it is found by whoever waits for the step.
    if (readPanic()) freezeGroup(pid);
  }
  subprocess.stdout?.on('data', outputs.stdout.add);
  subprocess.stderr?.on('data', outputs.stderr.add);
  const forced = endWhenDue(request, pid);
  const pipes = closeWhenDrained(subprocess, outputs);
  const result = await subprocess;
  if (pid !== undefined) processes.ended(pid, { leftPipes: pipes.wereLeftOpen() });
  const outcome = await forced.settle();
  if (outcome !== undefined) return { outcome, exitCode: null, signal: result.signal ?? null };
  return endingOf(result, request);
}

interface Piped {
  once(event: 'exit', listener: () => void): unknown;
  readonly stdout: { destroy(): void; readonly readableEnded: boolean } | null;
  readonly stderr: { destroy(): void; readonly readableEnded: boolean } | null;
}

function closeWhenDrained(subprocess: Piped, { stdout, stderr }: Outputs): { wereLeftOpen(): boolean } {
  let wereLeftOpen = false;
  subprocess.once('exit', async () => {
    await drained(() => stdout.bytes() + stderr.bytes());
    for (const pipe of [subprocess.stdout, subprocess.stderr]) {
      wereLeftOpen ||= pipe?.readableEnded === false;
      pipe?.destroy();
    }
  });
  return { wereLeftOpen: () => wereLeftOpen };
}

interface ForcedEnd {
  /** Stops watching; says how the program was ended by force, once nothing of it is left. */
  settle(): Promise<'timeout' | 'cancelled' | undefined>;
}

function endWhenDue(request: ExecutionRequest, leader: number | undefined): ForcedEnd {
  const started = Date.now();
  let forced: { readonly outcome: 'timeout' | 'cancelled'; readonly ended: Promise<void> } | undefined;
  const end = (outcome: 'timeout' | 'cancelled') => {
    if (forced !== undefined || leader === undefined) return;
    const { RUNBOOK_RUN_ID: run = '', RUNBOOK_STEP_ID: step } = request.environment;
    const family = { leaders: new Map([[leader, started]]), marks: marksOf(run, step ?? '') };
    forced = { outcome, ended: endFamily(family) };
  };
  const due = dueEnd(request, end);
  return {
    settle: async () => {
      due.stop();
      await forced?.ended;
      return forced?.outcome;
    },
  };
}

interface ProcessResult {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function endingOf(result: ProcessResult, request: ExecutionRequest): Ending {
  if (result.exitCode !== undefined || result.signal !== undefined) {
    return { outcome: 'exited', exitCode: result.exitCode ?? null, signal: result.signal ?? null };
  }
  return notStarted(spawnFault(result, request));
}

function spawnFault({ code, originalMessage }: ProcessResult, { argv, cwd }: ExecutionRequest): string {
  const [program = ''] = argv;
  if (code === 'ENOENT' || code === 'ENOTDIR') return notFound(program, cwd);
  // A folder of PATH that may not be read gives this too, for a program that is nowhere.
  if (code === 'EACCES' && !/[\\/]/.test(program)) {
    return `'${program}' was not found in PATH, or may not be executed; install it or check its permissions`;
  }
  if (code === 'EACCES') return `'${program}' may not be executed; check its permissions`;
  return `'${program}' could not be started: ${originalMessage ?? code ?? 'unknown reason'}`;
}

function notFound(program: string, cwd: string): string {
  // The system blames the program for a folder that is missing.
  if (!isFolder(cwd)) return `'${program}' cannot be started in '${cwd}': that folder does not exist; check 'cwd'`;
  return `'${program}' was not found; install it or check PATH (started in '${cwd}')`;
}
