import type { IrCommand, IrStatement } from './ir.js';
import { leadingVerb } from './prose.js';
import { cleanText } from './wording.js';

/** The commands, each with what chooses it: the row of its table, a sentence that introduces it, the heading above. */
export function withConditions(
  commands: readonly IrCommand[],
  conditionals: readonly IrStatement[],
): readonly IrCommand[] {
  const choosing = new Set(conditionals.map(({ text }) => text));
  return commands.map((command) => {
    const condition =
      command.condition ?? command.intro?.find((sentence) => choosing.has(sentence)) ?? headingCondition(command);
    return condition === undefined ? command : { ...command, condition };
  });
}

/** Whether a heading, 'If the disk is full', chooses what stands below it. */
function headingCondition({ headings }: IrCommand): string | undefined {
  const heading = headings.at(-1) ?? '';
  return /^(?:if|only if|unless|in case|otherwise)\b/i.test(heading) && !/\?$/.test(heading) ? heading : undefined;
}

/**
 * The condition as an expression over what the step before printed: 'If the log says `connection refused`, ...'.
 * Undefined where only a person can tell.
 */
export function expressed(condition: string, capture: string): string | undefined {
  const clause = /^(?:only )?if (.*?)(?:,|:$| then\b)/i.exec(condition)?.[1];
  if (clause === undefined || undecidable.test(clause.replace(/`[^`]*`/g, ''))) return undefined;
  const said = shows.exec(clause)?.[1];
  if (said === undefined || cleanText(said) !== said || leadingVerb(said) !== undefined) return undefined;
  return `captures.${capture}.contains(${JSON.stringify(said)})`;
}

/** What makes a clause say more than that one text is seen. */
const undecidable =
  /\b(?:not|no|never|without|and|or|nor|only|any|more|less|than|still|again|after|before|at least)\b|n't\b/i;

const shows =
  /^(?:(?:the|its|this|that|your) (?:\w+ )?(?:logs?|output|result|answer|response|status|list|journal|command|report)|it|they|you|we) (?:says?|shows?|contains?|includes?|lists?|prints?|reports?|holds?|sees?|reads?|is|finds?) `([^`\n]{2,80})`$/i;
