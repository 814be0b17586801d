import type { Analysis } from '../analysis.js';
import { explanationNamed } from '../explanation.js';
import type { Hover } from './item.js';

/** Why what is wrong at an offset is a fault, and what to do about it. */
export function explanationHover({ diagnostics }: Analysis, offset: number): Hover | undefined {
  const here = diagnostics.filter(({ at }) => at.start <= offset && offset <= at.end);
  const texts = [...new Set(here.map(({ code }) => code))].flatMap(explanationText);
  const [first] = here;
  return first && texts.length > 0 ? { text: texts.join('\n\n'), at: first.at } : undefined;
}

function explanationText(code: string): readonly string[] {
  const known = explanationNamed(code).explanation;
  if (known === undefined) return [];
  return [`**${code}** ${known.explanation}\n\n**What to do:** ${known.howToFix}\n\nMore: \`runbook explain ${code}\``];
}
