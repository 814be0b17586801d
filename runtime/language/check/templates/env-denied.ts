import { globMatches } from '../../../expr/index.js';
import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { referencesOf, type TemplateReference, templateUses } from '../../template-use.js';
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
  return templateUses(outline).flatMap(({ scalar, template }) =>
    referencesOf(template).flatMap((reference) => {
      const glob = denyingGlob(outline, reference);
      if (!glob) return [];
      const message = `'.${reference.name}' reads an environment variable that '${glob.source}' in deny_env_vars denies; remove it`;
      const related = [{ at: glob.at, message: `'${glob.source}' is denied here` }];
      return [{ message, at: spanInScalar(outline.text, scalar, reference.nameSpan), related }];
    }),
  );
}

function denyingGlob({ governance }: Outline, { path }: TemplateReference) {
  const [scope, name] = path;
  if (scope !== 'env' || name === undefined) return undefined;
  return governance.deniedEnvironment.find((glob) => globMatches(glob.source, name));
}
