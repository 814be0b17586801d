import type { Command } from 'commander';
import type { Actor } from '../../model/event.js';
import type { RestingRun } from '../../node/resting-run.js';
import type { Command as RunCommand } from '../../run/command.js';
import { type Acting, type ActorWords, restingStep, sayRefusal, withActorOptions } from '../acting.js';
import { passedBy } from '../pass-by.js';

interface ReasonWords extends ActorWords {
  readonly reason: string;
}

/** Adds `runbook skip RUN STEP`. */
export function registerSkip(program: Command): void {
  const command = program
    .command('skip')
    .summary('leave out the step that a run waits in')
    .description('leave out the step that a run waits in; the run goes on without it, and its record says so')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .argument('<step>', 'the id of the step')
    .requiredOption('--reason <text>', 'why it is left out');
  withActorOptions(command).action(skip);
}

async function skip(run: string, step: string, words: ReasonWords): Promise<void> {
  const acting: Acting = { name: 'skip', run, words };
  const resting = await restingStep(acting, step);
  if (!resting) return;
  const refusal = await passedBy(acting, resting, {
    how: 'skip',
    commandBy: (actor) => commandOf(resting, actor, words),
  });
  if (refusal) sayRefusal('skip', refusal);
}

// Where a step waits for a person's word, leaving it out is one of the words.
function commandOf({ planStep: { index }, step }: RestingRun, actor: Actor, { reason }: ReasonWords): RunCommand {
  return step.name === 'intervening'
    ? { kind: 'resolve-intervention', index, actor, resolution: 'skip', note: reason }
    : { kind: 'skip-step', index, actor, reason };
}
