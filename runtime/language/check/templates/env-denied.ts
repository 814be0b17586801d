import { globMatches } from '../../../expr/index.js';
import { type EnvironmentUse, environmentUses } from '../../environment-use.js';
import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const envDenied: Rule = {
  code: 'templates/env-denied',
  severity: 'error',
  explanation:
    'governance.deny_env_vars names environment variables, secrets above all, that must not get into commands, instructions or the record.',
  howToFix: 'Remove the template, or take the name out of governance.deny_env_vars where it is no secret.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  if (outline.governance.deniedEnvironment.length === 0) return [];
  return environmentUses(outline).flatMap((use) => findings(outline, use));
}

function findings({ governance, text }: Outline, { variable, name, scalar, span }: EnvironmentUse): readonly Finding[] {
  const glob = governance.deniedEnvironment.find(({ source }) => globMatches(source, variable));
  if (!glob) return [];
  const message = `'${name}' reads an environment variable that '${glob.source}' in deny_env_vars denies; remove it`;
  const related = [{ at: glob.at, message: `'${glob.source}' is denied here` }];
  return [{ message, at: spanInScalar(text, scalar, span), related }];
}
