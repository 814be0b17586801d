import type { Fix } from '../../../model/diagnostic.js';
import type { Span } from '../../../model/text.js';
import type { Outline } from '../../outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { templateUses } from '../../template-use.js';
import { replacement } from '../edit.js';
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
    template.faults.map(({ message, span }) => {
      const at = spanInScalar(outline.text, scalar, span);
      return { message, at, fixes: fixesFor(scalar.source.slice(span.start, span.end), at) };
    }),
  );
}

/** What was plainly meant: a name that lacks its dot, or has the trim marks of Go around it. */
function fixesFor(written: string, at: Span): readonly Fix[] {
  const name = /^\{\{-?\s*\.?([A-Za-z_][A-Za-z0-9_]*)\s*-?\}\}$/.exec(written)?.[1];
  if (name === undefined) return [];
  const meant = `{{ .${name} }}`;
  return [replacement(`Change to '${meant}'`, at, meant)];
}
