import { durationMs } from '../../language/duration.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Plan } from '../../model/plan.js';
import type { Posture } from '../../model/posture.js';
import { failed, ok, type Result } from '../../model/result.js';
import { postureUnder, withStrictDefaults } from '../../policy/posture.js';
import {
  addedHolders,
  holdersOf,
  isLooser,
  type PolicyLayer,
  type PolicyStatement,
  type RankedKey,
  rankedKeys,
  stricter,
} from '../../policy/statement.js';
import type { PolicyFile } from '../../schema/generated/policy.js';
import type { DataFault } from '../data-fault.js';
import { sha256Hex } from '../digest.js';
import { quoted } from '../files.js';
import { policyFault, type ReadPolicy, readPolicyFile } from './file.js';
import { isAmong, namesFor, type Override, overridesIn } from './override.js';
import { type PolicyPlaces, policiesFor } from './places.js';

/** A runbook whose posture is asked for. */
export interface GovernedRunbook {
  readonly path: string;
  /** What it is known by, and what it asks for itself. */
  readonly plan: Pick<Plan, 'id' | 'name' | 'governance'>;
  /** The folders in which its runs are recorded, beside the `.runbook` folders above it. */
  readonly homes: readonly string[];
}

/** What the policy files as they are now let a runbook do; a fault in any of them refuses all. */
export async function policyPosture(
  runbook: GovernedRunbook,
  places: PolicyPlaces,
): Promise<Result<Posture, DataFault>> {
  const found = policiesFor(runbook.path, runbook.homes, places);
  if (!found.ok) return failed({ message: `${found.error.message}; until then nothing is run`, details: '' });
  const read: ReadPolicy[] = [];
  for (const place of found.value) {
    const policy = await readPolicyFile(place);
    if (!policy.ok) return policy;
    const diagnostics = [...overrideFaults(policy.value), ...looserFaults(policy.value, read)];
    if (diagnostics.length > 0) return failed(policyFault(place.path, { ...policy.value.reading, diagnostics }));
    read.push(policy.value);
  }
  const layers = read.map((policy) => layerFor(policy, runbook));
  return ok(postureUnder(layers, runbook.plan.governance, digestOf(read)));
}

// Of one file its own digest, as any tool shows it; of several the digest of theirs.
function digestOf(read: readonly ReadPolicy[]): string | undefined {
  const digests = read.map(({ digest }) => digest);
  if (digests.length < 2) return digests[0] && `sha256:${digests[0]}`;
  return `sha256:${sha256Hex(digests.map((digest) => `${digest}\n`).join(''))}`;
}

function layerFor({ place, file }: ReadPolicy, runbook: GovernedRunbook): PolicyLayer {
  const isStrict = overridesFor(file, place.path, runbook).some(
    ({ governance_mode, locked }) => locked === true || governance_mode === 'strict',
  );
  const statement = statementOf(file);
  return { source: place, statement: isStrict ? stricter(statement, { mode: 'strict' }) : statement };
}

/** What a policy file asks of every runbook. */
function statementOf(file: PolicyFile): PolicyStatement {
  const { governance_mode: mode, trust_level_max: trustLevel, confirm, self_approval: selfApproval } = file;
  const { auto_ratio_threshold: autoRatioThreshold, limits, approvers } = file;
  const maxMutations = limits?.max_mutations;
  const cooldownMs = durationMs(limits?.cooldown_between_critical ?? '');
  return {
    ...(mode !== undefined && { mode }),
    ...(trustLevel !== undefined && { trustLevel }),
    ...(confirm !== undefined && { confirm }),
    ...(selfApproval !== undefined && { selfApproval }),
    ...(autoRatioThreshold !== undefined && { autoRatioThreshold }),
    ...(maxMutations !== undefined && { maxMutations }),
    ...(cooldownMs !== undefined && { cooldownMs }),
    // That it is not on asks for nothing.
    ...(file.panic_mode === true && { panicMode: true }),
    ...(approvers?.roles && { roles: holdersOf(approvers.roles) }),
  };
}

function overridesFor(file: PolicyFile, policyPath: string, runbook: GovernedRunbook): readonly Override[] {
  const names = namesFor(policyPath, runbook);
  return overridesIn(file).flatMap(([name, override]) => (isAmong(name, names) ? [override] : []));
}

/** The overrides of a file that would loosen what it says itself. */
function overrideFaults({ file, reading }: ReadPolicy): readonly Diagnostic[] {
  return overridesIn(file).flatMap(([name, { governance_mode, locked }]) => {
    if (governance_mode !== 'audit' || (file.governance_mode === 'audit' && locked !== true)) return [];
    const than = locked === true ? "'locked', which is strict" : `${shownMode(file)} of the file`;
    const message = `'audit' is looser than ${than}; an override can only tighten, so write 'strict' or remove it`;
    return [looser(message, reading, ['overrides', 'runbooks', name, 'governance_mode'])];
  });
}

function shownMode({ governance_mode: mode }: PolicyFile): string {
  return mode === undefined ? "'strict', which holds where there is no 'governance_mode'," : `'${mode}'`;
}

/** What a file says that is looser than a layer above it says. */
function looserFaults(policy: ReadPolicy, above: readonly ReadPolicy[]): readonly Diagnostic[] {
  const own = statementOf(policy.file);
  const keys = rankedKeys.flatMap((key) => {
    const tighter = above.find((other) => isLooser(key, own, withStrictDefaults(statementOf(other.file))));
    return tighter === undefined ? [] : [looserKey(key, policy, tighter)];
  });
  return [...keys, ...above.flatMap((other) => addedFaults(policy, other))];
}

function looserKey(key: RankedKey, policy: ReadPolicy, above: ReadPolicy): Diagnostic {
  const path = writtenAt[key];
  const isSaid = statementOf(above.file)[key] !== undefined;
  const tighter = isSaid ? written(above, path) : `'${String(withStrictDefaults({})[key])}'`;
  const where = `${quoted(above.place.path)} (${above.place.layer})${isSaid ? '' : ', which says nothing of it'}`;
  const message = `${written(policy, path)} is looser than ${tighter} in ${where}; a layer can only tighten, so write ${tighter} or remove it`;
  return looser(message, policy.reading, path);
}

function addedFaults(policy: ReadPolicy, above: ReadPolicy): readonly Diagnostic[] {
  const own = statementOf(policy.file).roles ?? {};
  const theirs = statementOf(above.file).roles;
  return Object.keys(own).flatMap((role) => {
    const [added] = addedHolders(role, own, theirs);
    if (added === undefined) return [];
    const isListed = theirs !== undefined && Object.hasOwn(theirs, role);
    const where = `${quoted(above.place.path)} (${above.place.layer})`;
    const message = isListed
      ? `'${added}' does not hold '${role}' in ${where}; a layer can only take holders away, so remove the name`
      : `${where} lists roles, and '${role}' is none of them; a layer can only take holders away, so remove the role`;
    return [looser(message, policy.reading, ['approvers', 'roles', role])];
  });
}

function looser(message: string, { placeOf }: ReadPolicy['reading'], path: readonly string[]): Diagnostic {
  return { code: 'policy/looser', severity: 'error', message, at: placeOf(path) };
}

function written({ reading }: ReadPolicy, path: readonly string[]): string {
  const { start, end } = reading.placeOf(path);
  return `'${reading.text.slice(start, end).replaceAll('"', '')}'`;
}

/** Where a key stands in a policy file. */
const writtenAt: Readonly<Record<RankedKey, readonly string[]>> = {
  mode: ['governance_mode'],
  trustLevel: ['trust_level_max'],
  confirm: ['confirm'],
  maxMutations: ['limits', 'max_mutations'],
  cooldownMs: ['limits', 'cooldown_between_critical'],
  selfApproval: ['self_approval'],
  autoRatioThreshold: ['auto_ratio_threshold'],
  panicMode: ['panic_mode'],
};
