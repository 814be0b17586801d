import type { Debugged as ConsoleRun } from '../runtime/debug/console/debugged.js';
import { type Controls, controlsOf } from '../runtime/debug/controls.js';
import type { DebugPacer } from '../runtime/debug/pace.js';
import type { Timeline } from '../runtime/debug/timeline.js';
import type { RunView } from '../runtime/debug/view.js';
import type { HumanCommand } from '../runtime/engine/drive.js';
import type { Classifier } from '../runtime/engine/ports.js';
import type { Actor } from '../runtime/model/event.js';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import type { LineMap } from '../runtime/model/text.js';
import { runClassifier } from '../runtime/node/classify/run-classifier.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import { outlineOf } from '../runtime/node/page/outline.js';
import type { Outline } from '../runtime/page/page-data.js';
import { currentStepIndex, type RunState } from '../runtime/run/state.js';
import { consoleRunOf } from './console-run.js';
import type { EditorPeople } from './people.js';
import type { Setting } from './setting.js';

/** A run that is being debugged. */
export interface Debuggee {
  /** Absolute. */
  readonly path: string;
  /** Whether it is only looked at, and nothing of it goes on. */
  readonly isRecord: boolean;
  /** real, probe, dry-run or replay. */
  readonly mode: string;
  /** Whether the guide is not what it was when the runbook was made from it. */
  readonly isGuideChanged: boolean;
  /** What describes the providers of its steps. */
  readonly providerFiles: readonly string[];
  readonly plan: Plan;
  readonly lines: LineMap;
  /** What the runbook says of its steps, redacted. */
  readonly outline: Outline;
  readonly view: RunView;
  readonly pacer: DebugPacer;
  /** What was before; where somebody looks at it, `view` and `planStep` are of then. */
  readonly timeline: Timeline;
  readonly people: EditorPeople;
  /** What a person does with the run by the menus and views of an editor. */
  readonly controls: Controls;
  /** The same run as the commands of the debug console see it. */
  readonly console: ConsoleRun;
  /** Judges what a step would start. */
  readonly classifier: Classifier;
  stepNamed(id: string): PlanStep | undefined;
  /** The step that the run is at. */
  readonly planStep: PlanStep | undefined;
  /** Runs to the end; resolves to the exit code once nothing of the run is left. */
  start(): Promise<number>;
  readonly isCancelled: boolean;
  /** Ends the run and every process of it. */
  cancel(): void;
  /** Ends the run as aborted, for a reason; one that stands at its failure ends as failed. */
  abort(reason: string): void;
  /** Leaves the run where it stands, so that it can go on later; a step that runs is ended. */
  leave(): void;
}

interface Debugged {
  /** Absolute. */
  readonly program: string;
  readonly isRecord: boolean;
  /** Whether a scenario answers what it would start. */
  readonly isReplay?: boolean;
  /** As a launch names it; missing where a run is taken up. */
  readonly mode?: string;
  /** Who debugs it. */
  readonly actor: Actor;
  /** Where it is recorded; empty where it is not. */
  readonly directory: string;
}

/** What is debugged, once all that surrounds it is there. */
export function debuggeeOf(
  { program, isRecord, isReplay = false, mode, actor, directory }: Debugged,
  setting: Setting,
  loaded: LoadedRunbook,
  start: () => Promise<number>,
): Debuggee {
  const { timeline, steps, people, pacer, cancellation, values, shown, sources } = setting;
  const { plan, analysis, providers, classifier } = loaded;
  const { inputs, environment } = values;
  let outline: Outline | undefined;
  const view = (): RunView => {
    const { state, executed } = timeline.at ?? { state: timeline.present, executed: timeline.executed };
    return { plan, state, inputs, environment, shown, sources, ...(executed && { executed }) };
  };
  return {
    path: program,
    isRecord,
    get mode() {
      return mode ?? timeline.present.origin?.mode ?? 'real';
    },
    providerFiles: providers.filesOf(plan.steps.map(({ step }) => (step.type === 'provider' ? step.providerType : ''))),
    isGuideChanged: analysis.diagnostics.some(({ code }) => code === 'guide/changed'),
    plan,
    lines: analysis.lines,
    people,
    pacer,
    timeline,
    controls: controlsOf({ plan, pacer, timeline, actor, isReplay }),
    console: consoleRunOf({ isRecord, isReplay, actor, directory, loaded, setting, view }),
    classifier: runClassifier(classifier, providers, plan.posture.profile),
    stepNamed: (id) => steps.get(id),
    get outline() {
      // Who never looks at the page does not wait for it.
      outline ??= outlineOf(loaded, shown.text);
      return outline;
    },
    get view() {
      return view();
    },
    get planStep() {
      const now = pacer.stop?.planStep ?? people.open?.planStep;
      return timeline.at?.planStep ?? now ?? presentStep(plan, timeline.present);
    },
    get isCancelled() {
      return cancellation.isCancelled;
    },
    start,
    // After a failure nothing is left that could be cancelled: the run ends as failed, as it does without a debugger.
    leave: () => (isRecord ? cancellation.cancel() : leave(pacer, people, cancellation, actor)),
    abort: (reason) => abort(pacer, people, cancellation, { kind: 'cancel-run', actor, reason }),
    cancel: () => (pacer.isFailing ? pacer.resume('end') : cancellation.cancel()),
  };
}

function abort(
  pacer: DebugPacer,
  people: EditorPeople,
  cancellation: Setting['cancellation'],
  command: HumanCommand,
): void {
  const { stop } = pacer;
  if (pacer.isFailing) pacer.resume('end');
  else if (stop) pacer.resumeWith(command);
  else if (people.open) pacer.want(command);
  else cancellation.cancel();
  people.leave();
}

function leave(pacer: DebugPacer, people: EditorPeople, cancellation: Setting['cancellation'], actor: Actor): void {
  const { stop } = pacer;
  if (pacer.isFailing) pacer.resume('end');
  else if (stop) {
    const detail = leftAt(pacer.at ?? stop.planStep, actor);
    pacer.resumeWith({ kind: 'pause-run', reason: 'cancelled', detail });
  } else if (!people.open) cancellation.cancel();
  people.leave();
}

function leftAt({ step }: PlanStep, { id }: Actor): string {
  return `${id} left it before step '${step.id}'`;
}

// Of a run that is over, the step that ended it.
function presentStep({ steps, indexes }: Plan, state: RunState): PlanStep | undefined {
  const failure = indexes.get(state.failure ?? '');
  return steps[failure ?? Math.min(currentStepIndex(state), steps.length - 1)];
}
