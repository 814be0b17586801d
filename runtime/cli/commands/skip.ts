import type { Command } from 'commander';
import { ok } from '../../model/result.js';
import type { RestingRun } from '../../node/act.js';
import type { Command as RunCommand } from '../../run/command.js';
import { type Acting, type ActorWords, answeredOnce, restingStep, withActorOptions } from '../acting.js';
import { starterOf } from '../starter.js';

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
  if (resting) await answeredOnce(acting, resting, async () => ok(commandOf(resting, words)));
}

// Where a step waits for a person's word, leaving it out is one of the words.
function commandOf({ planStep, step }: RestingRun, words: ReasonWords): RunCommand {
  const about = { index: planStep.index, actor: starterOf(words) };
  return step.name === 'intervening'
    ? { kind: 'resolve-intervention', ...about, resolution: 'skip', note: words.reason }
    : { kind: 'skip-step', ...about, reason: words.reason };
}
