import type { CliStep, ManualStep } from '../../runtime/model/runbook.js';
import { cli, manual } from './plans.js';

/** A cli step with the command that takes it back. */
export function undoable(id: string, argv: readonly string[], back: readonly string[], more: Partial<CliStep> = {}) {
  return cli(id, argv, { rollback: cli(`${id}:rollback`, back), ...more });
}

/** What a person does to take a step back. */
export function backByHand(id: string, instructions: string): ManualStep {
  return manual(`${id}:rollback`, { instructions });
}
