import { secretLooks } from '../../language/check/secrets/looks.js';
import type { AssertionV0 } from '../../schema/generated/runbook-v0.js';
import type { IrCommand } from '../ir.js';
import type { ExpectedOutput } from '../leaf-draft.js';
import { cleanText } from '../wording.js';

/** What a step is held to, and what is said of it. */
export interface Expectation {
  readonly assertions: readonly AssertionV0[];
  readonly expected: ExpectedOutput;
}

/** What the guide expects of a command, as assertions where the same comes every time; undefined where it expects nothing. */
export function expectationOf({ expects, output, endLine }: IrCommand): Expectation | undefined {
  if (expects?.text !== undefined) return ofWords({ ...expects, text: expects.text });
  if (output === undefined) return undefined;
  const line = expects?.line ?? endLine + 1;
  const why = whyShown(output, expects);
  return why === undefined ? asserted(line, wholeOutput(output)) : shown(line, why);
}

type Expects = NonNullable<IrCommand['expects']>;

function ofWords({ line, text, isChoice, isWhole }: Expects & { readonly text: string }): Expectation {
  const why = isChoice === true ? choice : unfit(text);
  return why === undefined ? asserted(line, [said(text, isWhole === true)]) : shown(line, why);
}

function whyShown(output: string, expects: Expects | undefined): string | undefined {
  if (expects?.isChoice === true) return choice;
  return expects === undefined && !isHealthy(output) ? unannounced : unstable(output);
}

const unannounced = 'the guide does not say that it is what should come';
const choice = 'the guide goes on with what is done where something else comes';

function shown(line: number, why: string): Expectation {
  return { assertions: [], expected: { kind: 'shown', line, why } };
}

function asserted(line: number, assertions: readonly AssertionV0[]): Expectation {
  const tests = assertions.flatMap((assertion) => Object.entries(assertion).map(([kind, text]) => `${kind} ${text}`));
  return { assertions, expected: { kind: 'asserted', line, tests } };
}

/** A line that is the whole output is compared as a whole; others have to be in it. */
function wholeOutput(output: string): readonly AssertionV0[] {
  const lines = linesOf(output);
  return lines.length === 1 ? lines.map((line) => said(line, true)) : lines.map((line) => said(line, false));
}

/** A single word has to stand alone: 'inactive' is not 'active'. */
function said(text: string, isWhole: boolean): AssertionV0 {
  const clean = cleanText(text).trim();
  if (isWhole) return { equals: clean };
  return /^\w+$/.test(clean) ? { matches: `\\b${clean}\\b` } : { contains: clean };
}

/** What a healthy system says of itself, so that nobody has to say that it is wanted. */
function isHealthy(output: string): boolean {
  return /^(?:ok|active|healthy|running|ready|pong|success)$/i.test(output.trim());
}

function linesOf(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

/** Why an output may be another the next time; undefined where it is short, and all of it always the same. */
function unstable(output: string): string | undefined {
  const lines = linesOf(output);
  if (lines.length === 0) return 'it is empty';
  if (lines.length > 3) return 'it has more than three lines';
  return lines.map((line) => (/\d/.test(line) ? numbers : unfit(line))).find((why) => why !== undefined);
}

const numbers = 'it holds numbers, which change';

/** Why a text that the guide names itself cannot be looked for in an output. */
function unfit(text: string): string | undefined {
  if (cleanText(text) !== text || text.length > 80) return 'it is long, or cannot be typed';
  if (secretLooks(text).length > 0) return 'it looks as if it were a secret';
  return unfitting.find(([, shape]) => shape.test(text))?.[0];
}

const unfitting: readonly (readonly [string, RegExp])[] = [
  ['it has a placeholder, or is cut', /<[^<>]+>|\$\{?\w|\{\w+\}|\.\.\.|…|\[\.|\bx{2,}\b|\*{2,}/i],
  ['it shows a time', /\d{1,2}:\d{2}|\d{4}-\d{2}|\b\d+\s?(?:ms|s|m|h|d|sec\w*|min\w*|hours?|days?)\b|\bago\b/i],
  ['it shows an address', /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[0-9a-f]{1,4}:){3}/i],
  ['it shows an id', /\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{7,}\b|-[0-9a-z]{5}\b.*\d|[0-9a-f]{8}-[0-9a-f]{4}/i],
  ['it is laid out in columns', /\S {2,}\S|\t/],
];
