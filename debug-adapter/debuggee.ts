import { newCancellation } from '../runtime/engine/cancellation.js';
import type { Observer } from '../runtime/engine/drive.js';
import { formatDiagnostic } from '../runtime/language/index.js';
import { exitCode } from '../runtime/model/exit-code.js';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { LineMap } from '../runtime/model/text.js';
import { type LoadedRunbook, loadRunbook, openRun, type RunFault } from '../runtime/node/run.js';
import { redactorOf } from '../runtime/record/redact.js';
import { exitCodeOf } from '../runtime/run/outcome.js';
import { currentStepIndex, initialState, type RunState } from '../runtime/run/state.js';
import type { Launch } from './launch.js';
import { DebugPacer, type Stop } from './pace.js';
import { type EditorPeople, editorPeople } from './people.js';
import { previewTexts } from './preview.js';
import type { Question } from './protocol.js';
import { type ReportContext, reportLine } from './report.js';
import type { RunView } from './view.js';

/** A run that is being debugged. */
export interface Debuggee {
  /** Absolute. */
  readonly path: string;
  readonly plan: Plan;
  readonly lines: LineMap;
  readonly view: RunView;
  readonly pacer: DebugPacer;
  readonly people: EditorPeople;
  stepNamed(id: string): PlanStep | undefined;
  /** The step that the run is at. */
  readonly planStep: PlanStep | undefined;
  /** Runs to the end; resolves to the exit code once nothing of the run is left. */
  start(): Promise<number>;
  readonly isCancelled: boolean;
  /** Ends the run and every process of it. */
  cancel(): void;
}

/** What a run tells the debug session; all texts are redacted. */
export interface DebuggeeListener {
  hasBreakpoint(planStep: PlanStep): boolean;
  onStop(stop: Stop): void;
  onQuestion(question: Question): void;
  onSettled(question: Question): void;
  onOutput(output: Output): void;
}

/** A piece of text for the debug console: whole lines. */
export interface Output {
  readonly category: 'stdout' | 'stderr' | 'console';
  readonly text: string;
  /** The step that it comes from. */
  readonly stepId?: string;
}

/** Why nothing can be debugged, in one line, and in full where one line does not say it all. */
export interface LaunchFault {
  readonly message: string;
  readonly details?: string;
}

/** Opens what is to be debugged; nothing of it has run yet. */
export async function openDebuggee(launch: Launch, listener: DebuggeeListener): Promise<Result<Debuggee, LaunchFault>> {
  const loaded = await loadRunbook(launch.program);
  if (!loaded.ok) return failed(launchFault(launch.program, loaded.error));
  const setting = settingOf(launch, listener, readPlan(loaded.value.plan));
  return launch.mode === 'dry-run'
    ? ok(openPreview(launch, listener, loaded.value, setting))
    : openReal(launch, listener, loaded.value, setting);
}

async function openReal(
  launch: Launch,
  listener: DebuggeeListener,
  loaded: LoadedRunbook,
  setting: Setting,
): Promise<Result<Debuggee, LaunchFault>> {
  const { people, pacer, cancellation, observer } = setting;
  const runDirectory = launch.runDirectory === undefined ? {} : { runDirectory: launch.runDirectory };
  const opened = await openRun(loaded, { actor: launch.actor, people, observer, pacer, cancellation, ...runDirectory });
  if (!opened.ok) return failed(launchFault(launch.program, opened.error));
  const { directory, start } = opened.value;
  return ok(
    debuggeeOf(launch, setting, loaded, async () => {
      const text = `run as ${launch.actor.id}, recorded in ${directory}\n`;
      listener.onOutput({ category: 'console', text });
      return exitCodeOf(await start());
    }),
  );
}

function openPreview(launch: Launch, listener: DebuggeeListener, loaded: LoadedRunbook, setting: Setting): Debuggee {
  return debuggeeOf(launch, setting, loaded, async () => {
    for (const { stepId, text } of previewTexts(loaded.plan, process.env, loaded.classifier)) {
      if (setting.cancellation.isCancelled) return exitCode.interrupted;
      listener.onOutput({ category: 'console', text: setting.read.redact(text), stepId });
    }
    return exitCode.ok;
  });
}

interface Setting {
  readonly read: ReadPlan;
  readonly cancellation: ReturnType<typeof newCancellation>;
  readonly seen: Seen;
  readonly people: EditorPeople;
  readonly pacer: DebugPacer;
  readonly observer: Observer;
}

/** What a run has come to, as far as it was observed. */
interface Seen {
  state: RunState;
  executed?: RunView['executed'];
}

function settingOf(launch: Launch, listener: DebuggeeListener, read: ReadPlan): Setting {
  const { plan, redact } = read;
  const cancellation = newCancellation();
  const seen: Seen = { state: initialState };
  const { stopOnEntry, isUnstopped, actor } = launch;
  const { onQuestion, onSettled, onStop, hasBreakpoint } = listener;
  const people = editorPeople({ actor, cancellation, redact, onQuestion, onSettled });
  const pacer = new DebugPacer({ plan, stopOnEntry, isUnstopped, cancellation, hasBreakpoint, onStop });
  const observer: Observer = {
    onEvent: (event, state) => {
      seen.state = state;
      if (event.type === 'step.executed') seen.executed = { stepId: event.step_id, record: event.data };
      const line = reportLine(event, read);
      const stepId = 'step_id' in event ? { stepId: event.step_id } : {};
      if (line !== undefined) listener.onOutput({ category: 'console', text: `${line}\n`, ...stepId });
    },
    onOutput: (stepId, stream, text) => listener.onOutput({ category: stream, text: wholeLines(text), stepId }),
  };
  return { read, cancellation, seen, people, pacer, observer };
}

/** A plan with what is looked up in it time and again. */
interface ReadPlan extends ReportContext {
  readonly plan: Plan;
}

function readPlan(plan: Plan): ReadPlan {
  const steps = new Map(plan.steps.map((planStep) => [planStep.step.id, planStep]));
  const { text } = redactorOf(plan.governance.redact);
  return { plan, stepCount: plan.steps.length, stepNamed: (id) => steps.get(id), redact: text };
}

function debuggeeOf(
  { program }: Launch,
  { seen, read, people, pacer, cancellation }: Setting,
  { plan, analysis }: LoadedRunbook,
  start: () => Promise<number>,
): Debuggee {
  return {
    path: program,
    plan,
    lines: analysis.lines,
    people,
    pacer,
    stepNamed: read.stepNamed,
    get view() {
      const { state, executed } = seen;
      return { plan, state, environment: process.env, redact: read.redact, ...(executed && { executed }) };
    },
    get planStep() {
      return pacer.stop?.planStep ?? people.open?.planStep ?? plan.steps[currentStepIndex(seen.state)];
    },
    get isCancelled() {
      return cancellation.isCancelled;
    },
    start,
    // After a failure nothing is left that could be cancelled: the run ends as failed, as it does without a debugger.
    cancel: () => (pacer.stop?.reason === 'exception' ? pacer.resume('end') : cancellation.cancel()),
  };
}

// The last line of a program may lack its end, and what is shown next must not be glued to it.
function wholeLines(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function launchFault(path: string, fault: RunFault): LaunchFault {
  if (fault.kind === 'file' && fault.details !== undefined) return { message: fault.message, details: fault.details };
  if (fault.kind !== 'invalid') return { message: fault.message };
  const { analysis, diagnostics } = fault;
  const [first] = diagnostics;
  if (!first) return { message: fault.message };
  const { line, column } = analysis.lines.positionAt(first.at.start);
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
  const all = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, analysis.text, analysis.lines, path));
  return { message: `${path}:${line}:${column}: ${first.message}${more}`, details: `${all.join('\n')}\n` };
}
