import { firstIndex } from '../../language/index.js';
import type { GuideIr, IrCommand } from '../ir.js';
import { undoes } from './undo.js';

/** What a command of a rollback takes back: another command, or nothing that the guide's words tell. */
export type TakenBack = ReadonlyMap<IrCommand, IrCommand | undefined>;

/**
 * The commands that take others back. Those that the guide puts under a rollback are all in it; where it is not clear
 * what such a command takes back, none is named.
 */
export function takenBackBy({ commands }: GuideIr): TakenBack {
  const forward = commands.filter((command) => command.isRollback !== true && command.risk !== 'safe');
  return new Map(
    commands.flatMap((command) => {
      if (command.isRollback !== true) return [];
      return [[command, command.risk === 'safe' ? undefined : undoneBy(command, forward)] as const];
    }),
  );
}

/** The command before this one that it takes back; undefined where several could be meant. */
function undoneBy(back: IrCommand, forward: readonly IrCommand[]): IrCommand | undefined {
  const end = firstIndex(forward.length, (index) => (forward[index]?.line ?? 0) >= back.line);
  // In a guide of any length, what is taken back stands in the part that was just done.
  const undone = forward.slice(Math.max(0, end - farthest), end).filter(({ text }) => undoes(back.text, text));
  const last = undone.at(-1);
  return undone.every(({ text }) => text === last?.text) ? last : undefined;
}

const farthest = 200;
