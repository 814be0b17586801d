import { evaluateJsonPath } from '../expr/json-path.js';
import { compilePattern } from '../expr/pattern.js';
import type { AssertionEvaluated } from '../model/event.js';
import { unreachable } from '../model/result.js';
import type { Assertion, OutputStream } from '../model/runbook.js';
import type { FinishedExecution } from './command.js';
import type { FilledAssertion } from './resolve.js';

/** What assertions look at. */
export type AssertedOutput = Pick<
  FinishedExecution,
  'executed' | 'stdout' | 'stderr' | 'assertions' | 'evaluate' | 'redact'
>;

/** Checks every assertion; what cannot be evaluated has not passed. */
export function evaluateAssertions(output: AssertedOutput): readonly AssertionEvaluated[] {
  return output.assertions.map((assertion, index) => ({
    index,
    kind: assertion.kind,
    ...('on' in assertion && assertion.on === 'stderr' && { on: assertion.on }),
    ...verdict(assertion, output),
  }));
}

type Verdict = Pick<AssertionEvaluated, 'passed' | 'detail'>;

function verdict(assertion: FilledAssertion, output: AssertedOutput): Verdict {
  const { kind, emptied } = assertion;
  // Every output holds the empty text: what was to be looked for is not there.
  if (emptied !== undefined && (kind === 'contains' || kind === 'matches')) {
    return { passed: false, detail: `'${emptied}' came out empty, so '${kind}' would hold for any output` };
  }
  switch (assertion.kind) {
    case 'exit_code': {
      const { exit_code: is } = output.executed;
      return said(
        is === assertion.code,
        `exit code ${assertion.code}`,
        `exit code ${is ?? 'missing'}, not ${assertion.code}`,
      );
    }
    case 'expr':
      return expressionVerdict(assertion.expression, output);
    case 'json_path':
      return jsonVerdict(assertion, output[assertion.on], shortened(output));
    default:
      return textVerdict(assertion, output[assertion.on], shortened(output));
  }
}

function shortened({ redact }: AssertedOutput): (text: string) => string {
  return (text) => short(redact(text));
}

function textVerdict({ kind, text, on }: TextAssertion, output: string, shown: (text: string) => string): Verdict {
  switch (kind) {
    case 'contains':
      return said(output.includes(text), `${on} holds '${text}'`, `${on} does not hold '${text}'`);
    case 'not_contains':
      return said(!output.includes(text), `${on} does not hold '${text}'`, `${on} holds '${text}'`);
    case 'equals':
      return said(line(output) === text, `${on} is '${text}'`, `${on} is '${shown(line(output))}', not '${text}'`);
    case 'not_equals':
      return said(line(output) !== text, `${on} is not '${text}'`, `${on} is '${text}'`);
    case 'matches':
      return matchVerdict(text, output, on);
    default:
      return unreachable(kind);
  }
}

type TextAssertion = Extract<Assertion, { readonly text: string }>;

function expressionVerdict(expression: string, { evaluate }: AssertedOutput): Verdict {
  const holds = evaluate(expression);
  if (!holds.ok) return { passed: false, detail: holds.error.message };
  return said(holds.value, `'${expression}' is true`, `'${expression}' is false`);
}

function said(passed: boolean, yes: string, no: string): Verdict {
  return { passed, detail: passed ? yes : no };
}

function matchVerdict(source: string, output: string, on: OutputStream): Verdict {
  const pattern = compilePattern(source);
  if (!pattern.ok) return { passed: false, detail: pattern.error.message };
  return said(pattern.value.test(output), `${on} matches '${source}'`, `${on} does not match '${source}'`);
}

function jsonVerdict(
  { path, equals, on }: Extract<Assertion, { readonly kind: 'json_path' }>,
  output: string,
  shown: (text: string) => string,
): Verdict {
  const json = parsed(output);
  if (json === undefined) return { passed: false, detail: `${on} is not JSON, so '${path}' finds nothing` };
  const found = evaluateJsonPath(path, json.value);
  if (!found.ok) return { passed: false, detail: found.error.message };
  if (found.value.length !== 1)
    return { passed: false, detail: `'${path}' finds ${found.value.length} values, not one` };
  const is = JSON.stringify(found.value[0]);
  return said(
    isEqual(found.value[0], equals),
    `'${path}' is ${is}`,
    `'${path}' is ${shown(is)}, not ${JSON.stringify(equals)}`,
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
