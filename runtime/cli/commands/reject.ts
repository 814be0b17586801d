import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { ok } from '../../model/result.js';
import { type Acting, type ActorWords, answeredOnce, restingStep, say, standing, withActorOptions } from '../acting.js';
import { starterOf } from '../starter.js';

interface ReasonWords extends ActorWords {
  readonly reason: string;
}

/** Adds `runbook reject RUN STEP`. */
export function registerReject(program: Command): void {
  const command = program
    .command('reject')
    .summary('refuse the step that asks for an approval')
    .description('refuse the step that a run asks an approval for; the step has failed then')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .argument('<step>', 'the id of the step')
    .requiredOption('--reason <text>', 'why it is refused');
  withActorOptions(command).action(reject);
}

async function reject(run: string, step: string, words: ReasonWords): Promise<void> {
  const acting: Acting = { name: 'reject', run, words };
  const resting = await restingStep(acting, step);
  if (!resting) return;
  const { planStep } = resting;
  const approval = resting.step.name === 'awaiting-approval' ? resting.step.approval : undefined;
  if (resting.step.name === 'awaiting-evidence') {
    const message = `step '${step}' asks for no approval yet: ${standing(resting)}; 'runbook skip' leaves it out, 'runbook abort' ends the run`;
    return say('reject', message, exitCode.invalid);
  }
  await answeredOnce(acting, resting, async () =>
    ok({
      kind: 'reject-step',
      index: planStep.index,
      actor: starterOf(words),
      reason: words.reason,
      ...(approval && { approvalId: approval.request.approval_id }),
    }),
  );
}
