import type { Classification } from '../model/risk.js';
import { classifyArgv } from './classify.js';
import { higher, merged } from './merge.js';
import type { RiskContext } from './scene.js';

/** The class of a command with the variables that its step gives it: `LD_PRELOAD` makes any program run other code. */
export function withVariables(
  found: Classification,
  env: Readonly<Record<string, string>>,
  context: RiskContext,
): Classification {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  if (assignments.length === 0) return found;
  const set = classifyArgv(['env', ...assignments, 'true'], context);
  const raised = higher(found.final.risk, merged(set.risk, undefined).risk);
  if (raised === found.final.risk) return found;
  // The variables stand elsewhere than the command, so no characters of it are named.
  const reasons = set.reasons
    .filter(({ risk }) => risk === set.risk)
    .map((reason) => ({ ...reason, span: { start: 0, end: 0 } }));
  return {
    ...found,
    risk: set.risk,
    critical: found.critical || set.critical,
    reasons: [...reasons, ...found.reasons],
    final: { ...found.final, risk: raised },
  };
}
