import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Analysis, guideFault, guidesNamed } from '../../language/index.js';
import { analyseRunbook } from '../analyse.js';
import { sha256Hex } from '../digest.js';
import { readTextFile } from '../files.js';
import { stateOfGuide } from '../guide.js';
import type { RunSummary } from '../store/runs.js';
import { type LastValidation, lastValidatedText } from '../validation-age.js';
import { runbookFolder } from '../workspace.js';
import { isRunOf } from './is-run-of.js';
import { knownRuns, type ReadRuns } from './known-runs.js';

/** What is known of a runbook on the disk, without running any of it. */
export interface KnownRunbook {
  /** Absolute. */
  readonly path: string;
  /** Its title; missing where it cannot be read as a runbook. */
  readonly name?: string;
  readonly steps: number;
  readonly errors: number;
  readonly warnings: number;
  /** Why nothing more is known. */
  readonly fault?: string;
  /** The guide that it was made from, absolute, and whether that is what it was. */
  readonly guide?: { readonly path: string; readonly state: GuideState };
  /** Of the runs that really ran. */
  readonly lastRun?: RunSummary;
  readonly validated?: LastValidation;
}

type GuideState = 'same' | 'changed' | 'missing';

/** What is known of a runbook; a text that has not changed is read once. */
export async function knownRunbook(path: string, records: ReadRuns = knownRuns): Promise<KnownRunbook> {
  const text = await textAt(path);
  const { sha256, ...known } = text;
  const [guide, lastRun, validated] = await Promise.all([
    known.guide === undefined ? undefined : guideNow(known.guide),
    lastRunOf(path, records),
    sha256 === undefined ? undefined : lastValidatedText({ path, sha256 }, records),
  ]);
  const { name, steps, errors, warnings, fault } = known;
  return {
    ...{ path, steps, errors, warnings },
    ...(name !== undefined && { name }),
    ...(fault !== undefined && { fault }),
    ...(guide && { guide }),
    ...(lastRun && { lastRun }),
    ...(validated && { validated }),
  };
}

/** What the text of a runbook tells. */
interface TextOfRunbook {
  readonly name?: string;
  readonly steps: number;
  readonly errors: number;
  readonly warnings: number;
  readonly fault?: string;
  readonly sha256?: string;
  readonly guide?: NamedGuide;
}

type NamedGuide = ReturnType<typeof guidesNamed>[number] & { readonly path: string };

const read = new Map<string, { readonly state: string; readonly text: TextOfRunbook }>();

async function textAt(path: string): Promise<TextOfRunbook> {
  const found = await stat(path).catch(() => undefined);
  const state = `${found?.mtimeMs} ${found?.size}`;
  const earlier = read.get(path);
  if (earlier?.state === state) return earlier.text;
  const text = await readNow(path);
  read.set(path, { state, text });
  return text;
}

const nothing = { steps: 0, errors: 0, warnings: 0 };

async function readNow(path: string): Promise<TextOfRunbook> {
  const text = await readTextFile(path);
  if (!text.ok) return { ...nothing, errors: 1, fault: text.error.message };
  const analysed = await analyseRunbook(path, text.value);
  if (!analysed.ok) return { ...nothing, errors: 1, fault: analysed.error.message };
  const { analysis } = analysed.value;
  const guide = guidesNamed(analysis).find(({ sha256 }) => sha256 !== undefined);
  return {
    ...countsOf(analysis),
    sha256: `sha256:${sha256Hex(text.value)}`,
    ...(analysis.runbook && { name: analysis.runbook.name }),
    ...(guide && { guide: { ...guide, path: resolve(dirname(path), guide.file) } }),
  };
}

// What became of the guide is told apart, and told as it is now.
function countsOf({ diagnostics, outline }: Analysis) {
  const own = diagnostics.filter(({ code }) => !code.startsWith('guide/'));
  const count = (severity: string) => own.filter((one) => one.severity === severity).length;
  return { steps: outline.steps.length, errors: count('error'), warnings: count('warning') };
}

async function guideNow(guide: NamedGuide): Promise<{ readonly path: string; readonly state: GuideState }> {
  const fault = guideFault(guide, await stateOfGuide(guide.path));
  const state = fault === undefined ? 'same' : fault.code === 'guide/missing' ? 'missing' : 'changed';
  return { path: guide.path, state };
}

async function lastRunOf(path: string, records: ReadRuns): Promise<RunSummary | undefined> {
  const runs = await records(runbookFolder(path), 'runs');
  return runs.ok ? runs.value.find((run) => isRunOf(run, path)) : undefined;
}
