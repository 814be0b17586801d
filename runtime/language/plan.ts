import type { Diagnostic } from '../model/diagnostic.js';
import type { Plan, PlanGroup, PlanStep } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { LeafStep, Step } from '../model/runbook.js';
import type { Analysis } from './analysis.js';

/** Where a runbook's text came from. */
export interface PlanSource {
  /** As the person named it. */
  readonly runbookPath: string;
  /** The digest of the text, as `sha256:` and 64 hex digits. */
  readonly runbookSha256: string;
}

/** The plan of a runbook without errors; otherwise its errors. */
export function createPlan(analysis: Analysis, source: PlanSource): Result<Plan, readonly Diagnostic[]> {
  const { runbook } = analysis;
  if (!runbook || analysis.hasErrors)
    return failed(analysis.diagnostics.filter(({ severity }) => severity === 'error'));
  const leaves = runbook.steps.flatMap((step) => leavesOf(step, []));
  return ok({
    runbookPath: source.runbookPath,
    runbookSha256: source.runbookSha256,
    apiVersion: runbook.apiVersion,
    name: runbook.name,
    vars: runbook.vars,
    governance: runbook.governance,
    defaultTimeoutMs: runbook.defaultTimeoutMs,
    steps: leaves.map((leaf, index) => ({ index, ...leaf })),
  });
}

function leavesOf(step: Step, groups: readonly PlanGroup[]): readonly Omit<PlanStep, 'index'>[] {
  if (step.type !== 'group') return [leafIn(step, groups)];
  const group = { id: step.id, ...(step.title !== undefined && { title: step.title }), at: step.at };
  return step.steps.flatMap((inner) => leavesOf(inner, [...groups, group]));
}

function leafIn(step: LeafStep, groups: readonly PlanGroup[]): Omit<PlanStep, 'index'> {
  return { step, groups };
}
