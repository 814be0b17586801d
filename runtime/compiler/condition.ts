import type { IrCommand, IrStatement } from './ir.js';
import { leadingVerb } from './prose.js';
import { cleanText } from './wording.js';

/** The commands, each with what chooses it: the row of its table, a sentence that introduces it, the heading above. */
export function withConditions(
  commands: readonly IrCommand[],
  conditionals: readonly IrStatement[],
): readonly IrCommand[] {
  const choosing = new Set(conditionals.flatMap(({ text }) => (isQuestion(text) ? [] : [text])));
  return commands.map((command) => {
    const condition =
      command.condition ??
      command.intro?.find((sentence) => choosing.has(sentence) && !isInTurn(sentence, command)) ??
      headingCondition(command);
    return condition === undefined ? command : { ...command, condition };
  });
}

/** What a command answers, 'Check if the issuer is ready:', does not choose it; nor does what somebody does 'just in case'. */
function isQuestion(text: string): boolean {
  return (
    /^(?:first(?: of all)?,? |then |next,? |also |now |to |you can )*(?:check|verify|see|confirm|determine|find out|test|make sure)\b(?!.*[,;] )/i.test(
      text,
    ) ||
    /^to (?:check|verify|see|find out|confirm|determine|test) (?:if|whether)\b(?!.*,.*\bif\b)/i.test(text) ||
    /\bjust in case[.:]?$/i.test(text)
  );
}

/** Whether a sentence only says that what came before is done, and the command behind it reads: 'Once it is set, check with'. */
function isInTurn(sentence: string, { risk }: IrCommand): boolean {
  return (
    risk === 'safe' &&
    /^(?:once|when (?:finished|done))\b.*, (?:then )?(?:you can|you should|check|verify|run|execute|use)\b/i.test(
      sentence,
    )
  );
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
  if (clause === undefined || undecidable.test(clause.replace(/`[^`]*`|"[^"]*"/g, ''))) return undefined;
  const [, code, quoted] = shows.exec(clause) ?? [];
  const said = code ?? quoted;
  if (said === undefined || cleanText(said) !== said || leadingVerb(said) !== undefined) return undefined;
  return `captures.${capture}.contains(${JSON.stringify(said)})`;
}

/** What makes a clause say more than that one text is seen. */
const undecidable =
  /\b(?:not|no|never|without|and|or|nor|only|any|more|less|than|still|again|after|before|at least)\b|n't\b/i;

const shows =
  /^(?:(?:the|its|this|that|your) (?:\w+ )?(?:logs?|output|result|answer|response|status|list|journal|command|report)|it|they|you|we) (?:says?|shows?|contains?|includes?|lists?|prints?|reports?|holds?|sees?|reads?|is|finds?) (?:`([^`\n]{2,80})`|"([^"\n]{2,80})")$/i;
