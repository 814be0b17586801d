import type { Governance, LeafStep } from './runbook.js';
import type { Span } from './text.js';

/** A runbook that is fit to run: valid, flattened to its leaf steps in document order, with its digest. */
export interface Plan {
  /** As the person named it; shown, never opened by pure code. */
  readonly runbookPath: string;
  /** The digest of the text, as `sha256:` and 64 hex digits. */
  readonly runbookSha256: string;
  readonly apiVersion: 'runbook/v0';
  readonly name: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly governance: Governance;
  readonly defaultTimeoutMs: number;
  /** The leaf steps; a step's index here is the `current_step_index` of a snapshot. */
  readonly steps: readonly PlanStep[];
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
  readonly at: Span;
}
