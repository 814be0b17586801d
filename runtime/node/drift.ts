import { dirname, relative, resolve, sep } from 'node:path';
import {
  compileGuide,
  type Drift,
  draftFormat,
  draftGates,
  driftOf,
  noDraftReason,
  sourceFormOf,
} from '../compiler/index.js';
import { type Analysis, guideFault, guidesNamed } from '../language/index.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Span } from '../model/text.js';
import { openClassifier } from './classify/classifier.js';
import { compiledThen } from './compiled.js';
import { sha256Hex } from './digest.js';
import { quoted, readTextFile } from './files.js';
import { stateOfGuide } from './guide.js';

/** How far a runbook and the guide that it was made from have drifted apart. */
export interface GuideDrift {
  /** As the runbook names it. */
  readonly guide: string;
  /** Absolute. */
  readonly guidePath: string;
  /** Where the runbook names it. */
  readonly at: Span;
  /** `same`: the guide is what it was; `missing`: it is not there; `changed`: it is not what it was. */
  readonly state: 'same' | 'missing' | 'changed';
  /** The steps that this concerns; of a guide that changed, there may be none. */
  readonly steps: readonly Drift[];
}

/** How far a runbook at a path has drifted from the guide that it names; undefined where it names none with its digest. */
export async function driftOfRunbook(
  path: string,
  analysis: Analysis,
): Promise<Result<GuideDrift | undefined, string>> {
  const guide = guidesNamed(analysis).find(({ sha256 }) => sha256 !== undefined);
  if (!guide) return ok(undefined);
  const guidePath = resolve(dirname(path), guide.file);
  const fault = guideFault(guide, await stateOfGuide(guidePath));
  const found = { guide: guide.file, guidePath, at: guide.at, steps: [] };
  if (fault === undefined) return ok({ ...found, state: 'same' });
  if (fault.code === 'guide/missing') return ok({ ...found, state: 'missing' });
  const text = await readTextFile(guidePath);
  if (!text.ok) return failed(text.error.message);
  const steps = await stepsApart({ path, text: analysis.text }, guidePath, text.value);
  return steps.ok ? ok({ ...found, state: 'changed', steps: steps.value }) : failed(`${quoted(path)}: ${steps.error}`);
}

/** The steps of a runbook that no longer match its guide, whose text is this. */
async function stepsApart(
  runbook: { readonly path: string; readonly text: string },
  guidePath: string,
  guide: string,
): Promise<Result<readonly Drift[], string>> {
  const classifier = await openClassifier(dirname(guidePath));
  if (!classifier.ok) return failed(classifier.error.message);
  const risk = await classifier.value.prepareGuide(guide);
  const path = relative(dirname(resolve(runbook.path)), guidePath)
    .split(sep)
    .join('/');
  const {
    runbook: now,
    steps,
    ir,
  } = compileGuide({
    text: guide,
    form: sourceFormOf(guide, guidePath),
    file: guidePath,
    path,
    sha256Hex,
    risk,
    format: draftFormat(runbook.text),
    dangerous: draftGates(runbook.text),
  });
  if (steps === 0) return failed(`its guide ${noDraftReason(ir)}`);
  return driftOf({ base: await compiledThen(runbook.path, runbook.text), mine: runbook.text, guide: now });
}
