import { stat } from 'node:fs/promises';
import { normalize, resolve } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import type { Environment } from '../classify/pack-folders.js';
import { describeFileError } from '../files.js';
import { filesBelow } from '../test/find-tests.js';
import { testEnding } from '../test/load-tests.js';
import { runbookFolder } from '../workspace.js';
import { type AskServer, addressFindings } from './addresses.js';
import { checkOf, type Examination, type Finding, severities } from './finding.js';
import { checkedLinks, type NamedAddress } from './links.js';
import { examinedRunbook } from './runbook.js';
import { keyFindings, machineFindings, type NeededPerson, policyFindings, recordFindings } from './setup.js';
import { examinedTests } from './tests.js';
import { validationFindings } from './validation.js';

/** What is to be looked at, and how. */
export interface DoctorOrder {
  /** Files, and folders with all that lies below them. */
  readonly paths: readonly string[];
  readonly environment: Environment;
  /** In milliseconds; what was shown to work before it is stale. */
  readonly freshSince: number;
  /** The folders of providers beside the installed ones. */
  readonly providers: readonly string[];
  /** The only hosts that are asked; undefined for any. */
  readonly hosts?: readonly string[];
  /** Asks for the addresses that are named; without it nothing leaves this machine. */
  readonly ask?: AskServer;
  /** What of `checks` is not told. */
  readonly skip: readonly string[];
  isLeftOut(file: string): boolean;
}

/** Looks at runbooks, guides and tests, and at what they need here; starts nothing and changes nothing. */
export async function examine(order: DoctorOrder): Promise<Result<Examination, string>> {
  const files = await filesOf(order);
  if (!files.ok) return files;
  const { runbooks, guides, tests } = files.value;
  const addresses: NamedAddress[] = [];
  const findings: Finding[] = [];
  let needed: NeededPerson | undefined;
  for (const file of runbooks) {
    const found = await examinedRunbook(file, order);
    findings.push(...found.findings);
    addresses.push(...found.addresses);
    if (found.needsAnother) needed ??= { file, ...found.needsAnother };
  }
  for (const file of guides) {
    const found = await checkedLinks(file);
    findings.push(...found.findings);
    addresses.push(...found.addresses);
  }
  const { findings: testFaults, tested } = await examinedTests(tests);
  findings.push(...testFaults, ...(await validationFindings(runbooks, tested, order.freshSince)));
  findings.push(...(await aroundFindings(order, runbooks, needed)));
  if (order.ask) findings.push(...(await addressFindings(addresses, order.ask, order.hosts)));
  return ok({
    findings: inOrder(findings.filter((finding) => !order.skip.includes(checkOf(finding)))),
    runbooks: runbooks.length,
    guides: guides.length,
    tests: tests.length,
    addresses: new Set(addresses.map(({ address }) => address)).size,
    isOnline: order.ask !== undefined,
  });
}

/** What concerns the machine, the account and the workspace. */
async function aroundFindings(
  { environment, paths }: DoctorOrder,
  runbooks: readonly string[],
  needed: NeededPerson | undefined,
): Promise<readonly Finding[]> {
  const named = runbooks.length > 0 ? runbooks : paths.map((path) => `${path}/runbook.yaml`);
  const homes = [...new Set(named.map(runbookFolder))];
  return [
    ...machineFindings(environment),
    ...recordFindings(homes),
    ...(await policyFindings(
      named.map((path) => resolve(path)),
      environment,
    )),
    ...(await keyFindings(homes, environment, needed)),
  ];
}

interface Files {
  readonly runbooks: readonly string[];
  readonly guides: readonly string[];
  readonly tests: readonly string[];
}

const isRunbook = (name: string) => /^(?:.*\.)?runbook\.ya?ml$/.test(name);
const isGuide = (name: string) => /\.(?:md|markdown)$/i.test(name);
const isLookedAt = (name: string) => isRunbook(name) || isGuide(name) || testEnding.test(name);

async function filesOf({ paths, isLeftOut }: DoctorOrder): Promise<Result<Files, string>> {
  const found = new Set<string>();
  for (const path of paths) {
    const files = await filesAt(path, isLeftOut).catch((error: unknown) =>
      failed(describeFileError(path, 'read', error)),
    );
    if (!files.ok) return files;
    for (const file of files.value) found.add(file);
  }
  const files = [...found];
  const tests = files.filter((file) => testEnding.test(file));
  const guides = files.filter(isGuide);
  // Whatever else was named by its own name is taken for a runbook.
  return ok({ tests, guides, runbooks: files.filter((file) => !tests.includes(file) && !guides.includes(file)) });
}

/** A file that is named, or those below a folder that are not left out. */
async function filesAt(path: string, isLeftOut: DoctorOrder['isLeftOut']): Promise<Result<readonly string[], string>> {
  if (!(await stat(path)).isDirectory()) return ok([normalize(path)]);
  return ok((await filesBelow(path, isLookedAt)).filter((file) => !isLeftOut(file)));
}

/** The worst first, then by file and line; what concerns no file comes last. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  const place = ({ file = '\uffff' }: Finding) => file;
  return findings.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (place(one) === place(other) ? (one.line ?? 0) - (other.line ?? 0) : place(one) < place(other) ? -1 : 1),
  );
}
