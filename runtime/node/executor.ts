import { execa } from 'execa';
import type { Execution, ExecutionRequest, Executor } from '../engine/ports.js';
import { collector } from './collector.js';
import { endTree } from './process-tree.js';

/** How long the output of a program that has ended is waited for: a child it left behind may hold the pipes open. */
const drainMs = 250;

/** Starts programs as processes of this machine, never through a shell. */
export const processExecutor: Executor = { execute };

type Ending = Pick<Execution, 'outcome' | 'exitCode' | 'signal' | 'detail'>;

async function execute(request: ExecutionRequest): Promise<Execution> {
  const started = performance.now();
  const stdout = collector((text) => request.onOutput('stdout', text));
  const stderr = collector((text) => request.onOutput('stderr', text));
  const ending = await runToEnd(request, stdout.add, stderr.add);
  return { ...ending, durationMs: performance.now() - started, stdout: stdout.end(), stderr: stderr.end() };
}

async function runToEnd(
  request: ExecutionRequest,
  onStdout: (chunk: Uint8Array) => void,
  onStderr: (chunk: Uint8Array) => void,
): Promise<Ending> {
  const [program = '', ...rest] = request.argv;
  const subprocess = execa(program, rest, {
    cwd: request.cwd,
    env: request.environment,
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    // A group of its own, so that one signal reaches the program and its children.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  subprocess.stdout?.on('data', onStdout);
  subprocess.stderr?.on('data', onStderr);
  const forced = endWhenDue(request, () => subprocess.pid);
  subprocess.once('exit', () => setTimeout(() => closePipes(subprocess), drainMs).unref());
  const result = await subprocess;
  const outcome = await forced.settle();
  if (outcome !== undefined) return { outcome, exitCode: null, signal: result.signal ?? null };
  return endingOf(result, request);
}

function closePipes(subprocess: {
  readonly stdout: { destroy(): void } | null;
  readonly stderr: { destroy(): void } | null;
}): void {
  subprocess.stdout?.destroy();
  subprocess.stderr?.destroy();
}

interface ForcedEnd {
  /** Stops watching; says how the program was ended by force, once nothing of it is left. */
  settle(): Promise<'timeout' | 'cancelled' | undefined>;
}

function endWhenDue(request: ExecutionRequest, pid: () => number | undefined): ForcedEnd {
  let forced: { readonly outcome: 'timeout' | 'cancelled'; readonly ended: Promise<void> } | undefined;
  const end = (outcome: 'timeout' | 'cancelled') => {
    const root = pid();
    if (forced === undefined && root !== undefined) forced = { outcome, ended: endTree(root, request.environment) };
  };
  const timer = setTimeout(() => end('timeout'), request.timeoutMs);
  const stopListening = request.cancellation.onCancel(() => end('cancelled'));
  return {
    settle: async () => {
      clearTimeout(timer);
      stopListening();
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
  return { outcome: 'spawn-failed', exitCode: null, signal: null, detail: spawnFault(result, request) };
}

function spawnFault({ code, originalMessage }: ProcessResult, { argv, cwd }: ExecutionRequest): string {
  const [program = ''] = argv;
  if (code === 'ENOENT') return `'${program}' was not found; install it or check PATH (started in '${cwd}')`;
  // A folder of PATH that may not be read gives this too, for a program that is nowhere.
  if (code === 'EACCES' && !/[\\/]/.test(program)) {
    return `'${program}' was not found in PATH, or may not be executed; install it or check its permissions`;
  }
  if (code === 'EACCES') return `'${program}' may not be executed; check its permissions`;
  return `'${program}' could not be started: ${originalMessage ?? code ?? 'unknown reason'}`;
}
