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
  readonly vars: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  readonly governance: Governance;
  readonly defaultTimeoutMs: number;
  /** The leaf steps; a step's index here is the `current_step_index` of a snapshot. */
  readonly steps: readonly PlanStep[];
  /** The index of each leaf step by its id. */
  readonly indexes: ReadonlyMap<string, number>;
  /** The step that brings a capture, by the name of the capture. */
  readonly captors: ReadonlyMap<string, string>;
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
  /** An expression; all steps of the group are skipped where it is false when the group is reached. */
  readonly when?: string;
  /** The index of the first leaf step in the group. */
  readonly firstIndex: number;
  readonly at: Span;
}

/** Where the steps of a plan are, and which of them brings a capture. */
export function stepIndexes(steps: readonly PlanStep[]): Pick<Plan, 'indexes' | 'captors'> {
  const captures = ({ step }: PlanStep) => (step.type === 'manual' ? [] : Object.keys(step.capture));
  return {
    indexes: new Map(steps.map(({ step, index }) => [step.id, index])),
    captors: new Map(steps.flatMap((planStep) => captures(planStep).map((name) => [name, planStep.step.id] as const))),
  };
}
