import type { Explanation } from '../../language/index.js';
import { colors } from './colors.js';
import { fitted } from './fold.js';

/** What a code means, as people read it. */
export function explanationText({ code, severity, explanation, howToFix }: Explanation): string {
  return fitted(`${colors.bold(code)} (${severity})\n\n${explanation}\n\n${colors.bold('What to do:')} ${howToFix}\n`);
}

/** All codes, one a line, with what each is: an error, a warning or information. */
export function explanationList(explanations: readonly Explanation[]): string {
  const width = Math.max(...explanations.map(({ code }) => code.length));
  return explanations.map(({ code, severity }) => `${code.padEnd(width)}  ${severity}\n`).join('');
}
