import type { PolicyDowngraded } from '../model/event.js';
import type { LoadedRunbook } from '../node/load.js';
import { readPanic } from '../node/panic/flag.js';
import { policyRefusal } from '../node/policy/under-policy.js';
import { driftText, haltText, refusedText } from './render/posture.js';

/** A runbook as a new run of it would begin. */
export interface Beginning {
  readonly loaded: LoadedRunbook;
  /** Why it is strict, where too much ran by itself of late. */
  readonly downgraded?: PolicyDowngraded;
}

/** Why no run of a runbook could begin, whatever the gates of its steps are; undefined where one could. */
export function refusalFor({ analysis, plan }: LoadedRunbook): string | undefined {
  if (!analysis.hasErrors) return policyRefusal(plan)?.message;
  return "the runbook has steps that its own governance denies; 'runbook validate' shows where, so remove them";
}

/** What is so for every step, whatever its gate is: a line for each, and nothing where a run could begin as usual. */
export function aboveGates({ loaded, downgraded }: Beginning): string {
  const refusal = refusalFor(loaded);
  return `${haltText(readPanic())}${refusal ? refusedText(refusal) : ''}${driftText(downgraded)}`;
}
