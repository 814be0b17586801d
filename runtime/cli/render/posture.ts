import { driftWords } from '../../model/drift.js';
import type { PolicyDowngraded } from '../../model/event.js';
import { type PanicNotice, panicSentence } from '../../model/panic.js';
import type { Posture, PostureKey } from '../../model/posture.js';
import { duration } from '../../model/time.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** What is allowed, one key a line, each with the layer that set it. */
export function postureText(posture: Posture): string {
  const head =
    posture.profile === 'local'
      ? 'no policy holds here (profile local)'
      : `a policy holds here (profile governed, ${posture.policySha256 ?? 'taken from the record'})`;
  return `${[colors.bold(head), ...rows(posture).map((row) => rowText(posture, row))].join('\n')}\n`;
}

/** What is other than without a policy, in one line; undefined where nothing is. */
export function postureLine(posture: Posture): string | undefined {
  const { profile, mode, trustLevel } = posture;
  if (profile === 'local' && mode === 'audit' && trustLevel === 2) return undefined;
  return `${profile === 'governed' ? 'under a policy: ' : ''}mode ${mode}, trust level ${trustLevel}`;
}

/** That a run is strict because too much ran by itself of late, in one line. */
export function driftLine(drift: PolicyDowngraded): string {
  return colors.yellow(`! strict: ${driftWords(drift) ?? 'too much ran by itself of late'}`);
}

/** The same with its line end; empty where no run is made strict. */
export function driftText(drift: PolicyDowngraded | undefined): string {
  return drift ? `${driftLine(drift)}\n` : '';
}

/** That no run may begin, whatever the gates of its steps are. */
export function refusedText(message: string): string {
  return `${colors.bold(colors.red(`■ refused: ${oneLine(message)}`))}\n`;
}

/** That nothing runs whatever is allowed, where somebody halted everything. */
export function haltText(notice: PanicNotice | undefined): string {
  return notice ? `${colors.bold(colors.red(`■ ${oneLine(panicSentence(notice))}`))}\n` : '';
}

/** What does not do what its author may have meant, a line each. */
export function warningText(warnings: readonly string[]): string {
  return warnings.map((warning) => `${colors.yellow(`! ${oneLine(warning)}`)}\n`).join('');
}

/** What is allowed, as a program reads it. */
export function postureJson(posture: Posture): object {
  const { profile, mode, trustLevel, confirm, selfApproval, limits, autoRatioThreshold, panicMode } = posture;
  return {
    profile,
    governance_mode: mode,
    trust_level: trustLevel,
    confirm,
    self_approval: selfApproval,
    limits: { max_mutations: limits.maxMutations ?? null, cooldown_ms: limits.cooldownMs ?? null },
    auto_ratio_threshold: autoRatioThreshold,
    panic_mode: panicMode,
    roles: posture.roles ?? null,
    policy_sha256: posture.policySha256 ?? null,
    set_by: Object.fromEntries(
      rows(posture).map(({ name, key }) => [name, posture.layers[key] ?? { layer: 'default' }]),
    ),
  };
}

interface Row {
  readonly name: string;
  readonly key: PostureKey;
  readonly value: string;
}

function rows(posture: Posture): readonly Row[] {
  const { limits, roles, panicMode } = posture;
  return [
    { name: 'governance_mode', key: 'mode', value: posture.mode },
    { name: 'trust_level', key: 'trustLevel', value: String(posture.trustLevel) },
    { name: 'confirm', key: 'confirm', value: posture.confirm },
    { name: 'self_approval', key: 'selfApproval', value: posture.selfApproval },
    { name: 'max_mutations', key: 'maxMutations', value: String(limits.maxMutations ?? 'no limit') },
    {
      name: 'cooldown',
      key: 'cooldownMs',
      value: limits.cooldownMs === undefined ? 'none' : duration(limits.cooldownMs),
    },
    { name: 'auto_ratio_threshold', key: 'autoRatioThreshold', value: String(posture.autoRatioThreshold) },
    { name: 'panic_mode', key: 'panicMode', value: panicMode ? 'on: nothing runs' : 'off' },
    { name: 'roles', key: 'roles', value: rolesText(roles) },
  ];
}

function rowText({ layers }: Posture, { name, key, value }: Row): string {
  const source = layers[key];
  const where = source?.path === undefined ? '' : ` ${oneLine(source.path)}`;
  return `  ${name.padEnd(21)} ${oneLine(value).padEnd(12)} ${colors.dim(`${source?.layer ?? 'default'}${where}`)}`;
}

function rolesText(roles: Posture['roles']): string {
  if (roles === undefined) return 'held by whoever claims them';
  const held = Object.entries(roles).map(
    ([role, names]) => `${role}: ${names.length === 0 ? 'nobody' : names.join(', ')}`,
  );
  return held.length === 0 ? 'held by nobody' : held.join('; ');
}
