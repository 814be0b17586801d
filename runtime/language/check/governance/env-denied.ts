import { globMatches } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { withRollbacks } from '../../step-outline.js';
import { entryRemoval } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const environmentDenied: Rule = {
  code: 'governance/env-denied',
  severity: 'error',
  explanation:
    'governance.deny_env_vars names environment variables that programs are not given. A step that sets one of them would give it to its program all the same.',
  howToFix: "Take the name out of 'env', or out of governance.deny_env_vars where it is no secret.",
  check,
};

function check({ governance, defaults, steps, version, text }: Outline): readonly Finding[] {
  if (version === 'runbook/v0') return [];
  const lists = [defaults.env, ...withRollbacks(steps).map(({ env }) => env)];
  const entries = lists.flatMap((list) => list.map((entry) => ({ entry, list })));
  return entries.flatMap(({ entry, list }) => {
    const { key } = entry;
    const glob = governance.deniedEnvironment.find(({ source }) => globMatches(source, key.source));
    if (!glob) return [];
    const message = `'${key.source}' is denied by '${glob.source}' in deny_env_vars, so no step sets it; remove it from 'env'`;
    const related = [{ at: glob.at, message: `'${glob.source}' is denied here` }];
    const fixes = entryRemoval(`Remove '${key.source}'`, text, list, entry);
    return [{ message, at: key.at, related, fixes }];
  });
}
