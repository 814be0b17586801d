import { lstatSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compileGuide } from '../../compiler/index.js';
import type { GovernanceMode } from '../../model/posture.js';
import { failed, ok, type Result } from '../../model/result.js';
import { openClassifier } from '../classify/classifier.js';
import { keepCompiled } from '../compiled.js';
import { sha256Hex } from '../digest.js';
import { configName } from '../doctor/config.js';
import { describeFileError, makeFolder, quoted } from '../files.js';
import { type PolicyPlaces, policyName } from '../policy/places.js';
import { postureAt } from '../policy/posture-at.js';
import { nearestRunbookFolder } from '../workspace.js';
import { exampleGuide, exampleName, exampleScenario, exampleTest } from './example.js';
import { startConfig, startIgnore, startPolicy, startReadme, startWorkflow } from './settings.js';

/** What was done with the files that a workspace begins with, by their paths below its folder. */
export interface Started {
  /** Those that were written, or would be. */
  readonly written: readonly string[];
  /** Those that were there already, and stay as they are. */
  readonly left: readonly string[];
}

/** How a workspace is begun. */
export interface StartOrder {
  readonly folder: string;
  readonly policyPlaces: PolicyPlaces;
  /** Whether only what would be written is told. */
  readonly isDry: boolean;
}

/** Writes the files that a workspace begins with; never over one that is there. */
export async function startWorkspace({ folder, policyPlaces, isDry }: StartOrder): Promise<Result<Started, string>> {
  const fault = await folderFault(folder);
  if (fault !== undefined) return failed(fault);
  const mode = await modeAt(folder, policyPlaces);
  if (!mode.ok) return mode;
  const files = await startFiles(mode.value);
  const left = files.filter(({ path }) => isThere(join(folder, path)));
  const missing = files.filter((file) => !left.includes(file));
  for (const file of isDry ? [] : missing) {
    const written = await writeNew(join(folder, file.path), file.text);
    if (!written.ok) return written;
  }
  return ok({ written: missing.map(({ path }) => path), left: left.map(({ path }) => path) });
}

/** The file of the example that is run, below the folder of the workspace. */
export const exampleRunbook = `runbooks/${exampleName}.runbook.yaml`;

interface StartFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

async function startFiles(mode: GovernanceMode): Promise<readonly StartFile[]> {
  const { runbook, mapping } = await compiledExample();
  return [
    { path: `.runbook/${policyName}`, text: startPolicy(mode) },
    { path: `.runbook/${configName}`, text: startConfig },
    { path: '.runbook/README.md', text: startReadme },
    { path: '.runbook/.gitignore', text: startIgnore },
    { path: `runbooks/${exampleName}.md`, text: exampleGuide },
    { path: exampleRunbook, text: runbook },
    { path: `runbooks/${exampleName}.mapping.md`, text: mapping },
    { path: `runbooks/${exampleName}.runbook-test.yaml`, text: exampleTest },
    { path: `runbooks/${exampleName}/almost-full/scenario.yaml`, text: exampleScenario },
    { path: '.github/workflows/runbooks.yml', text: startWorkflow },
  ];
}

/** The example as any guide is compiled, so that it can be compiled again. */
async function compiledExample(): Promise<{ readonly runbook: string; readonly mapping: string }> {
  const classifier = await openClassifier(undefined);
  const risk = classifier.ok ? await classifier.value.prepareGuide(exampleGuide) : {};
  const file = `${exampleName}.md`;
  const form = { text: exampleGuide, form: 'markdown', file, path: file } as const;
  return compileGuide({ ...form, sha256Hex, risk, format: 'runbook/v1' });
}

async function folderFault(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return `${quoted(folder)} is not a folder; name a folder`;
  } catch (error) {
    return describeFileError(folder, 'read', error);
  }
  const above = nearestRunbookFolder(folder);
  if (above === undefined || above === join(resolve(folder), '.runbook')) return undefined;
  return `${quoted(above)} holds here already; write 'runbook init ${dirname(above)}'`;
}

/** As loose as what lies above lets it be: a policy that is looser would stop every run. One that is there stays anyway. */
async function modeAt(folder: string, places: PolicyPlaces): Promise<Result<GovernanceMode, string>> {
  if (isThere(join(folder, '.runbook', policyName))) return ok('strict');
  const posture = await postureAt(join(folder, 'runbook.yaml'), places);
  return posture.ok ? ok(posture.value.mode) : failed(posture.error.message);
}

// A link that leads nowhere is there as well.
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function writeNew(path: string, text: string): Promise<Result<undefined, string>> {
  try {
    await makeFolder(dirname(path));
    // Not over what somebody put there just now; and a policy that others can write is not followed.
    await writeFile(path, text, { flag: 'wx', mode: 0o644 });
    await keepCompiled(path, text);
    return ok(undefined);
  } catch (error) {
    return failed(describeFileError(path, 'write', error));
  }
}
