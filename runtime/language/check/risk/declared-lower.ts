import type { Classification, FinalRisk } from '../../../model/risk.js';
import { higher } from '../../../risk/index.js';
import type { StepContext } from '../../outline.js';
import { commandOfStep, judgedBy, providedStepClass, providedType, type StepCommand } from '../../step-command.js';
import { type StepOutline, withRollback } from '../../step-outline.js';
import { entriesOf } from '../../syntax/node.js';
import { entryRemoval } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const declaredLower: Rule = {
  code: 'risk/declared-lower',
  severity: 'warning',
  explanation:
    'What a step does is judged from its command, or by what its provider says of its type. A declared class can raise that class and never lower it, so a lower one has no effect.',
  howToFix: "Remove 'risk', or have the command reviewed with 'runbook classify'.",
  checkStep,
};

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  return withRollback(step).flatMap((one) => findingsIn(one, context));
}

function findingsIn(step: StepOutline, context: StepContext): readonly Finding[] {
  const declared = step.declaredRisk;
  const judged = declared && judgedStep(context, step, judgedBy(context.risk));
  if (!judged || !isRisk(declared.source)) return [];
  const { risk, final } = judged.found;
  if (higher(declared.source, final.risk) === declared.source || (risk === 'unknown' && judged.isOpen)) return [];
  const message = `'${declared.source}' is lower than what ${judged.by}, '${final.risk}', and has no effect; remove it`;
  const entries = entriesOf(step.node);
  const entry = entries.find(({ value }) => value === declared);
  const fixes = entry ? entryRemoval("Remove 'risk'", context.text, entries, entry) : [];
  return [{ message, at: declared.at, fixes }];
}

/** The class of a step with who says it. */
interface JudgedStep {
  readonly found: Classification;
  readonly by: string;
  /** Whether more is known when the step runs. */
  readonly isOpen: boolean;
}

function judgedStep(
  outline: StepContext,
  step: StepOutline,
  judge: (command: StepCommand) => Classification,
): JudgedStep | undefined {
  const command = commandOfStep(outline, step);
  if (command) return { found: judge(command), by: 'the command is judged', isOpen: isOpen(command) };
  const type = providedType(outline, step);
  return (
    type && { found: providedStepClass(outline, step, type), by: `the type '${type.type}' counts as`, isOpen: false }
  );
}

function isRisk(text: string): text is FinalRisk {
  return text === 'safe' || text === 'caution' || text === 'dangerous';
}

function isOpen(command: StepCommand): boolean {
  const words = command.kind === 'argv' ? command.argv : [];
  return [...words, ...Object.values(command.env)].some((word) => word.includes('{{'));
}
