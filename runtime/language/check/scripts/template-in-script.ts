import { definitionsOf } from '../../definitions.js';
import type { Outline } from '../../outline.js';
import { withRollbacks } from '../../step-outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import { readTemplate, referencesOf } from '../../template-use.js';
import type { Finding, Rule } from '../rule.js';

export const templateInScript: Rule = {
  code: 'scripts/template-in-script',
  severity: 'warning',
  explanation:
    'The text of a script is given to the shell as it is written, because a value that is put into it could become a command of its own. A template in it stays as it is.',
  howToFix: 'Set a variable under \'env\' with the template, and use it in the text as "$NAME".',
  check,
};

function check(outline: Outline): readonly Finding[] {
  const { vars, inputs, captures } = definitionsOf(outline);
  const isKnown = ([name = '', ...rest]: readonly string[]) =>
    rest.length > 0 || vars.has(name) || inputs.has(name) || captures.has(name);
  return withRollbacks(outline.steps).flatMap(({ script }) => {
    if (!script) return [];
    return referencesOf(readTemplate(script.text.source, outline.version))
      .filter(({ path }) => isKnown(path))
      .map(({ name, path, span }) => ({
        message: messageFor(name, (path.at(-1) ?? '').toUpperCase()),
        at: spanInScalar(outline.text, script.text, span),
      }));
  });
}

function messageFor(name: string, variable: string): string {
  return `'.${name}' is not filled in inside a script; add ${variable}: "{{ .${name} }}" under 'env' and write "$${variable}"`;
}
