import type { StepExecuted } from '../model/event.js';
import type { PlanStep } from '../model/plan.js';
import type { CliStep } from '../model/runbook.js';
import { utf8Bytes } from '../model/text.js';
import type { CaptureOutcome } from '../run/command.js';
import { isDeniedEnvironment } from '../run/resolve.js';
import type { RunState } from '../run/state.js';
import { withoutCutEnd } from './cut-output.js';
import { applied, type Drive, type PreparedStep, type Workspace } from './drive.js';
import { linewise } from './linewise.js';
import type { CollectedOutput, Execution } from './ports.js';

/** How much of an output stands in the trace itself, in characters. */
const previewLength = 400;

/** A captured value up to this many bytes stands in the trace; a longer one lies beside it. */
const inlineCaptureBytes = 64 * 1024;

/** Starts the program of a step that is ready, and records how it ended. */
export async function executeStep(
  drive: Drive,
  workspace: Workspace,
  planStep: PlanStep,
  state: RunState,
): Promise<RunState> {
  const { step, index } = planStep;
  const { prepared } = workspace;
  if (step.type !== 'cli' || prepared?.stepId !== step.id) throw new Error(`step '${step.id}' was not prepared`);
  const timeoutMs = step.timeoutMs ?? drive.plan.defaultTimeoutMs;
  const started = await applied(drive, state, {
    kind: 'start-step',
    index,
    executionId: drive.ports.ids.next('execution'),
    timeoutMs,
    cwd: drive.ports.cwd,
  });
  const execution = await executed(drive, step, prepared, started, timeoutMs);
  return applied(drive, started, {
    kind: 'finish-step',
    index,
    execution: {
      executed: await recordOf(drive, execution),
      stdout: execution.stdout.text,
      stderr: execution.stderr.text,
      assertions: prepared.assertions,
      redact: drive.ports.log.redact,
      captures: execution.outcome === 'exited' ? await captured(drive, workspace, step, execution) : [],
    },
  });
}

async function executed(
  drive: Drive,
  step: CliStep,
  prepared: PreparedStep,
  state: RunState,
  timeoutMs: number,
): Promise<Execution> {
  const { redact, needsWholeText } = drive.ports.log;
  const live = linewise((stream, text) => drive.observer.onOutput(step.id, stream, redact(text)), needsWholeText);
  const execution = await drive.ports.executor.execute({
    argv: prepared.argv,
    cwd: drive.ports.cwd,
    environment: childEnvironment(drive, step, state),
    timeoutMs,
    cancellation: drive.cancellation,
    onOutput: live.write,
  });
  const stdout = { ...execution.stdout, text: withoutCutEnd(execution.stdout, needsWholeText) };
  const stderr = { ...execution.stderr, text: withoutCutEnd(execution.stderr, needsWholeText) };
  live.end({ stdout: stdout.text.length, stderr: stderr.text.length });
  return { ...execution, stdout, stderr };
}

function childEnvironment(drive: Drive, step: CliStep, state: RunState): Readonly<Record<string, string>> {
  const kept = Object.entries(drive.ports.environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !isDeniedEnvironment(entry[0], drive.plan.governance),
  );
  return { ...Object.fromEntries(kept), RUNBOOK_RUN_ID: state.origin?.runId ?? '', RUNBOOK_STEP_ID: step.id };
}

async function recordOf(drive: Drive, execution: Execution): Promise<StepExecuted> {
  const { stdout, stderr, detail } = execution;
  const { redact } = drive.ports.log;
  const keepsOutput = drive.plan.governance.storeFullStdout;
  return {
    exit_code: execution.exitCode,
    signal: execution.signal,
    outcome: execution.outcome,
    ...(detail !== undefined && { detail }),
    duration_ms: Math.round(execution.durationMs),
    stdout_sha256: digestOf(drive, stdout),
    stderr_sha256: digestOf(drive, stderr),
    stdout_bytes: stdout.bytes,
    stderr_bytes: stderr.bytes,
    stdout_preview: preview(redact(stdout.text)),
    stderr_preview: preview(redact(stderr.text)),
    truncated: stdout.isTruncated || stderr.isTruncated,
    ...(keepsOutput && {
      stdout_file: await drive.ports.store.writeBlob(redact(stdout.text)),
      stderr_file: await drive.ports.store.writeBlob(redact(stderr.text)),
    }),
  };
}

async function captured(
  drive: Drive,
  workspace: Workspace,
  step: CliStep,
  execution: Execution,
): Promise<readonly CaptureOutcome[]> {
  const outcomes: CaptureOutcome[] = [];
  for (const [name, stream] of Object.entries(step.capture)) {
    const value = execution[stream].text.replace(/\r?\n$/, '');
    workspace.captures.set(name, value);
    outcomes.push(await captureOutcome(drive, name, value));
  }
  return outcomes;
}

async function captureOutcome(drive: Drive, name: string, value: string): Promise<CaptureOutcome> {
  const { sha256Hex, store, log } = drive.ports;
  const redacted = log.redact(value);
  const bytes = utf8Bytes(value);
  return {
    name,
    sha256: `sha256:${sha256Hex(redacted)}`,
    bytes,
    redacted: redacted !== value,
    preview: preview(redacted),
    ...(bytes <= inlineCaptureBytes ? { value: redacted } : { blob: await store.writeBlob(redacted) }),
  };
}

// Of all the bytes, unless something in them is redacted: the digest of a guessable secret would give it away.
function digestOf(drive: Drive, { text, sha256 }: CollectedOutput): string {
  const redacted = drive.ports.log.redact(text);
  return `sha256:${redacted === text ? sha256 : drive.ports.sha256Hex(redacted)}`;
}

function preview(text: string): string {
  return text.length <= previewLength ? text : `${text.slice(0, previewLength)}…`;
}
