import { commandLine } from '../../model/command-line.js';
import type { StepReady } from '../../model/event.js';
import type { LeafStep } from '../../model/runbook.js';
import type { StepState } from '../../run/step-state.js';
import { filledText } from '../evaluate-expression.js';
import type { RunView } from '../view.js';
import { type LazyValue, summed } from './lazy-value.js';
import type { JudgedStep } from './risk.js';

/** What a step does: as it was made ready, before that filled in with what is known now, or as it is written. */
export function seenWork(view: RunView, step: LeafStep, state: StepState, judged: JudgedStep): object {
  if (step.type === 'manual') return seenInstructions(view, step.instructions, state);
  const ready = 'ready' in state ? state.ready : judged.command?.shown;
  return { ...seenCommand(view, step, ready), ...seenSurroundings(view, step, ready) };
}

function seenInstructions(view: RunView, template: string, state: StepState): object {
  const ready = 'ready' in state ? state.ready.instructions : undefined;
  return { instructions: ready === undefined ? filledText(template, view) : view.shown.text(ready) };
}

type Work = Pick<StepReady, 'argv' | 'script' | 'shell' | 'provider' | 'env' | 'cwd'>;

function seenCommand({ shown }: RunView, step: LeafStep, work: Work | undefined): object {
  switch (step.type) {
    case 'cli':
      return { command: seenArgv(shown.argv(work?.argv ?? step.argv)) };
    case 'script':
      return { shell: step.shell, script: shown.text(work?.script ?? step.text) };
    case 'provider':
      return { type: step.providerType, with: shown.json(work?.provider?.with ?? step.with) };
    case 'manual':
      return {};
  }
}

function seenArgv(argv: readonly string[]): LazyValue {
  return summed(commandLine(argv), argv);
}

function seenSurroundings(view: RunView, step: LeafStep, work: Work | undefined): object {
  if (step.type === 'manual') return {};
  const cwd = work?.cwd ?? step.cwd;
  return {
    // Where none is named it is the folder of the runbook.
    cwd: cwd === undefined ? 'the folder of the runbook' : view.shown.text(cwd),
    ...(Object.keys(step.env).length > 0 && { env: Object.keys(step.env) }),
  };
}
