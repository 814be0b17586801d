import type { EvidenceRecord, StepError, StepExecuted } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { hiddenSecret } from '../record/redact.js';
import type { BoundInputs } from '../run/inputs.js';
import { type RunState, stepState } from '../run/state.js';
import { setValues, varsNow } from '../run/values-now.js';
import type { Shown } from './console-text.js';
import type { RunSources } from './sources.js';

/** What can be seen of a run while it is debugged. */
export interface RunView {
  readonly plan: Plan;
  readonly state: RunState;
  readonly inputs: BoundInputs;
  /** How the last program ended. */
  readonly executed?: { readonly stepId: string; readonly record: StepExecuted };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly shown: Shown;
  readonly sources: RunSources;
}

/** The variables of the runbook, redacted. */
export function shownVars({ plan, state, shown }: RunView): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(varsNow(plan, state)).map(([name, value]) => [name, shown.text(value)]));
}

/** The inputs of the run, redacted; of a secret one only that there is a value. */
export function shownInputs({ inputs, state, shown }: RunView): Readonly<Record<string, string | number | boolean>> {
  const set = setValues(state, 'inputs');
  const entries = [...inputs].map(([name, { value: given, isSecret }]) => {
    const value = set[name] ?? given;
    const text = isSecret ? hiddenSecret : shown.text(String(value));
    return [name, text === String(value) ? value : text] as const;
  });
  return Object.fromEntries(entries);
}

/** The captured values, redacted; of one that is stored beside the trace, its beginning. */
export function shownCaptures({ state, shown }: RunView): Readonly<Record<string, string>> {
  const entries = Object.entries(state.captures);
  return Object.fromEntries(entries.map(([name, { value, preview }]) => [name, shown.text(value ?? preview)]));
}

/** What came of the steps that are done, by their ids. */
export function shownOutcomes({ plan, state, shown }: RunView): Readonly<Record<string, StepOutcome>> {
  const outcomes = plan.steps.flatMap(({ step, index }): readonly (readonly [string, StepOutcome])[] => {
    const done = stepState(state, index);
    if (done.name !== 'done') return [];
    const { attempt, exitCode, result, skipped } = done;
    const why = result.error?.message ?? skipped?.note;
    return [
      [
        step.id,
        {
          status: result.status,
          ...(exitCode !== undefined && { exit_code: exitCode }),
          ...(attempt > 1 && { attempt }),
          ...(why !== undefined && { why: shown.text(why) }),
        },
      ],
    ];
  });
  return Object.fromEntries(outcomes);
}

interface StepOutcome {
  readonly status: string;
  readonly exit_code?: number | null;
  /** Which try this was, where it was not the first. */
  readonly attempt?: number;
  /** Why it failed or was skipped. */
  readonly why?: string;
}

/** Why the run ends, where a step failed in a way that ends it. */
export function failureOf({ history, failure }: RunState): StepError | undefined {
  return history.findLast(({ step_id }) => step_id === failure)?.error ?? undefined;
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
