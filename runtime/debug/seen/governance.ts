import type { Posture, PostureKey, PostureSource } from '../../model/posture.js';
import type { RunState } from '../../run/state.js';
import type { RunView } from '../view.js';
import { summed } from './lazy-value.js';

/** The rules that a run is under: each with who set it, and the limits with what is used up of them. */
export function seenGovernance(view: RunView): Readonly<Record<string, unknown>> {
  const { posture } = view.plan;
  const set = (key: PostureKey, value: unknown) => seenRule(view, posture, key, value);
  return {
    profile: posture.profile,
    mode: set('mode', posture.mode),
    trust_level: set('trustLevel', posture.trustLevel),
    confirm: set('confirm', posture.confirm),
    self_approval: set('selfApproval', posture.selfApproval),
    ...(posture.roles && { roles: view.shown.json(posture.roles) }),
    limits: {
      changes: set('maxMutations', usedText(view.state, posture.limits.maxMutations)),
      cooldown: set('cooldownMs', cooldownText(view.state, posture.limits.cooldownMs)),
    },
    auto_ratio_threshold: set('autoRatioThreshold', posture.autoRatioThreshold),
    panic_mode: set('panicMode', posture.panicMode),
    ...(posture.policySha256 !== undefined && { policy_sha256: posture.policySha256 }),
    runbook: seenRunbookRules(view),
  };
}

function seenRule({ shown, state }: RunView, { layers }: Posture, key: PostureKey, value: unknown): unknown {
  const drifted = key === 'mode' && state.origin?.downgraded !== undefined;
  const source: PostureSource = drifted ? { layer: 'drift' } : (layers[key] ?? { layer: 'default' });
  const { layer, path } = source;
  const seen = { value, said_by: layer, ...(path !== undefined && { file: shown.text(path) }) };
  return summed(`${String(value)} (${layer === 'default' ? 'by default' : `by ${layer}`})`, seen);
}

function usedText({ spent: { mutations } }: RunState, most: number | undefined): string {
  return most === undefined ? `${mutations} made, no limit` : `${mutations} of ${most} used`;
}

function cooldownText({ spent: { criticalAt } }: RunState, cooldownMs: number | undefined): string {
  if (cooldownMs === undefined) return 'none';
  const since = criticalAt === undefined ? '' : `, counted from ${criticalAt}`;
  return `${cooldownMs / 1000} s after a critical step${since}`;
}

function seenRunbookRules({ plan: { governance }, shown }: RunView): object {
  const { allowedCommands, deniedCommands, denyEnvVars, redact, requireEvidenceForManual, timeouts } = governance;
  return {
    allowed_commands: allowedCommands?.map(shown.text) ?? 'any',
    denied_commands: deniedCommands.map(shown.text),
    deny_env_vars: denyEnvVars,
    redactions: redact.length,
    require_evidence_for_manual: requireEvidenceForManual,
    timeouts: Object.fromEntries(Object.entries(timeouts).map(([name, limit]) => [name, `${limit / 1000} s`])),
  };
}
