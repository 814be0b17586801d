import type { Posture, PostureKey, PostureSources, RoleHolders } from '../model/posture.js';
import type { Governance } from '../model/runbook.js';
import {
  type PolicyLayer,
  type PolicyStatement,
  type RankedKey,
  rankedKeys,
  saysSame,
  stricter,
  tightens,
} from './statement.js';

/** What holds where no layer says anything: a person at their own machine. */
const localDefaults = {
  mode: 'audit',
  trustLevel: 2,
  confirm: 'resource',
  selfApproval: 'allow',
  autoRatioThreshold: 0.7,
  panicMode: false,
} as const satisfies PolicyStatement;

/** What a layer says where it says nothing: what it leaves open is left neither to a layer below it nor to the runbook. */
export function withStrictDefaults(statement: PolicyStatement): PolicyStatement {
  const { confirm, autoRatioThreshold } = localDefaults;
  return { mode: 'strict', confirm, autoRatioThreshold, ...statement };
}

/** The posture of a runbook under no policy. */
export function localPosture(governance: Governance): Posture {
  return postureUnder([], governance);
}

/** The posture of a runbook under layers of policy, the outermost first. Whatever the runbook says, it can only tighten. */
export function postureUnder(layers: readonly PolicyLayer[], governance: Governance, policySha256?: string): Posture {
  const said = layers.map(({ statement }) => withStrictDefaults(statement)).reduce(stricter, {});
  const isGoverned = layers.length > 0;
  const base: PolicyStatement = isGoverned ? { roles: {}, ...localDefaults, ...said } : {};
  const own = statementOf(governance);
  const all = stricter(base, own);
  const sources: readonly PolicyLayer[] = [
    ...layers,
    { source: { layer: 'default' }, statement: base },
    { source: { layer: 'runbook' }, statement: own },
  ];
  return {
    profile: isGoverned ? 'governed' : 'local',
    ...valuesOf(all),
    ...(policySha256 !== undefined && { policySha256 }),
    layers: sourcesOf(all, sources),
  };
}

/** A posture that one more layer tightens; it can loosen nothing. */
export function tightenedBy(posture: Posture, { source, statement }: PolicyLayer): Posture {
  const before = asStatement(posture);
  const changed = rankedKeys.filter((key) => tightens(key, statement, before)).map((key) => [key, source] as const);
  return {
    ...posture,
    ...valuesOf(stricter(before, statement)),
    layers: { ...posture.layers, ...(Object.fromEntries(changed) as PostureSources) },
  };
}

/** What a runbook asks for. */
function statementOf({ mode, trustLevel, confirm, limits }: Governance): PolicyStatement {
  return {
    ...(mode !== undefined && { mode }),
    ...(trustLevel !== undefined && { trustLevel }),
    ...(confirm !== undefined && { confirm }),
    ...limits,
  };
}

/** A posture as a statement, to compare it with others. */
function asStatement(posture: Posture): PolicyStatement {
  const { mode, trustLevel, confirm, selfApproval, autoRatioThreshold, panicMode, limits, roles } = posture;
  return { mode, trustLevel, confirm, selfApproval, autoRatioThreshold, panicMode, ...limits, ...(roles && { roles }) };
}

function valuesOf({ maxMutations, cooldownMs, roles, ...said }: PolicyStatement) {
  const limits = {
    ...(maxMutations !== undefined && { maxMutations }),
    ...(cooldownMs !== undefined && { cooldownMs }),
  };
  return { ...localDefaults, ...said, limits, ...(roles !== undefined && { roles }) };
}

/** For each key the first layer that says what holds; a default is not named. */
function sourcesOf(all: PolicyStatement, layers: readonly PolicyLayer[]): PostureSources {
  const sourceOf = (key: RankedKey) => layers.find(({ statement }) => saysSame(key, statement, all))?.source;
  const named = rankedKeys
    .filter((key) => all[key] !== undefined)
    .map((key): readonly [PostureKey, ReturnType<typeof sourceOf>] => [key, sourceOf(key)]);
  const roles = layers.find(({ statement }) => hasRoles(statement.roles))?.source;
  const found = [...named, ['roles', roles] as const].filter(([, source]) => source && source.layer !== 'default');
  return Object.fromEntries(found) as PostureSources;
}

function hasRoles(roles: RoleHolders | undefined): boolean {
  return roles !== undefined && Object.keys(roles).length > 0;
}
