import type { Command } from 'commander';
import type { Actor } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { ok } from '../../model/result.js';
import type { Refusal, Command as RunCommand } from '../../run/command.js';
import { resolutions } from '../../run/intervention.js';
import { type Acting, type ActorWords, answered, restingStep, say, sayRefusal, withActorOptions } from '../acting.js';
import { passedBy } from '../pass-by.js';
import { oneLine } from '../render/plain.js';
import { starterOf } from '../starter.js';

interface ResolveWords extends ActorWords {
  readonly note?: string;
}

/** Adds `runbook resolve RUN STEP WORD`. */
export function registerResolve(program: Command): void {
  const command = program
    .command('resolve')
    .summary('say how a step goes on: retry, done, failed, …')
    .description("say how a step goes on that waits for a person's word")
    .argument('<run>', 'a run id, a run folder or a trace file')
    .argument('<step>', 'the id of the step')
    .argument('<word>', "'retry', 'done', 'failed', 'skip' or 'abort'")
    .option('--note <text>', "how you know, or why; only 'retry' and 'abort' go without");
  withActorOptions(command).action(resolve);
}

async function resolve(run: string, step: string, word: string, words: ResolveWords): Promise<void> {
  const acting: Acting = { name: 'resolve', run, words };
  const resolution = resolutions.find((known) => known === word);
  if (resolution === undefined) {
    const message = `'${oneLine(word)}' says nothing of a step; write 'retry', 'done', 'failed', 'skip' or 'abort'`;
    return say('resolve', message, exitCode.invalid);
  }
  const resting = await restingStep(acting, step);
  if (!resting) return;
  const { index } = resting.planStep;
  const note = words.note ?? '';
  const commandBy = (actor: Actor): RunCommand => ({ kind: 'resolve-intervention', index, actor, resolution, note });
  const refusal =
    resolution === 'skip' || resolution === 'done'
      ? await passedBy(acting, resting, { how: resolution, commandBy })
      : await answered(acting, resting, async () => ok(commandBy(starterOf(words))));
  if (refusal) sayRefusal('resolve', withOption(refusal));
}

function withOption({ reason, message }: Refusal): Refusal {
  return { reason, message: reason === 'reason-missing' ? `${message}; write it with '--note TEXT'` : message };
}
