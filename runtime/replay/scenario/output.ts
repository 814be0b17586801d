import { failed, ok, type Result } from '../../model/result.js';
import { renderGoTemplate } from '../template/evaluate.js';
import type { GoTemplate } from '../template/node.js';
import { parseGoTemplate } from '../template/parse.js';
import { type GoValue, TemplateFault } from '../template/value.js';

/** Reads what a command writes as a template; the error is for people. */
export function outputTemplate(text: string): Result<GoTemplate, string> {
  return guarded(() => parseGoTemplate(text));
}

/** What a template comes to with the values that there are. */
export function rendered(
  template: GoTemplate,
  vars: ReadonlyMap<string, string>,
  captures: ReadonlyMap<string, string>,
): Result<string, string> {
  const entries = new Map<string, GoValue>(vars).set('capture', { holds: 'texts', entries: captures });
  return guarded(() => renderGoTemplate(template, { holds: 'anything', entries }));
}

function guarded<Value>(work: () => Value): Result<Value, string> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof TemplateFault) return failed(error.message);
    throw error;
  }
}
