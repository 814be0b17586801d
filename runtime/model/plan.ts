import type { About, RecordedAbout, StepAbout } from './about.js';
import type { Posture } from './posture.js';
import type { ApiVersion, Governance, InputDeclaration, LeafStep } from './runbook.js';
import type { Span } from './text.js';

/** A runbook that is fit to run: valid, flattened to its leaf steps in document order, with its digest. */
export interface Plan {
  /** As the person named it; shown, never opened by pure code. */
  readonly runbookPath: string;
  /** The digest of the text, as `sha256:` and 64 hex digits. */
  readonly runbookSha256: string;
  readonly apiVersion: ApiVersion;
  readonly name: string;
  /** The name that policies and records know it by, where that is not its title. */
  readonly id?: string;
  readonly about: About;
  /** What a run gives back when it ends: expressions by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  readonly governance: Governance;
  /** What the layers of policy and the runbook together allow. */
  readonly posture: Posture;
  readonly defaultTimeoutMs: number;
  /** The leaf steps; a step's index here is the `current_step_index` of a snapshot. */
  readonly steps: readonly PlanStep[];
  /** The index of each leaf step by its id. */
  readonly indexes: ReadonlyMap<string, number>;
  /** The step that brings a capture, by the name of the capture. */
  readonly captors: ReadonlyMap<string, string>;
  /** What takes a step back, by the index of the step. */
  readonly rollbacks: ReadonlyMap<number, PlanStep>;
}

/** A leaf step with its place in the runbook. */
export interface PlanStep {
  readonly index: number;
  readonly step: LeafStep;
  /** The groups around the step, outermost first. */
  readonly groups: readonly PlanGroup[];
}

export interface PlanGroup {
  readonly id: string;
  readonly title?: string;
  readonly about?: StepAbout;
  /** An expression; all steps of the group are skipped where it is false when the group is reached. */
  readonly when?: string;
  /** The index of the first leaf step in the group. */
  readonly firstIndex: number;
  readonly at: Span;
}

/** What a run records about its runbook; undefined where that says nothing of itself. */
export function recordedAbout({ id, name, about, steps }: Plan): RecordedAbout | undefined {
  const described = steps.flatMap(({ step, groups }) =>
    [...groups, step].flatMap((one) => (one.about === undefined ? [] : [[one.id, one.about] as const])),
  );
  const recorded = {
    ...(id !== undefined && { title: name }),
    ...about,
    ...(described.length > 0 && { steps: Object.fromEntries(described) }),
  };
  return Object.keys(recorded).length === 0 ? undefined : recorded;
}

/** The step with this index; behind the last one come the rollbacks, each as far behind it as its step is from the first. */
export function planStepAt({ steps, rollbacks }: Plan, index: number): PlanStep | undefined {
  return index < steps.length ? steps[index] : rollbacks.get(index - steps.length);
}

/** The step with this id, which may be that of a rollback. */
export function planStepNamed(plan: Plan, id: string): PlanStep | undefined {
  const index = plan.indexes.get(forwardIdOf(id) ?? id);
  if (index === undefined) return undefined;
  return forwardIdOf(id) === undefined ? plan.steps[index] : plan.rollbacks.get(index);
}

const rollbackEnding = ':rollback';

/** The id of the step that takes a step back; no step of a runbook can have it, for ids hold no colon. */
export function rollbackIdOf(id: string): string {
  return `${id}${rollbackEnding}`;
}

/** The id of the step that a step takes back; undefined where it takes none back. */
export function forwardIdOf(id: string): string | undefined {
  return id.endsWith(rollbackEnding) ? id.slice(0, -rollbackEnding.length) : undefined;
}

/** Where the steps of a plan are, which of them brings a capture, and what takes them back. */
export function stepIndexes(steps: readonly PlanStep[]): Pick<Plan, 'indexes' | 'captors' | 'rollbacks'> {
  const captures = ({ step }: PlanStep) => (step.type === 'manual' ? [] : Object.keys(step.capture));
  return {
    indexes: new Map(steps.map(({ step, index }) => [step.id, index])),
    captors: new Map(steps.flatMap((planStep) => captures(planStep).map((name) => [name, planStep.step.id] as const))),
    rollbacks: new Map(
      steps.flatMap(({ step, index }) => {
        const rollback = step.type === 'manual' ? undefined : step.rollback;
        return rollback ? [[index, { index: steps.length + index, step: rollback, groups: [] }] as const] : [];
      }),
    ),
  };
}
