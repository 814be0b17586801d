import type { PostureLimits } from '../model/posture.js';
import type { ApiVersion, Governance, GovernanceTimeouts, InputDeclaration, Runbook } from '../model/runbook.js';
import { lowerAbout } from './lower-about.js';
import { defaultsOf, lowerStep } from './lower-step.js';
import {
  durationAt,
  flagAt,
  jsonAt,
  optionalText,
  requiredText,
  sourceOf,
  textsAt,
  valuesAt,
} from './lowered-value.js';
import { entriesOf, itemsOf, type Node, valueAt } from './syntax/node.js';

/** The time limit of steps in a runbook that sets none. */
export const defaultTimeoutMs = 600_000;

/** The runbook that a tree describes; the tree must have the shape of the schema. */
export function lowerRunbook(root: Node): Runbook {
  const meta = valueAt(root, 'meta');
  const id = optionalText(meta, 'id');
  const defaults = valueAt(meta, 'defaults');
  const forSteps = defaultsOf(defaults);
  return {
    apiVersion: requiredText(root, 'apiVersion') as ApiVersion,
    name: requiredText(meta, 'name'),
    ...(id !== undefined && { id }),
    about: lowerAbout(meta),
    outputs: valuesAt(meta, 'outputs', sourceOf),
    vars: valuesAt(meta, 'vars', sourceOf),
    inputs: valuesAt(meta, 'inputs', lowerInput),
    governance: lowerGovernance(valueAt(meta, 'governance')),
    defaultTimeoutMs: durationAt(defaults, 'timeout') ?? defaultTimeoutMs,
    steps: itemsOf(valueAt(root, 'steps')).map((step) => lowerStep(step, forSteps)),
  };
}

function lowerInput(node: Node): InputDeclaration {
  const given = jsonAt(node, 'default') as InputDeclaration['default'];
  const choices = jsonAt(node, 'enum') as InputDeclaration['choices'];
  const pattern = optionalText(node, 'pattern');
  const description = optionalText(node, 'description');
  const from = optionalText(node, 'from');
  return {
    type: (optionalText(node, 'type') ?? 'string') as InputDeclaration['type'],
    isRequired: flagAt(node, 'required'),
    ...(given !== undefined && { default: given }),
    ...(choices !== undefined && { choices }),
    ...(pattern !== undefined && { pattern }),
    ...(description !== undefined && { description }),
    isSecret: flagAt(node, 'secret'),
    ...(from !== undefined && { from }),
  };
}

function lowerGovernance(node: Node | undefined): Governance {
  const allowed = valueAt(node, 'allowed_commands');
  const evidence = valueAt(node, 'evidence');
  return {
    ...(allowed && { allowedCommands: textsAt(node, 'allowed_commands') }),
    deniedCommands: textsAt(node, 'denied_commands'),
    denyEnvVars: textsAt(node, 'deny_env_vars'),
    redact: itemsOf(valueAt(node, 'redact')).map((item) => ({
      pattern: requiredText(item, 'pattern'),
      replace: requiredText(item, 'replace'),
    })),
    requireEvidenceForManual: flagAt(evidence, 'require_for_manual'),
    storeFullStdout: flagAt(evidence, 'store_full_stdout'),
    ...(jsonAt(evidence, 'store_full_stdout') === false && { keepsOutput: false as const }),
    timeouts: lowerTimeouts(valueAt(node, 'timeouts')),
    ...lowerTightening(node),
  };
}

function lowerTightening(node: Node | undefined): Pick<Governance, 'mode' | 'trustLevel' | 'confirm' | 'limits'> {
  const mode = optionalText(node, 'mode') as Governance['mode'];
  const trustLevel = jsonAt(node, 'trust_level') as Governance['trustLevel'];
  const confirm = optionalText(node, 'confirm') as Governance['confirm'];
  const limits = valueAt(node, 'limits');
  return {
    ...(mode !== undefined && { mode }),
    ...(trustLevel !== undefined && { trustLevel }),
    ...(confirm !== undefined && { confirm }),
    ...(limits && { limits: lowerLimits(limits) }),
  };
}

function lowerLimits(node: Node): PostureLimits {
  const maxMutations = jsonAt(node, 'max_mutations') as number | undefined;
  const cooldownMs = durationAt(node, 'cooldown_between_critical');
  return { ...(maxMutations !== undefined && { maxMutations }), ...(cooldownMs !== undefined && { cooldownMs }) };
}

const timeoutNames: Readonly<Record<string, keyof GovernanceTimeouts>> = {
  safe: 'safe',
  caution: 'caution',
  dangerous: 'dangerous',
  approval_ttl: 'approval',
  intervention_ttl: 'intervention',
};

function lowerTimeouts(node: Node | undefined): GovernanceTimeouts {
  return Object.fromEntries(
    entriesOf(node).map(({ key }) => [timeoutNames[key.source], durationAt(node, key.source)]),
  ) as GovernanceTimeouts;
}
