import type { EvidenceRecord, StepExecuted } from '../runtime/model/event.js';
import type { Plan } from '../runtime/model/plan.js';
import { type RunState, stepState } from '../runtime/run/state.js';

/** What can be seen of a run while it is debugged. */
export interface RunView {
  readonly plan: Plan;
  readonly state: RunState;
  /** How the last program ended. */
  readonly executed?: { readonly stepId: string; readonly record: StepExecuted };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly redact: (text: string) => string;
}

/** The variables of the runbook, redacted. */
export function shownVars({ plan, redact }: RunView): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(plan.vars).map(([name, value]) => [name, redact(value)]));
}

/** The captured values, redacted; of one that is stored beside the trace, its beginning. */
export function shownCaptures({ state }: RunView): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(state.captures).map(([name, captured]) => [name, captured.value ?? captured.preview]),
  );
}

/** The result of the last step that is done, with how its program ended. */
export function shownResult({ state, executed }: RunView): Readonly<Record<string, unknown>> {
  const last = state.history.at(-1);
  if (!last) return {};
  const { run_id: _, ...result } = last;
  return executed?.stepId === last.step_id ? { ...result, ...ending(executed.record) } : result;
}

/** The evidence of every step that has some, by step and name. */
export function shownEvidence({ plan, state }: RunView): Readonly<Record<string, Evidence>> {
  const given = plan.steps.map(({ index, step }): [string, Evidence] => {
    const reached = stepState(state, index);
    if (reached.name === 'pending') return [step.id, {}];
    return [step.id, reached.name === 'done' ? reached.result.evidence : reached.evidence];
  });
  return Object.fromEntries(given.filter(([, evidence]) => Object.keys(evidence).length > 0));
}

type Evidence = Readonly<Record<string, EvidenceRecord>>;

function ending({ exit_code, signal, duration_ms, stdout_preview, stderr_preview }: StepExecuted) {
  return { exit_code, ...(signal !== null && { signal }), duration_ms, stdout: stdout_preview, stderr: stderr_preview };
}
