import { newCancellation } from '../runtime/engine/cancellation.js';
import type { Observer } from '../runtime/engine/drive.js';
import type { Plan, PlanStep } from '../runtime/model/plan.js';
import type { RunValues } from '../runtime/node/run-values.js';
import { initialState, type RunState } from '../runtime/run/state.js';
import { type Shown, shownBy } from './console-text.js';
import type { Launch } from './launch.js';
import type { DebuggeeListener } from './listener.js';
import { DebugPacer } from './pace.js';
import { type EditorPeople, editorPeople } from './people.js';
import { reportLine } from './report.js';
import { failureOf, type RunView } from './view.js';

/** What surrounds a run that is debugged. */
export interface Setting {
  readonly values: RunValues;
  readonly steps: ReadonlyMap<string, PlanStep>;
  readonly shown: Shown;
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

/** The setting of a run that is launched with these values. */
export function settingOf(launch: Launch, listener: DebuggeeListener, plan: Plan, values: RunValues): Setting {
  const { hasColours, onQuestion, onSettled, onStop, hasBreakpoint } = listener;
  const { stopOnEntry, isUnstopped, actor } = launch;
  const shown = shownBy(values.redactor, { hasColours });
  const cancellation = newCancellation();
  const seen: Seen = { state: initialState };
  const steps = new Map(plan.steps.map((planStep) => [planStep.step.id, planStep]));
  const failure = () => {
    const error = failureOf(seen.state);
    return error && { stepId: seen.state.failure ?? '', message: error.message };
  };
  const people = editorPeople({ actor, cancellation, shown, failure, onQuestion, onSettled });
  const pacer = new DebugPacer({ plan, stopOnEntry, isUnstopped, cancellation, hasBreakpoint, onStop });
  const observer = observerOf(listener, seen, steps, shown);
  return { values, steps, shown, cancellation, seen, people, pacer, observer };
}

function observerOf(
  listener: DebuggeeListener,
  seen: Seen,
  steps: ReadonlyMap<string, PlanStep>,
  shown: Shown,
): Observer {
  const report = { stepCount: steps.size, stepNamed: (id: string) => steps.get(id), redact: shown.text };
  return {
    onEvent: (event, state) => {
      seen.state = state;
      if (event.type === 'step.executed') seen.executed = { stepId: event.step_id, record: event.data };
      const line = reportLine(event, state, report);
      const stepId = 'step_id' in event ? { stepId: event.step_id } : {};
      if (line !== undefined) listener.onOutput({ category: 'console', text: `${shown.line(line)}\n`, ...stepId });
    },
    onOutput: (stepId, stream, text) =>
      listener.onOutput({ category: stream, text: wholeLines(shown.output(text)), stepId }),
  };
}

// The last line of a program may lack its end, and what is shown next must not be glued to it.
function wholeLines(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
