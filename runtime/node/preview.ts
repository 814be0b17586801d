import { dirname, resolve } from 'node:path';
import { resolvedWork } from '../engine/resolved-work.js';
import { ok } from '../model/result.js';
import { type PreviewSource, previewRun, type StepPreview } from '../run/preview.js';
import { resolverOf } from '../run/resolve.js';
import { runClassifier } from './classify/run-classifier.js';
import type { LoadedRunbook } from './load.js';
import type { PreviewValues, RunValues } from './run-values.js';

/** What every step of a runbook would do with these values; nothing is run and nothing is written. */
export function previewOf(loaded: LoadedRunbook, values: RunValues | PreviewValues): readonly StepPreview[] {
  return previewRun(sourceOf(loaded, values));
}

/** What judges a step of a runbook with other values than those that it is previewed with. */
export function judgeOf(loaded: LoadedRunbook, values: RunValues): PreviewSource['prepare'] {
  return sourceOf(loaded, values).prepare;
}

function sourceOf(
  { plan, path, classifier, providers }: LoadedRunbook,
  values: RunValues | PreviewValues,
): PreviewSource {
  const cwd = dirname(path);
  const scene = {
    classifier: runClassifier(classifier, providers, plan.posture.profile),
    providers,
    cwd,
    resolveFolder: (folder: string) => resolve(cwd, folder),
  };
  return {
    plan,
    inputs: values.inputs,
    open: 'open' in values ? values.open : new Set<string>(),
    environment: values.environment,
    prepare: (step, known) => {
      const resolved = resolvedWork(scene, step, resolverOf(known, plan.governance));
      return resolved.ok ? ok(resolved.value.command) : resolved;
    },
  };
}
