import { dirname } from 'node:path';
import { type Analysis, allSteps, readAgain, readRunbook } from '../language/index.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ScriptStep } from '../model/runbook.js';
import { type CommandClassifier, openClassifier } from './classify/classifier.js';
import type { DataFault } from './data-fault.js';
import { withGuides } from './guide.js';
import { type PolicyPlaces, usualPolicyPlaces } from './policy/places.js';
import { rolesAt } from './policy/posture-at.js';
import { mayNameProvider, providerFolders } from './provider/folders.js';
import { openProviders, type ProviderRegistry } from './provider/providers.js';

/** A runbook's text with what its workspace knows of the commands in it. */
export interface AnalysedRunbook {
  readonly analysis: Analysis;
  /** Ready for every command of the runbook. */
  readonly classifier: CommandClassifier;
  /** Empty where the runbook has no step of a provider's type. */
  readonly providers: ProviderRegistry;
}

/** Reads a runbook that lies at an absolute path; refused where a pack or the reviews beside it have a fault. */
export async function analyseRunbook(
  path: string,
  text: string,
  named: readonly string[] = [],
  policyPlaces: PolicyPlaces = usualPolicyPlaces(process.env),
): Promise<Result<AnalysedRunbook, DataFault>> {
  const opened = await openClassifier(dirname(path));
  if (!opened.ok) return opened;
  const classifier = opened.value;
  if (classifier.reviewFault !== undefined) return failed(classifier.reviewFault);
  const providers = await openProviders(mayNameProvider(text) ? await providerFolders(process.env, named) : []);
  const policy = await rolesAt(path, policyPlaces);
  const context = () => ({ ...classifier.context, providers, policy });
  const first = readRunbook(text, context());
  const isReady = await prepared(classifier, first);
  const analysis = isReady ? first : readAgain(first, context());
  return ok({ classifier, providers, analysis: await withGuides(analysis, dirname(path)) });
}

async function prepared(classifier: CommandClassifier, analysis: Analysis): Promise<boolean> {
  const commands = analysis.outline.steps.map(({ argv }) => argv.map(({ source }) => source));
  const ready = [await classifier.prepare(commands)];
  const steps = analysis.runbook ? allSteps(analysis.runbook) : [];
  const scripts = steps.filter((step): step is ScriptStep => step.type === 'script');
  for (const { text, shell } of scripts) ready.push(await classifier.prepareScript(text, shell));
  return ready.every((isReady) => isReady);
}
