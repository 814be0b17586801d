import type { StepExecuted } from '../model/event.js';
import type { PlanStep } from '../model/plan.js';
import type { ActiveStep } from '../model/runbook.js';
import { type RunState, stepState } from '../run/state.js';
import { timeLimit } from '../run/time-limit.js';
import { aboutOutput } from './about-output.js';
import { captureAll } from './capture-all.js';
import { withheld, withheldOutput, withoutCutEnd } from './cut-output.js';
import { applied, apply, type Drive, type InheritedEnvironment, type PreparedWork, type Workspace } from './drive.js';
import { executeProvider } from './execute-provider.js';
import { inheritedEnvironment } from './inherited.js';
import { type RecordedOutput, recordedOutput } from './kept-output.js';
import { linewise } from './linewise.js';
import { haltedBeforeStart, haltedWhile, mustHalt } from './panic.js';
import type { Execution, ExecutionRequest } from './ports.js';
import { preview } from './preview.js';
import { refusedReuse } from './spend.js';

/** Does a step that is ready, and records how it ended. An execution that was started already is not started again. */
export async function executeStep(
  drive: Drive,
  workspace: Workspace,
  planStep: PlanStep,
  state: RunState,
): Promise<RunState> {
  const { step, index } = planStep;
  const { prepared } = workspace;
  if (step.type === 'manual' || prepared?.stepId !== step.id || prepared.work === undefined) {
    throw new Error(`step '${step.id}' was not prepared`);
  }
  const { work, attempt } = prepared;
  const reused = await refusedReuse(drive, workspace, planStep, state);
  if (reused) return reused;
  const { removed: removedEnvironment } = inheritedEnvironment(drive, workspace);
  const started = await apply(drive, state, {
    kind: 'start-step',
    index,
    executionId: `${step.id}/${attempt}`,
    cwd: work.cwd,
    removedEnvironment,
  });
  if (!started.ok) {
    if (started.error.reason === 'execution-known') return state;
    throw new Error(`the engine was refused 'start-step': ${started.error.message}`);
  }
  // From here to the start of the program nothing else has a turn.
  const notice = mustHalt(drive, started.value);
  if (notice) return haltedBeforeStart(drive, started.value, { index, notice });
  const running = executed(drive, workspace, planStep, step, work, started.value);
  const [execution, current] = await Promise.all([running, haltedWhile(drive, started.value, running)]);
  return finished(drive, workspace, { planStep, step, work, execution, removedEnvironment }, current);
}

/** A step that has come to its end, with all that is recorded of it. */
interface Ended {
  readonly planStep: PlanStep;
  readonly step: ActiveStep;
  readonly work: PreparedWork;
  readonly execution: ShownExecution;
  readonly removedEnvironment: readonly string[];
}

async function finished(drive: Drive, workspace: Workspace, ended: Ended, state: RunState): Promise<RunState> {
  const { planStep, step, work, execution, removedEnvironment } = ended;
  const about = aboutOutput(drive, workspace, state, execution);
  const captured = await captureAll(drive, step, execution, about.value);
  const { isWithheld } = captured;
  execution.showRest(isWithheld);
  const done = await applied(drive, state, {
    kind: 'finish-step',
    index: planStep.index,
    execution: {
      executed: await recordOf(drive, isWithheld ? allWithheld(drive, execution) : execution),
      stdout: execution.stdout.text,
      stderr: execution.stderr.text,
      assertions: work.assertions,
      evaluate: (expression) => about.holds(expression, captured),
      redact: isWithheld ? withheld : drive.ports.log.redact,
      removedEnvironment,
      captures: captured.outcomes,
      ...(captured.fault !== undefined && { captureFault: captured.fault }),
    },
  });
  // What an attempt found that is made again is no value of the run.
  if (stepState(done, planStep.index).name === 'done') {
    for (const [name, value] of captured.values) workspace.captures.set(name, value);
  }
  return done;
}

/** An execution whose output is shown as far as it could be redacted while it came. */
interface ShownExecution extends Execution {
  /** Shows what was held back, or only that it is withheld; call once all secrets in it are known. */
  readonly showRest: (isWithheld: boolean) => void;
}

function allWithheld({ ports: { sha256Hex } }: Drive, execution: Execution): Execution {
  const { stdout, stderr } = execution;
  return { ...execution, stdout: withheldOutput(stdout, sha256Hex), stderr: withheldOutput(stderr, sha256Hex) };
}

async function executed(
  drive: Drive,
  workspace: Workspace,
  planStep: PlanStep,
  step: ActiveStep,
  work: PreparedWork,
  state: RunState,
): Promise<ShownExecution> {
  const { log } = drive.ports;
  // What is captured as a secret is only known once the output is whole.
  const live = liveOutput(drive, step, hasSecret(step));
  const request = requestOf(drive, inheritedEnvironment(drive, workspace), step, work, state, live.write);
  const execution = await performed(drive, work, request, state, planStep);
  const isHeld = log.needsWholeText || hasSecret(step);
  const stdout = { ...execution.stdout, text: withoutCutEnd(execution.stdout, isHeld, log.wholeEnd) };
  const stderr = { ...execution.stderr, text: withoutCutEnd(execution.stderr, isHeld, log.wholeEnd) };
  const rest = { stdout: stdout.text, stderr: stderr.text };
  const isCut = { stdout: stdout.isTruncated, stderr: stderr.isTruncated };
  return {
    ...execution,
    stdout,
    stderr,
    showRest: (isWithheld) => (isWithheld ? live.withhold(rest) : live.end(rest, isCut)),
  };
}

/** Whether an output was cut at its limit. */
type Cuts = Readonly<Record<'stdout' | 'stderr', boolean>>;

/** Shows what a step writes as soon as it can be redacted; all of it at the end where it is held. */
function liveOutput({ ports, observer }: Drive, { id }: ActiveStep, isHeld: boolean) {
  const streams = { stdout: ports.log.redactStream(), stderr: ports.log.redactStream() };
  const show = (stream: 'stdout' | 'stderr', text: string) => {
    if (text !== '') observer.onOutput(id, stream, text);
  };
  const lines = linewise((stream, text) => show(stream, streams[stream].write(text)), isHeld);
  return {
    write: lines.write,
    end: ({ stdout, stderr }: Readonly<Record<'stdout' | 'stderr', string>>, isCut: Cuts) => {
      lines.end({ stdout: stdout.length, stderr: stderr.length });
      show('stdout', isCut.stdout ? streams.stdout.endCut() : streams.stdout.end());
      show('stderr', isCut.stderr ? streams.stderr.endCut() : streams.stderr.end());
    },
    withhold: ({ stdout, stderr }: Readonly<Record<'stdout' | 'stderr', string>>) => {
      show('stdout', withheld(stdout));
      show('stderr', withheld(stderr));
    },
  };
}

function requestOf(
  drive: Drive,
  inherited: InheritedEnvironment,
  step: ActiveStep,
  work: PreparedWork,
  state: RunState,
  onOutput: ExecutionRequest['onOutput'],
): Omit<ExecutionRequest, 'argv'> {
  const { log } = drive.ports;
  const isWhole = drive.plan.governance.storeFullStdout && !log.needsWholeText && !hasSecret(step);
  return {
    cwd: work.cwd,
    environment: childEnvironment(inherited, step, work, state),
    timeoutMs: timeLimit(drive.plan, step, work.classification.final.risk),
    cancellation: drive.cancellation,
    onOutput,
    ...(isWhole && { keepWhole: { stream: log.redactStream } }),
  };
}

function hasSecret({ capture }: ActiveStep): boolean {
  return Object.values(capture).some(({ isSecret }) => isSecret);
}

function childEnvironment(
  { kept, keptForShells }: InheritedEnvironment,
  step: ActiveStep,
  { env }: PreparedWork,
  state: RunState,
): Readonly<Record<string, string>> {
  const marks = { RUNBOOK_RUN_ID: state.origin?.runId ?? '', RUNBOOK_STEP_ID: step.id };
  return { ...(step.type === 'script' ? keptForShells : kept), ...env, ...marks };
}

function performed(
  drive: Drive,
  work: PreparedWork,
  request: Omit<ExecutionRequest, 'argv'>,
  state: RunState,
  planStep: PlanStep,
): Promise<Execution> {
  const { subject } = work;
  if (subject.kind === 'process') return drive.ports.executor.execute({ ...request, argv: subject.argv });
  return executeProvider(drive, { ...work, subject }, request, state, planStep);
}

function storedAs(stream: 'stdout' | 'stderr', { file, kept }: RecordedOutput): Partial<StepExecuted> {
  return {
    ...(file !== undefined && { [`${stream}_file`]: file }),
    ...(kept !== undefined && { [`${stream}_kept`]: kept }),
  };
}

async function recordOf(drive: Drive, execution: Execution): Promise<StepExecuted> {
  const { detail } = execution;
  const stdout = await recordedOutput(drive, execution.stdout);
  const stderr = await recordedOutput(drive, execution.stderr);
  return {
    exit_code: execution.exitCode,
    signal: execution.signal,
    outcome: execution.outcome,
    ...(detail !== undefined && { detail }),
    duration_ms: Math.round(execution.durationMs),
    stdout_sha256: stdout.sha256,
    stderr_sha256: stderr.sha256,
    stdout_bytes: execution.stdout.bytes,
    stderr_bytes: execution.stderr.bytes,
    stdout_preview: preview(stdout.text),
    stderr_preview: preview(stderr.text),
    truncated: execution.stdout.isTruncated || execution.stderr.isTruncated,
    ...storedAs('stdout', stdout),
    ...storedAs('stderr', stderr),
  };
}
