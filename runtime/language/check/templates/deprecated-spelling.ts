import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { referencesOf, templateUses } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const deprecatedSpelling: Rule = {
  code: 'templates/deprecated-spelling',
  severity: 'information',
  explanation:
    'runbook/v1 reads {{ name }} as other tools write it, so that old templates can be taken over. The form of runbooks has a dot, {{ .name }}, which runbook/v0 and everything that searches for names knows too.',
  howToFix: 'Write the dot before the name.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  // In runbook/v0 a name without a dot is an error.
  if (outline.version === 'runbook/v0') return [];
  return templateUses(outline).flatMap(({ scalar, template }) =>
    referencesOf(template)
      .filter(({ nameSpan }) => scalar.source[nameSpan.start] !== '.')
      .map(({ name, nameSpan }) => {
        const at = spanInScalar(outline.text, scalar, nameSpan);
        const edit = { at: { start: at.start, end: at.start }, newText: '.' };
        const fixes = [{ title: `Change to '.${name}'`, edits: [edit] }];
        return { message: `'${name}' is written without its dot; write '{{ .${name} }}'`, at, fixes };
      }),
  );
}
