import { compilePattern } from '../../expr/pattern.js';
import { failed, ok, type Result } from '../../model/result.js';

/** Whether an argument is the one that is expected. */
export type ArgumentTest = (argument: string) => boolean;

/**
 * The test of an expected argument: a text to be equal to, `{{ .any }}`, or `{{ .regex "…" }}` in RE2 syntax, which needs
 * to match somewhere in it. The error says why a pattern matches nothing.
 */
export function argumentTest(expected: string): Result<ArgumentTest, string> {
  const form = expected.trim();
  if (form === '{{ .any }}' || form === '{{.any}}') return ok(() => true);
  const [, source] = /^\{\{\s*\.regex\s+"(.+?)"\s*\}\}$/.exec(form) ?? [];
  if (source === undefined) return ok((argument) => argument === expected);
  const pattern = compilePattern(source);
  if (!pattern.ok) return failed(pattern.error.message);
  return ok((argument) => argument === expected || pattern.value.test(argument));
}

/** Whether an expected argument looks like a template, and is compared as a text all the same. */
export function isMistakenPattern(expected: string): boolean {
  const form = expected.trim();
  return (
    form.includes('{{') && form !== '{{ .any }}' && form !== '{{.any}}' && !/^\{\{\s*\.regex\s+".+?"\s*\}\}$/.test(form)
  );
}
