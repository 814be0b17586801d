import { resolve } from 'node:path';
import { type Analysis, createGatesPlan, createPlan } from '../language/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { analyseRunbook } from './analyse.js';
import type { CommandClassifier } from './classify/classifier.js';
import { sha256Hex } from './digest.js';
import { readTextFile } from './files.js';
import { type PolicyPlaces, usualPolicyPlaces } from './policy/places.js';
import { policyPosture } from './policy/policy.js';
import type { ProviderRegistry } from './provider/providers.js';

/** Why a run cannot begin or go on. */
export type RunFault =
  /** The details have lines of their own, such as the places of the faults. */
  | { readonly kind: 'file'; readonly message: string; readonly details?: string }
  | {
      readonly kind: 'invalid';
      /** As the person named it, or as a run noted it. */
      readonly path: string;
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly analysis: Analysis;
    }
  | { readonly kind: 'refused'; readonly message: string; readonly details?: string }
  /** A run cannot go on. */
  | { readonly kind: 'resume'; readonly message: string };

/** A runbook that was read, found valid and may be run. */
export interface LoadedRunbook {
  /** Absolute. */
  readonly path: string;
  readonly analysis: Analysis;
  readonly plan: Plan;
  /** Judges the commands of the runbook with what its workspace knows. */
  readonly classifier: CommandClassifier;
  readonly providers: ProviderRegistry;
  /** Where the policies lie that it is under. */
  readonly policyPlaces: PolicyPlaces;
}

/** Reads a runbook and makes its plan; every shell comes through here. Providers may be named beside the installed ones. */
export async function loadRunbook(
  runbookPath: string,
  named: readonly string[] = [],
  policyPlaces: PolicyPlaces = usualPolicyPlaces(process.env),
): Promise<Result<LoadedRunbook, RunFault>> {
  return loadedAs(createPlan, runbookPath, named, policyPlaces);
}

/** Reads a runbook to tell the gates of its steps, also where it denies some of them; it is not to be run. */
export async function loadForGates(
  runbookPath: string,
  named: readonly string[],
): Promise<Result<LoadedRunbook, RunFault>> {
  return loadedAs(createGatesPlan, runbookPath, named, usualPolicyPlaces(process.env));
}

async function loadedAs(
  planOf: typeof createPlan,
  runbookPath: string,
  named: readonly string[],
  policyPlaces: PolicyPlaces,
): Promise<Result<LoadedRunbook, RunFault>> {
  const text = await readTextFile(runbookPath);
  if (!text.ok) return failed({ kind: 'file', message: text.error.message });
  const path = resolve(runbookPath);
  const analysed = await analyseRunbook(path, text.value, named, policyPlaces);
  if (!analysed.ok) return failed({ kind: 'file', ...analysed.error });
  const { analysis, classifier, providers } = analysed.value;
  const plan = planOf(analysis, { runbookPath, runbookSha256: `sha256:${sha256Hex(text.value)}` });
  if (plan.ok) return governed({ path, analysis, plan: plan.value, classifier, providers, policyPlaces });
  const message = `'${runbookPath}' cannot run: ${plan.error.length} fault${plan.error.length === 1 ? '' : 's'}`;
  return failed({ kind: 'invalid', path: runbookPath, message, diagnostics: plan.error, analysis });
}

/** The runbook with the posture that its policies give it; when a run begins or goes on they are read anew. */
async function governed(loaded: LoadedRunbook): Promise<Result<LoadedRunbook, RunFault>> {
  const { path, plan, policyPlaces } = loaded;
  const posture = await policyPosture({ path, plan, homes: [] }, policyPlaces);
  if (!posture.ok) return failed({ kind: 'refused', ...posture.error });
  return ok({ ...loaded, plan: { ...plan, posture: posture.value } });
}
