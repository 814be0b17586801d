import { type Shown, shownBy } from '../runtime/debug/console-text.js';
import { DebugPacer } from '../runtime/debug/pace.js';
import { newSources, type OpenSources } from '../runtime/debug/sources.js';
import { stopperOf } from '../runtime/debug/stopper.js';
import { newTimeline, type Timeline } from '../runtime/debug/timeline.js';
import { failureOf } from '../runtime/debug/view.js';
import { newCancellation } from '../runtime/engine/cancellation.js';
import type { Observer } from '../runtime/engine/drive.js';
import type { PlanStep } from '../runtime/model/plan.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import { judgeOf } from '../runtime/node/preview.js';
import type { RunValues } from '../runtime/node/run-values.js';
import type { Configuration } from './configuration.js';
import type { DebuggeeListener } from './listener.js';
import { type EditorPeople, editorPeople } from './people.js';
import { reportLine } from './report.js';

/** What surrounds a run that is debugged. */
export interface Setting {
  readonly values: RunValues;
  readonly steps: ReadonlyMap<string, PlanStep>;
  readonly shown: Shown;
  readonly cancellation: ReturnType<typeof newCancellation>;
  readonly timeline: Timeline;
  readonly people: EditorPeople;
  readonly pacer: DebugPacer;
  readonly observer: Observer;
  readonly sources: OpenSources;
  readonly listener: DebuggeeListener;
}

/** The setting of a run that is driven with these values. */
export function settingOf(
  configuration: Configuration,
  listener: DebuggeeListener,
  loaded: LoadedRunbook,
  values: RunValues,
): Setting {
  const { plan } = loaded;
  const { hasColours, newQuestionId, onQuestion, onSettled, onStop, rules } = listener;
  const { stopOnEntry, isUnstopped, actor } = configuration;
  const shown = shownBy(values.redactor, { hasColours });
  const cancellation = newCancellation();
  const timeline = newTimeline(plan);
  const steps = new Map(plan.steps.map((planStep) => [planStep.step.id, planStep]));
  const failure = () => {
    const error = failureOf(timeline.present);
    return error && { stepId: timeline.present.failure ?? '', message: error.message };
  };
  const people = editorPeople({ actor, cancellation, shown, failure, newQuestionId, onQuestion, onSettled });
  const { inputs, environment } = values;
  const sources = newSources(timeline.events, judgeOf(loaded, values));
  const stopper = stopperOf(
    rules,
    ({ state }) => ({ plan, state, inputs, environment, shown, sources }),
    (text, { step }) => listener.onOutput({ category: 'console', text: `${shown.line(text)}\n`, stepId: step.id }),
  );
  const pacer = new DebugPacer({ plan, stopOnEntry, isUnstopped, cancellation, stopper, onStop });
  const observer = observerOf(listener, timeline, steps, shown, sources);
  return { values, steps, shown, cancellation, timeline, people, pacer, observer, sources, listener };
}

function observerOf(
  listener: DebuggeeListener,
  timeline: Timeline,
  steps: ReadonlyMap<string, PlanStep>,
  shown: Shown,
  sources: OpenSources,
): Observer {
  const report = { stepCount: steps.size, stepNamed: (id: string) => steps.get(id), redact: shown.text };
  return {
    onEvent: (event, state) => {
      timeline.note(event, state);
      const line = reportLine(event, state, report);
      const stepId = 'step_id' in event ? { stepId: event.step_id } : {};
      if (line !== undefined) listener.onOutput({ category: 'console', text: `${shown.line(line)}\n`, ...stepId });
      listener.onEvent(event);
    },
    onRewound: (state) => {
      timeline.cut(state);
      listener.rules.breakpoints.cut(state.seq);
      listener.rules.data.cut(state);
    },
    onOutput: (stepId, stream, text) => {
      if (stream === 'stderr') sources.noteError(stepId, text);
      listener.onOutput({ category: stream, text: wholeLines(shown.output(text)), stepId });
    },
  };
}

// The last line of a program may lack its end, and what is shown next must not be glued to it.
function wholeLines(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
