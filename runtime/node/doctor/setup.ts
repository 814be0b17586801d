import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../classify/pack-folders.js';
import { quoted } from '../files.js';
import { approverKeys } from '../keys/approvers.js';
import { keysIn, readPrivateKey, readPublicKey } from '../keys/key-file.js';
import { accountKeys, privateFolder, trustedFolder, workspaceKeys } from '../keys/keys.js';
import { readPanic } from '../panic/flag.js';
import { usualPolicyPlaces } from '../policy/places.js';
import { postureAt } from '../policy/posture-at.js';
import { strangeOverrides } from '../policy/strange-override.js';
import { stateFolder } from '../state-folder.js';
import type { Finding } from './finding.js';

/** What is wrong with the machine and the account: whether runs can be recorded here, and whether all is halted. */
export function machineFindings(environment: Environment): readonly Finding[] {
  const state = stateFolder(environment);
  const notice = readPanic();
  return [
    ...nodeFindings(process.versions.node),
    ...(isWritable(state)
      ? []
      : [
          fault(
            'machine/state-folder',
            `${quoted(state)} cannot be written, so no run can begin; give it to this account`,
          ),
        ]),
    ...(notice
      ? [
          warning(
            'machine/halted',
            "everything is halted, so nothing runs; 'runbook panic clear' ends that, and says what for",
          ),
        ]
      : []),
  ];
}

/** What is wrong with a version of Node; nothing from 20.19 on. */
export function nodeFindings(version: string): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return [];
  return [fault('machine/node', `this is Node ${version}; install 20.19 or later`)];
}

/** What is wrong where the runs of some runbooks are recorded: that it cannot be written, or that git would take it along. */
export function recordFindings(homes: readonly string[]): readonly Finding[] {
  return homes.flatMap((home) => [
    ...(isWritable(home)
      ? []
      : [
          fault(
            'records/not-writable',
            `${quoted(home)} cannot be written, so no run is recorded; give it to this account`,
          ),
        ]),
    ...(isTakenByGit(home)
      ? [
          note(
            'records/in-git',
            `git takes the records in ${quoted(join(home, 'runs'))} along, with what commands wrote; add 'runs/' to ${quoted(join(home, '.gitignore'))}`,
          ),
        ]
      : []),
  ]);
}

/** What is wrong with the policies over some runbooks, each fault once. */
export async function policyFindings(
  runbooks: readonly string[],
  environment: Environment,
): Promise<readonly Finding[]> {
  const places = usualPolicyPlaces(environment);
  const found = new Map<string, Finding>();
  for (const path of new Map(runbooks.map((runbook) => [dirname(runbook), runbook])).values()) {
    const posture = await postureAt(path, places);
    if (!posture.ok) found.set(posture.error.message, fault('policy/not-followed', posture.error.message));
    else for (const text of await strangeOverrides(path, places)) found.set(text, warning('policy/override', text));
  }
  return [...found.values()];
}

/** The first step, with its file, that needs another person than the one who starts the run. */
export interface NeededPerson {
  readonly file: string;
  readonly id: string;
  readonly line: number;
}

/** What is wrong with the keys: those that cannot be used, and that nobody else can approve where somebody has to. */
export async function keyFindings(
  homes: readonly string[],
  environment: Environment,
  needed: NeededPerson | undefined,
): Promise<readonly Finding[]> {
  const places = [...homes.map(workspaceKeys), accountKeys(environment)];
  const findings: Finding[] = [];
  for (const place of places) {
    for (const path of await keysIn(privateFolder(place))) findings.push(...unusable(await readPrivateKey(path)));
    for (const path of await keysIn(trustedFolder(place))) findings.push(...unusable(await readPublicKey(path)));
  }
  const approvers = await approverKeys(environment);
  findings.push(...unusable(approvers));
  if (needed === undefined || !approvers.ok || approvers.value.length > 0) return findings;
  const { file, line, id } = needed;
  const message = `step '${id}' needs another person, and nobody's approval from another account counts here; write 'runbook keys trust FILE --approver NAME'`;
  return [...findings, { ...note('keys/no-approver', message), file, line }];
}

function unusable(
  key: Awaited<ReturnType<typeof readPublicKey>> | Awaited<ReturnType<typeof approverKeys>>,
): readonly Finding[] {
  return key.ok ? [] : [fault('keys/not-usable', key.error.message)];
}

/** Whether a folder can be written, or made in the nearest one above it that is there. */
function isWritable(folder: string): boolean {
  // It says of what lies below a file, too, that it is not there.
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    // Whatever the system says of it, nothing is written there.
    return false;
  }
}

/** Whether a `.runbook` folder lies in a work tree of git that nothing keeps its records out of. */
function isTakenByGit(home: string): boolean {
  const root = gitRoot(dirname(home));
  if (root === undefined) return false;
  const own = ignoredIn(join(home, '.gitignore'));
  if (own.some((line) => /^\/?(?:runs\/?|\*)$/.test(line))) return false;
  const above = foldersBetween(dirname(home), root).flatMap((folder) => ignoredIn(join(folder, '.gitignore')));
  const name = basename(home).replaceAll('.', '\\.');
  return !above.some((line) => new RegExp(`^/?(?:.*/)?${name}(?:/(?:runs|\\*+)?)?/?$`).test(line));
}

function ignoredIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
}

function foldersBetween(folder: string, root: string): readonly string[] {
  return folder === root || dirname(folder) === folder ? [folder] : [folder, ...foldersBetween(dirname(folder), root)];
}

function gitRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : gitRoot(dirname(folder));
}

function fault(code: string, message: string): Finding {
  return { severity: 'fault', code, message };
}

function warning(code: string, message: string): Finding {
  return { severity: 'warning', code, message };
}

function note(code: string, message: string): Finding {
  return { severity: 'note', code, message };
}
