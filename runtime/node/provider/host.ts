// The program in which the code of a provider runs: its own process, which may read the folder of the provider and may not
// write files or start programs. It is told what to do on its standard input and answers on a pipe of its own, so what a
// provider prints is only ever a log. The runtime does not believe anything that it says.
import { writeSync } from 'node:fs';
import { type Answer, answerPipe, type FromHost, lineSplitter, longestLine, type ToHost } from './protocol.js';

type Run = Extract<ToHost, { readonly kind: 'run' }>;
type CommandAnswer = Extract<ToHost, { readonly id: number }>;

const cancelled = new AbortController();
const waiting = new Map<number, (answer: CommandAnswer) => void>();
let isStarted = false;
let commands = 0;

takeAway(['kill', '_kill', '_debugProcess', '_debugEnd']);
process.stdin.on('data', lineSplitter((line) => receive(JSON.parse(line) as ToHost), longestLine).add);

function receive(message: ToHost): void {
  switch (message.kind) {
    case 'run':
      if (!isStarted) void start(message);
      isStarted = true;
      return;
    case 'cancel':
      cancelled.abort(new Error('the step was ended'));
      return;
    case 'ended':
    case 'not-run':
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
      rest();
      return;
  }
}

async function start(run: Run): Promise<void> {
  // Only what waits for an answer keeps this process: a provider that waits for nothing ends, and does not hang.
  rest();
  const answer = await answerOf(run);
  say(answer);
  // What was printed last is still on its way where pipes are written late.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(0)));
}

async function answerOf({ module, step, context }: Run): Promise<Answer> {
  if (!isConfined())
    return { kind: 'fault', message: 'cannot be confined by this version of Node; use Node 20.19 or later' };
  try {
    const provider: Readonly<Record<string, unknown>> = await import(module);
    const { validate, execute } = provider;
    if (typeof validate !== 'function') return missing('validate');
    if (typeof execute !== 'function') return missing('execute');
    const frozen = deeplyFrozen(step);
    const faults: unknown = await validate(frozen);
    if (!Array.isArray(faults))
      return { kind: 'fault', message: "gave no list from 'validate'; give an empty one where all is right" };
    if (faults.length > 0) return { kind: 'invalid', faults };
    return { kind: 'result', result: await execute(frozen, contextOf(context)) };
  } catch (error) {
    return { kind: 'fault', message: `failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function missing(name: string): Answer {
  return { kind: 'fault', message: `does not export the function '${name}'; a provider exports validate and execute` };
}

function contextOf(context: Run['context']) {
  return Object.freeze({
    ...context,
    signal: cancelled.signal,
    log: Object.freeze((line: unknown) => say({ kind: 'log', line: String(line) })),
    exec: Object.freeze(exec),
  });
}

/** Asks the runtime to start a program. */
async function exec(argv: unknown, options: { readonly env?: unknown; readonly cwd?: unknown } = {}) {
  commands += 1;
  const id = commands;
  const answer = new Promise<CommandAnswer>((resolve) => waiting.set(id, resolve));
  say({ kind: 'exec', id, argv, env: options.env ?? {}, cwd: options.cwd ?? null });
  rest();
  const given = await answer;
  if (given.kind === 'not-run') throw new Error(given.message);
  return Object.freeze(given.result);
}

/** Lets this process end by itself unless it waits for a program. */
function rest(): void {
  if (waiting.size > 0) process.stdin.ref();
  else process.stdin.unref();
}

function say(message: FromHost): void {
  const bytes = Buffer.from(`${written(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += sentOf(bytes, sent);
}

function written(message: FromHost): string {
  try {
    return JSON.stringify(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return JSON.stringify({ kind: 'fault', message: `gave what cannot be written as JSON: ${reason}` });
  }
}

function sentOf(bytes: Uint8Array, from: number): number {
  try {
    return writeSync(answerPipe, bytes, from);
  } catch (error) {
    // The pipe is full; the runtime is about to empty it.
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deeplyFrozen);
  return Object.freeze(value);
}

function isConfined(): boolean {
  const { permission } = process as { readonly permission?: { has(name: string): boolean } };
  return (
    permission !== undefined && !permission.has('child') && !permission.has('fs.write') && !permission.has('worker')
  );
}

/** Takes from the provider what reaches other processes of this account, among them the runtime itself. */
function takeAway(names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(process, name);
}
