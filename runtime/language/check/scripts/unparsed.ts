import { bashParser } from '../../../risk/index.js';
import type { Outline } from '../../outline.js';
import { type ScriptOutline, withRollbacks } from '../../step-outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const unparsedScript: Rule = {
  code: 'scripts/unparsed',
  severity: 'error',
  explanation:
    'What cannot be read as shell text cannot be judged either, and the shell would stop in the middle of it.',
  howToFix: 'Correct the text at the character that is marked.',
  check,
};

function check(outline: Outline): readonly Finding[] {
  return withRollbacks(outline.steps).flatMap(({ script }) => (script ? faultOf(outline, script) : []));
}

function faultOf({ text }: Outline, { shell, text: scalar }: ScriptOutline): readonly Finding[] {
  if (shell === 'pwsh') return [];
  const [error] = bashParser.parse(scalar.source).errors ?? [];
  if (!error) return [];
  // An end that comes too early is shown at the last character.
  const start = Math.max(0, Math.min(error.pos, scalar.source.trimEnd().length - 1));
  const message = `this cannot be read as '${shell}' text: ${error.message}; correct it`;
  return [{ message, at: spanInScalar(text, scalar, { start, end: start + 1 }) }];
}
