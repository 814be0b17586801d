import { globMatches } from '../../../expr/index.js';
import type { Span } from '../../../model/text.js';
import { expressionUses } from '../../expression-use.js';
import type { Outline } from '../../outline.js';
import type { ScalarNode } from '../../syntax/node.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { referencesOf, templateUses } from '../../template-use.js';
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
  const inTemplates = templateUses(outline).flatMap(({ scalar, template }) =>
    referencesOf(template).flatMap(({ path, name, nameSpan }) =>
      findings(outline, { path, name: `.${name}`, scalar, span: nameSpan }),
    ),
  );
  const inExpressions = expressionUses(outline).flatMap(({ scalar, expression }) =>
    (expression.ok ? expression.value.references : []).flatMap(({ path, span }) =>
      findings(outline, { path, name: path.join('.'), scalar, span }),
    ),
  );
  return [...inTemplates, ...inExpressions];
}

interface Use {
  readonly path: readonly string[];
  /** As written. */
  readonly name: string;
  readonly scalar: ScalarNode;
  /** Where in the scalar it stands. */
  readonly span: Span;
}

function findings({ governance, text }: Outline, { path, name, scalar, span }: Use): readonly Finding[] {
  const [scope, variable] = path;
  if (scope !== 'env' || variable === undefined) return [];
  const glob = governance.deniedEnvironment.find(({ source }) => globMatches(source, variable));
  if (!glob) return [];
  const message = `'${name}' reads an environment variable that '${glob.source}' in deny_env_vars denies; remove it`;
  const related = [{ at: glob.at, message: `'${glob.source}' is denied here` }];
  return [{ message, at: spanInScalar(text, scalar, span), related }];
}
