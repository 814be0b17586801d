import { exitCode } from '../model/exit-code.js';
import type { Plan } from '../model/plan.js';
import { askAgreement, isTerminal } from './people/prompt.js';
import { colors } from './render/colors.js';
import { descriptionLines } from './render/description.js';
import { fitted } from './render/fold.js';
import { oneLine } from './render/plain.js';

/** How a run was introduced to the person who begins it. */
export interface Introduction {
  /** Whether a person said that the prerequisites hold. */
  readonly isConfirmed: boolean;
  /** What is still to be shown of the runbook once the run is open. */
  readonly head: string;
}

/**
 * Introduces a run: where its runbook has prerequisites, it is shown and the person at the terminal is asked whether they
 * hold. Undefined where the person does not say so; nothing is run then.
 */
export async function introduced(plan: Plan, redact: (text: string) => string): Promise<Introduction | undefined> {
  const head = headOf(plan, redact);
  const count = plan.about.prerequisites?.length ?? 0;
  if (count === 0) return { isConfirmed: false, head };
  process.stdout.write(fitted(head));
  const holds = isTerminal() ? await asked(count) : nobodyThere();
  if (holds !== false) return { isConfirmed: holds === true, head: '' };
  process.stdout.write('nothing was run; begin again once it holds\n');
  process.exitCode = exitCode.refused;
  return undefined;
}

/** Introduces a run of which a recording says that the prerequisites hold. */
export function introducedAsRecorded(plan: Plan, redact: (text: string) => string): Introduction {
  return { isConfirmed: true, head: headOf(plan, redact) };
}

function headOf(plan: Plan, redact: (text: string) => string): string {
  return [colors.bold(oneLine(redact(plan.name))), ...descriptionLines(plan, redact), ''].join('\n');
}

async function asked(count: number): Promise<boolean> {
  return (await askAgreement(count === 1 ? 'Does this hold? (y/n) ' : 'Does all of this hold? (y/n) ')) === true;
}

function nobodyThere(): undefined {
  process.stdout.write(colors.yellow('! nobody is at a terminal, so nobody has confirmed that this holds\n'));
}
