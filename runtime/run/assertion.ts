import { evaluateJsonPath } from '../expr/json-path.js';
import { compilePattern } from '../expr/pattern.js';
import type { AssertionEvaluated } from '../model/event.js';
import { unreachable } from '../model/result.js';
import type { Assertion } from '../model/runbook.js';

/** What assertions look at. */
export interface AssertedOutput {
  readonly stdout: string;
  readonly exitCode: number | null;
  /** Redacts a text before it is cut. */
  readonly redact: (text: string) => string;
}

/** Checks every assertion; what cannot be evaluated has not passed. */
export function evaluateAssertions(
  assertions: readonly Assertion[],
  output: AssertedOutput,
): readonly AssertionEvaluated[] {
  return assertions.map((assertion, index) => ({ index, kind: assertion.kind, ...verdict(assertion, output) }));
}

type Verdict = Pick<AssertionEvaluated, 'passed' | 'detail'>;

function verdict(assertion: Assertion, output: AssertedOutput): Verdict {
  const { stdout, exitCode, redact } = output;
  const shown = (text: string) => short(redact(text));
  switch (assertion.kind) {
    case 'contains':
      return said(
        stdout.includes(assertion.text),
        `stdout holds '${assertion.text}'`,
        `stdout does not hold '${assertion.text}'`,
      );
    case 'not_contains':
      return said(
        !stdout.includes(assertion.text),
        `stdout does not hold '${assertion.text}'`,
        `stdout holds '${assertion.text}'`,
      );
    case 'equals':
      return said(
        line(stdout) === assertion.text,
        `stdout is '${assertion.text}'`,
        `stdout is '${shown(line(stdout))}', not '${assertion.text}'`,
      );
    case 'not_equals':
      return said(
        line(stdout) !== assertion.text,
        `stdout is not '${assertion.text}'`,
        `stdout is '${assertion.text}'`,
      );
    case 'matches':
      return matchVerdict(assertion.text, stdout);
    case 'exit_code':
      return said(
        exitCode === assertion.code,
        `exit code ${assertion.code}`,
        `exit code ${exitCode ?? 'missing'}, not ${assertion.code}`,
      );
    case 'json_path':
      return jsonVerdict(assertion.path, assertion.equals, stdout, shown);
    default:
      return unreachable(assertion);
  }
}

function said(passed: boolean, yes: string, no: string): Verdict {
  return { passed, detail: passed ? yes : no };
}

function matchVerdict(source: string, stdout: string): Verdict {
  const pattern = compilePattern(source);
  if (!pattern.ok) return { passed: false, detail: pattern.error.message };
  return said(pattern.value.test(stdout), `stdout matches '${source}'`, `stdout does not match '${source}'`);
}

function jsonVerdict(path: string, wanted: unknown, stdout: string, shown: (text: string) => string): Verdict {
  const json = parsed(stdout);
  if (json === undefined) return { passed: false, detail: `stdout is not JSON, so '${path}' finds nothing` };
  const found = evaluateJsonPath(path, json.value);
  if (!found.ok) return { passed: false, detail: found.error.message };
  if (found.value.length !== 1)
    return { passed: false, detail: `'${path}' finds ${found.value.length} values, not one` };
  const is = JSON.stringify(found.value[0]);
  return said(
    isEqual(found.value[0], wanted),
    `'${path}' is ${is}`,
    `'${path}' is ${shown(is)}, not ${JSON.stringify(wanted)}`,
  );
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isEqual(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  const at = (value: object, key: string) =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(at(left, key), at(right, key)))
  );
}

function line(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
