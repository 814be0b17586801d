import { bashParser } from '../../../risk/index.js';
import type { StepContext } from '../../outline.js';
import { type ScriptOutline, type StepOutline, withRollback } from '../../step-outline.js';
import { spanInScalar } from '../../syntax/scalar-offset.js';
import type { Finding, Rule } from '../rule.js';

export const unparsedScript: Rule = {
  code: 'scripts/unparsed',
  severity: 'error',
  explanation:
    'What cannot be read as shell text cannot be judged either, and the shell would stop in the middle of it. Read are the texts of script steps and rollbacks for bash and sh; the grammar of other languages, such as PowerShell or Python, and of texts in an argv, is not checked here, and what is not understood of them is taken for more dangerous.',
  howToFix: 'Correct the text at the character that is marked.',
  checkStep,
};

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  return withRollback(step).flatMap(({ script }) => (script ? faultOf(context, script) : []));
}

function faultOf({ text }: StepContext, { shell, text: scalar }: ScriptOutline): readonly Finding[] {
  if (shell === 'pwsh') return [];
  const [error] = bashParser.parse(scalar.source).errors ?? [];
  if (!error) return [];
  // An end that comes too early is shown at the last character.
  const start = Math.max(0, Math.min(error.pos, scalar.source.trimEnd().length - 1));
  const message = `this cannot be read as '${shell}' text: ${error.message}; correct it`;
  return [{ message, at: spanInScalar(text, scalar, { start, end: start + 1 }) }];
}
