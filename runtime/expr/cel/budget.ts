import { failed, ok, type Result } from '../../model/result.js';
import { compilePattern, type Pattern } from '../pattern.js';
import type { ValueMap } from '../value.js';

/** What one evaluation may still cost. Once it is used up it stays so, and nothing more can be computed. */
export interface Budget {
  /** Takes so many steps; false if there are not so many left. */
  spend(steps: number): boolean;
  /** Takes the steps of looking through so many characters or entries. */
  spendOn(length: number): boolean;
  /** The keys of a map, for as many steps as listing them takes; undefined if there are not so many left. */
  keysOf(map: ValueMap): readonly string[] | undefined;
  /** Whether a pattern matches somewhere in a text; costs as much as the pattern and the text are large. */
  matches(text: string, source: string): Result<boolean, { readonly message: string }>;
}

/** How many steps an evaluation may take. */
export const mostSteps = 100_000;

/** The budget of one evaluation. */
export function budgetOf(): Budget {
  const patterns = new Map<string, Pattern>();
  let left = mostSteps;
  const spend = (steps: number) => {
    left = steps <= left ? left - steps : -1;
    return left >= 0;
  };
  const compile = (source: string): Result<Pattern, { readonly message: string }> => {
    const known = patterns.get(source);
    if (known) return ok(known);
    const compiled = compilePattern(source);
    if (!compiled.ok) return compiled;
    patterns.set(source, compiled.value);
    spend(Math.ceil(compiled.value.size / sizeOfAStep));
    return compiled;
  };
  return {
    spend,
    spendOn: (length) => spend(Math.ceil(length / lengthOfAStep)),
    keysOf: (map) => {
      const keys = Object.keys(map);
      return spend(Math.ceil(keys.length / keysOfAStep)) ? keys : undefined;
    },
    matches: (text, source) => {
      const pattern = compile(source);
      if (!pattern.ok) return pattern;
      if (!spend(Math.ceil((text.length * pattern.value.size) / matchOfAStep)))
        return failed({ message: spentMessage });
      return ok(pattern.value.test(text));
    },
  };
}

/** What is said of an evaluation whose budget is used up. */
export const spentMessage = `the expression takes more than ${mostSteps} steps`;

// Measured so that a step takes 20 to 50 microseconds at worst: a whole evaluation ends within seconds.
const lengthOfAStep = 256;
const keysOfAStep = 32;
const sizeOfAStep = 5;
const matchOfAStep = 1000;
