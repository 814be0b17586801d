import { rollbackIdOf } from '../model/plan.js';
import type { FinalRisk } from '../model/risk.js';
import type { CliStep, RollbackStep, ScriptShell } from '../model/runbook.js';
import { durationAt, optionalText, sourceOf, textsAt, valuesAt } from './lowered-value.js';
import type { Node } from './syntax/node.js';

/** What a rollback takes from the defaults of its runbook. */
export interface RollbackDefaults {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What takes a step back, as a step of its own; it is never tried again by itself. */
export function lowerRollback(node: Node, id: string, defaults: RollbackDefaults): RollbackStep {
  const title = optionalText(node, 'title');
  const base = { id: rollbackIdOf(id), ...(title !== undefined && { title }), at: node.at };
  const instructions = optionalText(node, 'instructions');
  if (instructions !== undefined) {
    return {
      ...base,
      type: 'manual',
      instructions,
      requiredEvidence: [],
      approvals: { min: 0, roles: [] },
      reusesEvidenceInReplay: false,
    };
  }
  const text = optionalText(node, 'script');
  const parts = activeParts(node, defaults);
  if (text === undefined) return { ...base, type: 'cli', argv: textsAt(node, 'argv'), ...parts };
  return { ...base, type: 'script', shell: (optionalText(node, 'shell') ?? 'bash') as ScriptShell, text, ...parts };
}

function activeParts(node: Node, defaults: RollbackDefaults): Omit<CliStep, 'id' | 'title' | 'at' | 'type' | 'argv'> {
  const timeoutMs = durationAt(node, 'timeout');
  const cwd = optionalText(node, 'cwd') ?? defaults.cwd;
  const risk = optionalText(node, 'risk') as FinalRisk | undefined;
  const resource = optionalText(node, 'resource');
  return {
    capture: {},
    assertions: [],
    onError: 'abort',
    env: { ...defaults.env, ...valuesAt(node, 'env', sourceOf) },
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(cwd !== undefined && { cwd }),
    ...(risk !== undefined && { risk }),
    ...(resource !== undefined && { resource }),
  };
}
