import { resolve } from 'node:path';
import { newCancellation } from '../../engine/cancellation.js';
import type { Execution } from '../../engine/ports.js';
import type { ProviderCommand, ProviderRequest } from '../../engine/provider-port.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { FromHost, ToHost } from './protocol.js';

/** Starts the programs that a provider asks for, as far as they are authorized. */
export interface ProviderCommands {
  /** Judges and starts a program; answers in every case but a bug. */
  start(asked: Asked): Promise<ToHost>;
  /** What was refused first; such a step fails, whatever its provider makes of it. */
  refusal(): string | undefined;
  /** Ends what still runs; resolves when nothing is left. */
  end(): Promise<void>;
}

type Asked = Extract<FromHost, { readonly kind: 'exec' }>;

/** How many programs of one step may run at the same time. */
const mostAtOnce = 16;

/** The programs of one step, none of which may take longer than this. */
export function providerCommands(request: ProviderRequest, timeoutMs: number): ProviderCommands {
  const cancellation = newCancellation();
  const stopListening = request.cancellation.onCancel(() => cancellation.cancel());
  const running = new Set<Promise<unknown>>();
  let refusal: string | undefined;
  const runAuthorized = async (command: ProviderCommand): Promise<Result<Execution, string>> => {
    const authorization = refusal === undefined ? await request.authorize(command) : { ok: false, message: refusal };
    if (!authorization.ok) {
      refusal ??= authorization.message;
      return failed(refusal);
    }
    if (cancellation.isCancelled) return failed('the step was ended');
    return ok(await execute(request, command, { cancellation, timeoutMs }));
  };
  return {
    start: async (asked) => {
      const command = commandOf(asked, request);
      if (!command.ok) return notRun(asked, command.error);
      if (running.size >= mostAtOnce) return notRun(asked, `${mostAtOnce} programs run already; wait for one of them`);
      const run = runAuthorized(command.value);
      running.add(run);
      const execution = await run.finally(() => running.delete(run));
      return execution.ok ? answerOf(asked, execution.value, command.value) : notRun(asked, execution.error);
    },
    refusal: () => refusal,
    end: async () => {
      stopListening();
      cancellation.cancel();
      await Promise.allSettled(running);
    },
  };
}

function notRun({ id }: Asked, message: string): ToHost {
  return { kind: 'not-run', id, message };
}

function answerOf(asked: Asked, execution: Execution, { argv: [program = ''] }: ProviderCommand): ToHost {
  const { outcome, exitCode, stdout, stderr, detail } = execution;
  if (outcome !== 'exited') return notRun(asked, detail ?? `'${program}' was ended, as the step is over`);
  if (stdout.isTruncated || stderr.isTruncated) return notRun(asked, `'${program}' printed more than is kept`);
  return { kind: 'ended', id: asked.id, result: { exitCode, stdout: stdout.text, stderr: stderr.text } };
}

function execute(
  request: ProviderRequest,
  { argv, cwd, env }: ProviderCommand,
  due: Pick<ProviderRequest, 'cancellation' | 'timeoutMs'>,
): Promise<Execution> {
  const { RUNBOOK_RUN_ID: run = '', RUNBOOK_STEP_ID: step = '' } = request.environment;
  return request.executor.execute({
    argv,
    cwd,
    // The marks by which what is left over is found are not for a provider to change.
    environment: { ...request.environment, ...env, RUNBOOK_RUN_ID: run, RUNBOOK_STEP_ID: step },
    ...due,
    onOutput: () => {},
  });
}

function commandOf({ argv, env, cwd }: Asked, request: ProviderRequest): Result<ProviderCommand, string> {
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every(isWord)) {
    return failed("exec takes a list of texts, the program first: exec(['kubectl', 'get', 'pods'])");
  }
  if (argv[0]?.trim() === '') return failed('the name of the program is empty');
  if (!isVariables(env)) return failed('the variables for exec are not texts by name');
  if (cwd !== null && !isWord(cwd)) return failed('the folder for exec is not a text');
  return ok({ argv, env, cwd: cwd === null ? request.cwd : resolve(request.cwd, cwd) });
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function isVariables(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, text]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && isWord(text));
}
