import type { Command } from 'commander';
import { isBlank } from '../../model/blank.js';
import { exitCode } from '../../model/exit-code.js';
import { ok } from '../../model/result.js';
import { type Acting, type ActorWords, answeredOnce, restingRun, say, withActorOptions } from '../acting.js';
import { starterOf } from '../starter.js';

interface ReasonWords extends ActorWords {
  readonly reason: string;
}

/** Adds `runbook abort RUN`. */
export function registerAbort(program: Command): void {
  const command = program
    .command('abort')
    .summary('end a run without doing the rest of it')
    .description('end a run that waits or was interrupted, without doing the rest of it')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .requiredOption('--reason <text>', 'why it is ended');
  withActorOptions(command).action(abort);
}

async function abort(run: string, words: ReasonWords): Promise<void> {
  const acting: Acting = { name: 'abort', run, words };
  if (isBlank(words.reason)) return say('abort', 'ending a run needs a reason; write why', exitCode.invalid);
  const resting = await restingRun(acting);
  if (!resting) return;
  const { reason } = words;
  await answeredOnce(acting, resting, async () => ok({ kind: 'cancel-run', actor: starterOf(words), reason }));
}
