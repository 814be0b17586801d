import type { Diagnostic } from '../model/diagnostic.js';
import { type Plan, type PlanGroup, type PlanStep, stepIndexes } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { GroupStep, Runbook, Step } from '../model/runbook.js';
import { localPosture } from '../policy/posture.js';
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
  return ok(planFrom(runbook, source));
}

/** The plan of a runbook by which the gates of its steps are told, also where it denies some of them; such a one is never run. */
export function createGatesPlan(analysis: Analysis, source: PlanSource): Result<Plan, readonly Diagnostic[]> {
  const { runbook, diagnostics } = analysis;
  const isOnlyDenied = diagnostics.every(({ severity, code }) => severity !== 'error' || denying.has(code));
  return runbook && isOnlyDenied ? ok(planFrom(runbook, source)) : createPlan(analysis, source);
}

const denying: ReadonlySet<string> = new Set(['governance/command-denied', 'governance/command-not-allowed']);

function planFrom(runbook: Runbook, source: PlanSource): Plan {
  const steps = leavesOf(runbook.steps);
  return {
    runbookPath: source.runbookPath,
    runbookSha256: source.runbookSha256,
    apiVersion: runbook.apiVersion,
    name: runbook.name,
    ...(runbook.id !== undefined && { id: runbook.id }),
    about: runbook.about,
    outputs: runbook.outputs,
    vars: runbook.vars,
    inputs: runbook.inputs,
    governance: runbook.governance,
    posture: localPosture(runbook.governance),
    defaultTimeoutMs: runbook.defaultTimeoutMs,
    steps,
    ...stepIndexes(steps),
  };
}

/** The leaf steps in document order, each with its place and the groups around it. */
function leavesOf(steps: readonly Step[]): readonly PlanStep[] {
  const leaves: PlanStep[] = [];
  const visit = (step: Step, groups: readonly PlanGroup[]): void => {
    if (step.type !== 'group') leaves.push({ index: leaves.length, step, groups });
    else {
      const group = groupOf(step, leaves.length);
      for (const inner of step.steps) visit(inner, [...groups, group]);
    }
  };
  for (const step of steps) visit(step, []);
  return leaves;
}

function groupOf({ type: _, steps: __, ...group }: GroupStep, firstIndex: number): PlanGroup {
  return { ...group, firstIndex };
}
