import { scriptArgv } from '../../engine/script.js';
import type { RecordedEvent, StepExecuted, StepReady } from '../../model/event.js';
import type { ScriptShell } from '../../model/runbook.js';
import { canonicalJson } from '../../record/chain.js';
import { exactArgument, partlyHiddenArgument } from '../../replay/record/argument.js';
import type { RecordedCall } from '../../replay/record/recorded-call.js';
import type { WrittenEnding } from '../../replay/recording.js';
import { sha256Hex } from '../digest.js';
import { outputText } from '../output-bytes.js';
import { blobBytesIn } from '../store/run-files.js';
import { providerProgram } from './executor.js';

/** What a run started, as far as its record holds it. */
export interface RecordedCalls {
  readonly calls: readonly RecordedCall[];
  /** Of the steps of which a command did not end by itself. */
  readonly endings: ReadonlyMap<string, readonly WrittenEnding[]>;
}

/** What is hidden stands in a record as this. */
const mask = '***';

/** What stands for a secret where the record hides it. */
export function placeholder(name: string): string {
  return `recorded-secret-${name}`;
}

/** One command that a run started, with what is recorded of it. */
interface Execution {
  readonly stepId: string;
  readonly ready: StepReady;
  readonly executed: StepExecuted;
  /** The names of the secrets that were captured from its output. */
  readonly secrets: readonly string[];
}

/** What a run started, in its order; what the record does not hold is added to `missing`. */
export function recordedCalls(
  directory: string,
  events: readonly RecordedEvent[],
  missing: Set<string>,
): RecordedCalls {
  const executions = executionsOf(events);
  for (const stepId of neverEnded(events))
    missing.add(`what the command of step '${stepId}' answered, which was started and whose end nobody saw`);
  const endings = new Map<string, WrittenEnding[]>();
  for (const { stepId, executed } of executions) {
    endings.set(stepId, [...(endings.get(stepId) ?? []), endingOf(executed)]);
  }
  const unusual = [...endings].filter(([, all]) => all.some(isUnusual));
  return { calls: executions.map((execution) => callOf(directory, execution, missing)), endings: new Map(unusual) };
}

function endingOf({ outcome, signal, detail }: StepExecuted): WrittenEnding {
  return { outcome, ...(signal !== null && { signal }), ...(detail !== undefined && { detail }) };
}

function isUnusual({ outcome, signal }: WrittenEnding): boolean {
  return outcome !== 'exited' || signal !== undefined;
}

function executionsOf(events: readonly RecordedEvent[]): readonly Execution[] {
  const ready = new Map<string, StepReady>();
  const executions: Execution[] = [];
  for (const event of events) {
    if (event.type === 'step.ready') ready.set(event.step_id, event.data);
    if (event.type === 'step.executed') {
      const { step_id: stepId, data: executed } = event;
      executions.push({ stepId, ready: ready.get(stepId) ?? {}, executed, secrets: secretsAfter(events, event) });
    }
  }
  return executions;
}

/** The steps with a command that was started and of which no end is recorded, as where a run was killed. */
function neverEnded(events: readonly RecordedEvent[]): readonly string[] {
  const ends = new Set(events.flatMap((event) => (event.type === 'step.executed' ? [attemptOf(event)] : [])));
  return events.flatMap((event) =>
    event.type === 'step.started' && !ends.has(attemptOf(event)) ? [event.step_id] : [],
  );
}

function attemptOf({ step_id, attempt }: { readonly step_id: string; readonly attempt: number }): string {
  return `${step_id}/${attempt}`;
}

/** The names of the secrets that an attempt captured. */
function secretsAfter(events: readonly RecordedEvent[], executed: RecordedEvent): readonly string[] {
  const names: string[] = [];
  for (const event of events.slice(executed.seq + 1 - (events[0]?.seq ?? 0))) {
    if (event.type === 'step.executed') break;
    if (event.type === 'capture.recorded' && event.data.secret === true) names.push(event.data.name);
  }
  return names;
}

function callOf(directory: string, execution: Execution, missing: Set<string>): RecordedCall {
  const { stepId, executed } = execution;
  return {
    stepId,
    argv: argvOf(execution, missing),
    exit: exitOf(executed),
    stdout: outputOf(directory, execution, 'stdout', missing),
    stderr: outputOf(directory, execution, 'stderr', missing),
  };
}

function argvOf({ stepId, ready }: Execution, missing: Set<string>): readonly string[] {
  const words = wordsOf(stepId, ready);
  const isMasked = words.some((word) => word.includes(mask));
  if (ready.redacted === true && isMasked) return words.map((word) => partlyHiddenArgument(word, mask));
  // What is hidden may be a variable of the program, which no scenario looks at.
  if (ready.redacted !== true || JSON.stringify(ready.env ?? {}).includes(mask)) return words.map(exactArgument);
  missing.add(
    `the command of step '${stepId}' holds something that is hidden otherwise than by '${mask}', so it cannot be told again; write its argv by hand`,
  );
  return words.map(exactArgument);
}

function wordsOf(stepId: string, { argv, script, shell, provider }: StepReady): readonly string[] {
  if (argv) return argv;
  if (script !== undefined) return scriptArgv((shell ?? 'bash') as ScriptShell, script, stepId);
  return provider ? [providerProgram, provider.type, canonicalJson(provider.with)] : ['unknown'];
}

/** The exit code that stands in the scenario: where there was none, the one with which shells say how a program ended. */
function exitOf({ exit_code: exit, outcome }: StepExecuted): number {
  if (exit !== null && exit >= 0 && exit <= 255) return exit;
  if (outcome === 'timeout') return 124;
  return outcome === 'exited' ? 137 : 127;
}

function outputOf(directory: string, execution: Execution, stream: 'stdout' | 'stderr', missing: Set<string>): string {
  const { stepId, executed, secrets } = execution;
  const { file, preview, digest } = recordOf(executed, stream);
  const text = file === undefined ? previewedText(preview, digest) : storedText(directory, file);
  if (text === undefined) {
    missing.add(`what step '${stepId}' wrote to ${stream} ${whyNot(executed, file)}`);
    return preview;
  }
  // A secret that is captured again has to be one that can be hidden.
  return secrets.length > 0 ? text.replaceAll(mask, placeholder(secrets.join('-'))) : text;
}

function recordOf(executed: StepExecuted, stream: 'stdout' | 'stderr') {
  const [file, kept] = [executed[`${stream}_file`], executed[`${stream}_kept`]];
  return { file: file ?? kept, preview: executed[`${stream}_preview`], digest: executed[`${stream}_sha256`] };
}

function previewedText(preview: string, digest: string): string | undefined {
  return `sha256:${sha256Hex(preview)}` === digest ? preview : undefined;
}

function storedText(directory: string, file: string): string | undefined {
  const bytes = blobBytesIn(directory, file);
  return bytes && outputText(bytes);
}

function whyNot({ truncated }: StepExecuted, file: string | undefined): string {
  if (file !== undefined) return `is no longer beside the trace, in '${file}'; only its beginning is there`;
  if (truncated)
    return "was longer than 12 MiB, so only its beginning is there; write 'store_full_stdout: true' to keep all of it";
  return "was not kept, so only its beginning is there; leave 'store_full_stdout: false' out of the runbook, and run it again";
}
