import { JSONPathEnvironment } from 'json-p3';
import { failed, ok, type Result } from '../model/result.js';
import { compilePattern } from './pattern.js';

/** The values that a JSONPath query (RFC 9535) finds, in document order. */
export function evaluateJsonPath(
  path: string,
  json: unknown,
): Result<readonly unknown[], { readonly message: string }> {
  try {
    return ok(environment.query(path, json as never).values());
  } catch (error) {
    return failed({ message: describe(path, error) });
  }
}

/** Whether a text is a JSONPath query. */
export function checkJsonPath(path: string): Result<undefined, { readonly message: string }> {
  try {
    environment.compile(path);
    return ok(undefined);
  } catch (error) {
    return failed({ message: describe(path, error) });
  }
}

const environment = new JSONPathEnvironment();
// The library's own match() and search() use the engine of JavaScript, which a hostile pattern can stall.
for (const [name, whole] of [
  ['match', true],
  ['search', false],
] as const) {
  const original = environment.functionRegister.get(name);
  if (!original) throw new Error(`the JSONPath library has no function ${name}`);
  environment.functionRegister.set(name, {
    argTypes: original.argTypes,
    returnType: original.returnType,
    call: (text: unknown, pattern: unknown) => matches(text, pattern, whole),
  });
}

function matches(text: unknown, pattern: unknown, whole: boolean): boolean {
  if (typeof text !== 'string' || typeof pattern !== 'string') return false;
  const compiled = compilePattern(whole ? `\\A(?:${pattern})\\z` : pattern);
  return compiled.ok && compiled.value.test(text);
}

function describe(path: string, error: unknown): string {
  return `'${path}' is not a JSONPath query: ${error instanceof Error ? error.message : String(error)}`;
}
