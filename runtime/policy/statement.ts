import { identityOf } from '../model/person.js';
import type {
  Confirmation,
  GovernanceMode,
  PostureKey,
  PostureSource,
  RoleHolders,
  SelfApproval,
  TrustLevel,
} from '../model/posture.js';

/** What one layer asks for; a key that is missing asks for nothing. */
export interface PolicyStatement {
  readonly mode?: GovernanceMode;
  readonly trustLevel?: TrustLevel;
  readonly confirm?: Confirmation;
  readonly maxMutations?: number;
  readonly cooldownMs?: number;
  readonly selfApproval?: SelfApproval;
  readonly autoRatioThreshold?: number;
  readonly panicMode?: boolean;
  /** Made by `holdersOf`, so that two spellings of a name are one person. */
  readonly roles?: RoleHolders;
}

/** A layer of policy with where it is written. */
export interface PolicyLayer {
  readonly source: PostureSource;
  readonly statement: PolicyStatement;
}

/** The keys whose values are tighter or looser than each other; the holders of a role are a set. */
export type RankedKey = Exclude<PostureKey, 'roles'>;

/** All keys that are compared one by one. */
export const rankedKeys: readonly RankedKey[] = [
  'mode',
  'trustLevel',
  'confirm',
  'maxMutations',
  'cooldownMs',
  'selfApproval',
  'autoRatioThreshold',
  'panicMode',
];

/** The stricter of two statements in every key; in whichever order they are given. */
export function stricter(one: PolicyStatement, other: PolicyStatement): PolicyStatement {
  const roles = fewerHolders(one.roles, other.roles);
  const ranked = rankedKeys.map((key) => [key, stricterValue(key, one, other)] as const);
  return {
    ...(Object.fromEntries(ranked.filter(([, value]) => value !== undefined)) as PolicyStatement),
    ...(roles !== undefined && { roles }),
  };
}

/** Whether a statement says something in a key that is looser than what another says. */
export function isLooser(key: RankedKey, statement: PolicyStatement, than: PolicyStatement): boolean {
  const own = tightnessOf(key, statement);
  const other = tightnessOf(key, than);
  return own !== undefined && other !== undefined && own < other;
}

/** Whether a statement asks for more in a key than another does, which may say nothing there. */
export function tightens(key: RankedKey, statement: PolicyStatement, before: PolicyStatement): boolean {
  return statement[key] !== undefined && (before[key] === undefined || isLooser(key, before, statement));
}

/** Whether two statements say the same in a key. */
export function saysSame(key: RankedKey, one: PolicyStatement, other: PolicyStatement): boolean {
  return tightnessOf(key, one) === tightnessOf(key, other);
}

/** Who holds the roles, as names that can be compared. */
export function holdersOf(roles: RoleHolders): RoleHolders {
  const entries = Object.entries(roles).map(
    ([role, names]) => [role, [...new Set(names.map(identityOf))].sort()] as const,
  );
  return Object.fromEntries(entries);
}

/** Those who hold a role by one statement and not by another that lists roles; one that lists none leaves them open. */
export function addedHolders(role: string, roles: RoleHolders, than: RoleHolders | undefined): readonly string[] {
  if (!Object.hasOwn(roles, role) || than === undefined) return [];
  const known = new Set(Object.hasOwn(than, role) ? than[role] : []);
  return (roles[role] ?? []).filter((name) => !known.has(name));
}

type Values = Required<Pick<PolicyStatement, RankedKey>>;

/** How tight a value is: of two, the one with the higher number. */
const tightness: { readonly [Key in RankedKey]: (value: Values[Key]) => number } = {
  mode: (mode) => ['audit', 'strict'].indexOf(mode),
  trustLevel: (level) => -level,
  confirm: (confirm) => ['step_id', 'resource'].indexOf(confirm),
  maxMutations: (count) => -count,
  cooldownMs: (milliseconds) => milliseconds,
  selfApproval: (allowed) => ['allow', 'break_glass', 'deny'].indexOf(allowed),
  autoRatioThreshold: (ratio) => -ratio,
  panicMode: (isOn) => (isOn ? 1 : 0),
};

function tightnessOf<Key extends RankedKey>(key: Key, statement: PolicyStatement): number | undefined {
  const value = (statement as Partial<Values>)[key];
  return value === undefined ? undefined : tightness[key](value);
}

function stricterValue(key: RankedKey, one: PolicyStatement, other: PolicyStatement): PolicyStatement[RankedKey] {
  if (one[key] === undefined) return other[key];
  return isLooser(key, one, other) ? other[key] : one[key];
}

// A role that one of them lists and the other does not is held by nobody.
function fewerHolders(one: RoleHolders | undefined, other: RoleHolders | undefined): RoleHolders | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const inBoth = Object.keys(one)
    .filter((role) => Object.hasOwn(other, role))
    .map((role) => [role, (one[role] ?? []).filter((name) => other[role]?.includes(name))] as const);
  return Object.fromEntries(inBoth);
}
