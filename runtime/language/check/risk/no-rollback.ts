import { higher } from '../../../risk/index.js';
import { hasKeyMeant } from '../../doubt.js';
import type { StepContext } from '../../outline.js';
import { commandOfStep, judgedBy } from '../../step-command.js';
import type { StepOutline } from '../../step-outline.js';
import type { Finding, Rule } from '../rule.js';

export const noRollback: Rule = {
  code: 'risk/no-rollback',
  severity: 'information',
  explanation:
    "When a dangerous step fails in the middle, or turns out to have been wrong, whoever is on duty has to know how it is taken back, and that is best written before it is needed. runbook/v1 keeps it under 'rollback', as a command, a script or instructions.",
  howToFix:
    "Add 'rollback' with what takes the step back; where nothing can, say so in its 'instructions', with where the data is restored from.",
  checkStep,
};

function checkStep(step: StepOutline, context: StepContext): readonly Finding[] {
  if (!isDangerous(context, step) || hasKeyMeant(step.node, 'rollback')) return [];
  const { id, head } = step;
  const message = `step '${id?.source ?? ''}' is dangerous and says nothing of how it is taken back; add 'rollback' (runbook/v1)`;
  return [{ message, at: id?.at ?? head }];
}

// A step that only raises its class by a guess is not told that it is dangerous.
function isDangerous(outline: StepContext, step: StepOutline): boolean {
  const command = commandOfStep(outline, step);
  if (!command) return false;
  const { final, dryRun } = judgedBy(outline.risk)(command);
  const declared = step.declaredRisk?.source === 'dangerous' ? 'dangerous' : final.risk;
  return dryRun !== true && higher(declared, final.risk) === 'dangerous';
}
