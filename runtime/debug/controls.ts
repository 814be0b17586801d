import type { HumanCommand } from '../engine/drive.js';
import type { Actor } from '../model/event.js';
import type { Plan, PlanGroup } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { valueNamed } from '../run/values-now.js';
import type { DebugPacer } from './pace.js';
import type { MatchesMoment, Timeline } from './timeline.js';

/** What a person can make of a run that is held, beside letting it go on: the command for it, or why there is none. */
export interface Controls {
  /** Lets the run stand before a step: those between are left out, and where it lies behind, it and all since are done anew. */
  goTo(stepId: string): Result<HumanCommand, string>;
  /** Does a step again, or all of a group; without an id, the step that the run stands at. */
  runAgain(id: string | undefined): Result<HumanCommand, string>;
  /** Takes the run back to the step before, or to the first before that matches; undefined where it can only be looked back at. */
  readonly goBack: ((matches?: MatchesMoment) => Result<HumanCommand, string>) | undefined;
  /** Gives `vars.NAME`, `inputs.NAME`, `captures.NAME` or a bare name another value. */
  setValue(name: string, text: string): Result<HumanCommand, string>;
}

/** A run that a person controls. */
interface ControlledRun {
  readonly plan: Plan;
  readonly pacer: DebugPacer;
  readonly timeline: Timeline;
  /** Who controls it; the channel says whether by a gesture. */
  readonly actor: Actor;
  /** Whether it is a replay, so that there is nothing that going back would have to undo. */
  readonly isReplay: boolean;
}

/** The controls of a run; each asks the run itself, so that nothing is offered that would be turned down. */
export function controlsOf(run: ControlledRun): Controls {
  const { plan, timeline, actor } = run;
  const goTo = (id: string) => {
    const to = plan.indexes.get(id) ?? groupNamed(plan, id)?.firstIndex;
    return to === undefined ? failed(unknownStep(plan, id)) : accepted(run, { kind: 'jump-run', to, actor });
  };
  return {
    goTo,
    goBack: run.isReplay ? (matches) => takenBack(run, matches) : undefined,
    runAgain: (id) => goTo(id ?? run.pacer.at?.step.id ?? ''),
    setValue: (name, text) => {
      const found = valueNamed(plan, timeline.present, name);
      return found.ok ? accepted(run, { kind: 'set-value', actor, ...found.value, text }) : found;
    },
  };
}

function accepted({ timeline, pacer }: ControlledRun, command: HumanCommand): Result<HumanCommand, string> {
  if (timeline.at) return failed('this is the past, where nothing can be changed; come forward to the present first');
  const refusal = pacer.refusal(command);
  return refusal === undefined ? ok(command) : failed(refusal);
}

// A moment notes what led to its step; the run is taken back to before that.
function takenBack(run: ControlledRun, matches: MatchesMoment | undefined): Result<HumanCommand, string> {
  const moment = run.timeline.earlier(matches);
  if (moment === undefined) return failed('this is the beginning of the replay; there is nothing before it');
  return accepted(run, { kind: 'rewind', seq: moment.state.seq });
}

function groupNamed({ steps }: Plan, id: string): PlanGroup | undefined {
  return steps.flatMap(({ groups }) => groups).find((group) => group.id === id);
}

function unknownStep({ steps }: Plan, id: string): string {
  const names = steps.slice(0, 10).map(({ step }) => `'${step.id}'`);
  return `'${id}' is no step of this runbook; it has ${names.join(', ')}${steps.length > names.length ? ' …' : ''}`;
}
