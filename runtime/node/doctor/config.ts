import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { readData } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { globTest } from '../../replay/scenario/glob.js';
import { type DoctorConfig, faultsOfConfigFile } from '../../schema/generated/config.js';
import { type DataFault, dataFault } from '../data-fault.js';
import { readTextFile } from '../files.js';
import { nearestRunbookFolder } from '../workspace.js';

/** What the workspace of a folder asks for of those who look after it. */
export interface DoctorSettings {
  /** Such as `90d`. */
  readonly stale?: string;
  /** The only hosts that may be asked; undefined where any may. */
  readonly hosts?: readonly string[];
  /** Whether a file is not to be looked at. */
  isLeftOut(file: string): boolean;
}

/** The name of the file of settings, in a `.runbook` folder. */
export const configName = 'config.yaml';

/** What `.runbook/config.yaml` at or above a folder says; a fault where it has one. */
export async function doctorSettings(folder: string): Promise<Result<DoctorSettings, DataFault>> {
  const home = nearestRunbookFolder(folder);
  const path = home === undefined ? undefined : join(home, configName);
  if (home === undefined || path === undefined || !existsSync(path)) return ok({ isLeftOut: () => false });
  const text = await readTextFile(path);
  if (!text.ok) return failed({ message: text.error.message, details: '' });
  const form = { group: 'config', faultsOf: faultsOfConfigFile, keys: knownKeys };
  const reading = readData<{ readonly doctor: DoctorConfig }>(text.value, form);
  if (reading.value === undefined) return failed(dataFault(path, reading));
  const { stale, hosts, leave_out: leaveOut = [] } = reading.value.doctor;
  const tests = leftOutTests(leaveOut);
  if (!tests.ok) return failed({ message: `'${path}' does not count: ${tests.error}`, details: '' });
  const workspace = resolve(home, '..');
  return ok({
    ...(stale !== undefined && { stale }),
    ...(hosts !== undefined && { hosts }),
    isLeftOut: (file) => isBelowOne(relative(workspace, resolve(file)).split(sep), tests.value),
  });
}

const knownKeys = ['doctor', 'stale', 'hosts', 'leave_out'];

type PathTest = (path: string) => boolean;

function leftOutTests(globs: readonly string[]): Result<readonly PathTest[], string> {
  const tests: PathTest[] = [];
  for (const glob of globs) {
    const test = globTest(glob.replace(/^\.\//, '').replace(/\/+$/, ''));
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok(tests);
}

/** Whether a path, or a folder that it lies in, is one of those that are named. */
function isBelowOne(parts: readonly string[], tests: readonly PathTest[]): boolean {
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return paths.some((path) => tests.some((test) => test(path)));
}
