import { newCancellation } from '../runtime/engine/cancellation.js';
import type { Observer } from '../runtime/engine/drive.js';
import { formatDiagnostic } from '../runtime/language/index.js';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import type { LineMap } from '../runtime/model/text.js';
import { loadRunbook, type OpenedRun, openRun, type RunFault } from '../runtime/node/run.js';
import { redactorOf } from '../runtime/record/redact.js';
import { currentStepIndex, initialState, type RunState } from '../runtime/run/state.js';
import { exitCodeOf, interrupted } from './exit-code.js';
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
  return launch.mode === 'dry-run' ? openPreview(launch, listener) : openReal(launch, listener);
}

async function openReal(launch: Launch, listener: DebuggeeListener): Promise<Result<Debuggee, LaunchFault>> {
  const setting = settingOf(launch, listener, () => (opened.ok ? opened.value.plan : undefined));
  const { people, pacer, cancellation, observer } = setting;
  const opened: Result<OpenedRun, RunFault> = await openRun({
    runbookPath: launch.program,
    actor: launch.actor,
    people,
    observer,
    pacer,
    cancellation,
    ...(launch.runDirectory !== undefined && { runDirectory: launch.runDirectory }),
  });
  if (!opened.ok) return failed(launchFault(launch.program, opened.error));
  const { plan, analysis, directory, start } = opened.value;
  return ok(
    debuggeeOf(launch, setting, plan, analysis.lines, async () => {
      const text = `run as ${launch.actor.id}, recorded in ${directory}\n`;
      listener.onOutput({ category: 'console', text });
      return exitCodeOf(await start());
    }),
  );
}

async function openPreview(launch: Launch, listener: DebuggeeListener): Promise<Result<Debuggee, LaunchFault>> {
  const loaded = await loadRunbook(launch.program);
  if (!loaded.ok) return failed(launchFault(launch.program, loaded.error));
  const { plan, analysis } = loaded.value;
  const setting = settingOf(launch, listener, () => plan);
  return ok(
    debuggeeOf(launch, setting, plan, analysis.lines, async () => {
      for (const { stepId, text } of previewTexts(plan, process.env)) {
        if (setting.cancellation.isCancelled) return interrupted;
        listener.onOutput({ category: 'console', text: setting.redact(text), stepId });
      }
      return 0;
    }),
  );
}

type Setting = ReturnType<typeof settingOf>;

// What the run is driven with is made before its runbook is read, so the plan is asked for when it is needed.
function settingOf(launch: Launch, listener: DebuggeeListener, planOrNone: () => Plan | undefined) {
  let read: ReadPlan | undefined;
  const known = () => {
    read ??= readPlan(planOrNone() ?? unplanned());
    return read;
  };
  const plan = () => known().plan;
  const redact = (text: string) => known().redact(text);
  const cancellation = newCancellation();
  const seen: { state: RunState; executed?: RunView['executed'] } = { state: initialState };
  const { stopOnEntry, isUnstopped, actor } = launch;
  const { onQuestion, onSettled, onStop, hasBreakpoint } = listener;
  const people = editorPeople({ actor, cancellation, redact, onQuestion, onSettled });
  const pacer = new DebugPacer({ plan, stopOnEntry, isUnstopped, cancellation, hasBreakpoint, onStop });
  const observer: Observer = {
    onEvent: (event, state) => {
      seen.state = state;
      if (event.type === 'step.executed') seen.executed = { stepId: event.step_id, record: event.data };
      const line = reportLine(event, known());
      const stepId = 'step_id' in event ? { stepId: event.step_id } : {};
      if (line !== undefined) listener.onOutput({ category: 'console', text: `${line}\n`, ...stepId });
    },
    onOutput: (stepId, stream, text) => listener.onOutput({ category: stream, text: wholeLines(text), stepId }),
  };
  return { cancellation, seen, known, redact, people, pacer, observer };
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
  { seen, known, people, pacer, cancellation, redact }: Setting,
  plan: Plan,
  lines: LineMap,
  start: () => Promise<number>,
): Debuggee {
  return {
    path: program,
    plan,
    lines,
    people,
    pacer,
    stepNamed: (id) => known().stepNamed(id),
    get view() {
      const { state, executed } = seen;
      return { plan, state, environment: process.env, redact, ...(executed && { executed }) };
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

function unplanned(): never {
  throw new Error('the run went on before its runbook was read');
}

function launchFault(path: string, fault: RunFault): LaunchFault {
  if (fault.kind !== 'invalid') return { message: fault.message };
  const { analysis, diagnostics } = fault;
  const [first] = diagnostics;
  if (!first) return { message: fault.message };
  const { line, column } = analysis.lines.positionAt(first.at.start);
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
  const all = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, analysis.text, analysis.lines, path));
  return { message: `${path}:${line}:${column}: ${first.message}${more}`, details: `${all.join('\n')}\n` };
}
