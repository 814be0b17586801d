import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { templateUses } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const templateSyntax: Rule = {
  code: 'templates/syntax',
  severity: 'error',
  explanation:
    'Two opening braces begin a template: a variable or capture as {{ .name }}, or an environment variable as {{ .env.NAME }}. There are no trim marks and no expressions. runbook/v1 also knows {{ .vars.NAME }}, {{ .inputs.NAME }}, {{ .captures.NAME }}, {{ .steps.ID.outputs.NAME }} and {{ .run.id }}, and the filters default, json and join; runbook/v0 has no filters.',
  howToFix: 'Write {{ .name }} with the dot, or {{ "{{" }} where two braces are meant as text.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  return templateUses(outline).flatMap(({ scalar, template }) =>
    template.faults.map(({ message, span }) => ({ message, at: spanInScalar(outline.text, scalar, span) })),
  );
}
