import { commandLine } from '../../model/command-line.js';
import type { Question, RollbackDetails, WorkDetails } from '../../model/question.js';
import { type Content, make, type Piece } from '../piece.js';
import { riskChip } from '../view/chip.js';
import { code, formPart } from '../view/part.js';
import { say } from '../words.js';

/** What a step would run or does, with all that changes what that means. */
export function workPieces(work: WorkDetails): readonly Content[] {
  const { command, script, provider, env = {}, folder } = work;
  const around = [
    ...(script ? [say('part.shell', script.shell)] : []),
    ...Object.entries(env).map(([name, value]) => say('part.env', name, value)),
    ...(folder === undefined ? [] : [say('part.folder', folder)]),
  ];
  return [
    command && code(commandLine(command)),
    script && code(script.text.trimEnd()),
    provider && code(`${provider.type} ${JSON.stringify(provider.with, undefined, 2)}`),
    around.length > 0 && make('p', { class: 'around' }, around.join('\n')),
  ];
}

/** Whether a step does anything that could be shown. */
export function hasWork({ command, script, provider }: WorkDetails): boolean {
  return command !== undefined || script !== undefined || provider !== undefined;
}

/** What would take the step back, so that whoever approves it knows. */
export function rollbackPiece(rollback: RollbackDetails | undefined): Piece {
  if (rollback === undefined) return make('p', { class: 'quiet' }, say('ask.noRollback'));
  const { instructions, risk } = rollback;
  return formPart(
    say('ask.rollback'),
    make('p', {}, riskChip(risk ?? 'manual')),
    instructions === undefined ? workPieces(rollback) : make('p', { class: 'instructions' }, instructions.trimEnd()),
  );
}

/** Why it is asked, where that is because a step is taken back, and why the last answer did not count. */
export function askedBecause({ complaint, takesBack, instructions }: Question): readonly Content[] {
  return [
    complaint !== undefined && make('p', { class: 'fault' }, say('ask.complaint', complaint)),
    takesBack &&
      make(
        'p',
        {},
        takesBack.why === undefined
          ? say('ask.takesBack', takesBack.stepId)
          : say('ask.takesBackWhy', takesBack.stepId, takesBack.why),
      ),
    instructions !== undefined &&
      instructions.trim() !== '' &&
      formPart(say('ask.instructions'), make('p', { class: 'instructions' }, instructions.trimEnd())),
  ];
}
