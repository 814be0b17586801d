import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Execution } from '../../engine/ports.js';
import type { ProviderRequest } from '../../engine/provider-port.js';
import { utf8Bytes } from '../../model/text.js';
import { dueEnd } from '../due-end.js';
import { type Collector, collector } from '../process/collector.js';
import { endFamily, marksOf } from '../process/tree.js';
import { checkedResult, type ProviderResult, toldFaults } from './answer.js';
import { providerCommands } from './commands.js';
import { type Conversation, startHost } from './conversation.js';
import type { InstalledProvider } from './file.js';
import type { Answer, ToHost } from './protocol.js';

/** How much a step may hand to a provider, in bytes. */
const largestInput = 1024 * 1024;

/** How long a provider that was told to stop, or that has answered, may take to end by itself. */
const graceMs = 500;

/** Has a provider do a step in a process of its own, the program `host`, which may not start others. */
export async function runProvider(
  provider: InstalledProvider,
  request: ProviderRequest,
  host: string,
): Promise<Execution> {
  const started = performance.now();
  const stdout = collector((text) => request.onOutput('stdout', text), undefined);
  const stderr = collector((text) => request.onOutput('stderr', text), undefined);
  const { outcome, exitCode, detail, result } = await endingOf(provider, request, { host, stderr });
  stdout.add(Buffer.from(result?.stdout ?? ''));
  stderr.add(Buffer.from(result?.stderr ?? ''));
  return {
    outcome,
    exitCode,
    signal: null,
    ...(detail !== undefined && { detail: `the provider '${provider.file.namespace}' ${detail}` }),
    durationMs: performance.now() - started,
    stdout: await stdout.end(),
    stderr: await stderr.end(),
  };
}

type Ending = Pick<Execution, 'outcome' | 'exitCode' | 'detail'> & { readonly result?: ProviderResult };

interface Surroundings {
  readonly host: string;
  /** Takes what the provider logs. */
  readonly stderr: Collector;
}

async function endingOf(
  provider: InstalledProvider,
  request: ProviderRequest,
  { host, stderr }: Surroundings,
): Promise<Ending> {
  const run = runOf(provider, request);
  if (utf8Bytes(JSON.stringify(run)) > largestInput) return faulty("was not started: 'with' is larger than 1 MiB");
  // The programs are ended with the step; a limit that is theirs alone would look like a fault of the provider.
  const commands = providerCommands(request, request.timeoutMs + 2 * graceMs);
  const talk = startHost({ host, folder: provider.folder, environment: request.environment }, commands, (line) =>
    stderr.add(Buffer.from(`${line}\n`)),
  );
  talk.say(run);
  const due = dueEndOf(request);
  const forced = await Promise.race([due.forced, talk.answered, talk.ended.then(() => undefined)]);
  due.stop();
  if (forced !== undefined) talk.say({ kind: 'cancel' });
  await Promise.all([endHost(talk, request), commands.end()]);
  const failure = talk.bug();
  if (failure !== undefined) throw failure.bug;
  const refusal = commands.refusal();
  if (refusal !== undefined)
    return { outcome: 'refused', exitCode: null, detail: `wanted what is refused: ${refusal}` };
  if (forced !== undefined) return { outcome: forced, exitCode: null };
  return answeredEnding(talk);
}

function runOf({ main }: InstalledProvider, request: ProviderRequest): ToHost {
  const { type, runId, stepId, attempt, cwd } = request;
  return {
    kind: 'run',
    module: pathToFileURL(main).href,
    step: { id: stepId, type, with: request.with },
    context: { runId, stepId, attempt, cwd },
  };
}

function answeredEnding(talk: Conversation): Ending {
  const fault = talk.fault();
  const answer = talk.answer();
  if (fault !== undefined) return faulty(fault);
  return answer === undefined ? faulty(`ended without an answer (${talk.howEnded()})`) : endingOfAnswer(answer);
}

function endingOfAnswer(answer: Answer): Ending {
  switch (answer.kind) {
    case 'fault':
      return faulty(answer.message);
    case 'invalid':
      return faulty(`refuses the step: ${toldFaults(answer.faults)}`);
    case 'result': {
      const result = checkedResult(answer.result);
      if (!result.ok) return faulty(result.error);
      return { outcome: 'exited', exitCode: result.value.exitCode, result: result.value };
    }
  }
}

function faulty(detail: string): Ending {
  return { outcome: 'spawn-failed', exitCode: null, detail };
}

/** Resolves `forced` when the time is over or the run is cancelled. */
function dueEndOf(request: ProviderRequest) {
  let resolve: (how: 'timeout' | 'cancelled') => void = () => {};
  const forced = new Promise<'timeout' | 'cancelled'>((settle) => {
    resolve = settle;
  });
  return { forced, stop: dueEnd(request, resolve).stop };
}

/** Lets the process end by itself for a moment, then ends it with all that carries the marks of the step. */
async function endHost(talk: Conversation, { runId, stepId }: ProviderRequest): Promise<void> {
  const patience = new AbortController();
  const isOver = await Promise.race([
    talk.ended.then(() => true),
    sleep(graceMs, false, { signal: patience.signal }).catch(() => false),
  ]);
  patience.abort();
  if (isOver) return;
  await endFamily({ leaders: talk.leaders, marks: marksOf(runId, stepId) });
  await talk.ended;
}
