import { firstIndex } from '../../model/first-index.js';
import type { GuideIr, IrCommand, IrPlace } from '../ir.js';
import { rollbackHeadingAt } from '../rollback-role.js';
import { takesBackInWords } from '../taken-back.js';
import { type ReadCommand, readCommand, undoes } from './undo.js';

/** What a command of a rollback takes back: another command, or nothing that the guide's words tell. */
export type TakenBack = ReadonlyMap<IrCommand, IrCommand | undefined>;

/**
 * The commands that take others back. Those that the guide puts under a rollback are all in it; where it is not clear
 * what such a command takes back, none is named.
 */
export function takenBackBy({ commands, title }: GuideIr): TakenBack {
  const forward = commands.filter((command) => command.isRollback !== true && command.risk !== 'safe');
  const deeds = new Deeds();
  return new Map(
    commands.flatMap((command) => {
      if (command.isRollback !== true) return [];
      if (command.risk === 'safe') return [[command, undefined] as const];
      return [
        [command, undoneBy(command, forward, deeds) ?? onlyOneMeant(command, { forward, commands, title })] as const,
      ];
    }),
  );
}

/** The sections in which something is done, by their headings. */
export type SectionsOfWork = Pick<ReadonlySet<string>, 'has'>;

/** The sections of a guide in which something is done that is no rollback. */
export function sectionsOfWork({ commands, manual }: GuideIr): SectionsOfWork {
  return new Set([...commands, ...manual].flatMap((part) => (part.isRollback === true ? [] : [keyOf(part.headings)])));
}

/** The section that a part takes back because its own, 'Rollback', is a section of that one. */
export function sectionTakenBack({ headings }: IrPlace, title: string, work: SectionsOfWork): string | undefined {
  const above = sectionAbove(headings, title);
  return above !== undefined && work.has(keyOf(above)) ? above.at(-1) : undefined;
}

function sectionAbove(headings: readonly string[], title: string): readonly string[] | undefined {
  const above = headings.slice(0, Math.max(0, rollbackHeadingAt(headings, title)));
  return above.length === 0 || above.at(-1) === title ? undefined : above;
}

function keyOf(headings: readonly string[]): string {
  return headings.join('\n');
}

interface Around {
  /** All that changes something and takes nothing back. */
  readonly forward: readonly IrCommand[];
  readonly commands: readonly IrCommand[];
  readonly title: string;
}

/** What a rollback can only mean: the one command that its sentence stands behind, or that its section stands in. */
function onlyOneMeant(back: IrCommand, around: Around): IrCommand | undefined {
  const above = sectionAbove(back.headings, around.title);
  if (above === undefined) return takesBackInWords(back.intro?.at(-1) ?? '') ? rightBefore(back, around) : undefined;
  const near = (commands: readonly IrCommand[]) => between(commands, back.line - farthest, back.line + farthest);
  const done = near(around.forward).filter(({ headings, line }) => isSame(headings, above) && line < back.line);
  const undoing = near(around.commands).filter(({ headings }) => isSame(headings, back.headings));
  return done.length === 1 && undoing.length === 1 ? done[0] : undefined;
}

/** What 'this' is in 'To undo this, run ...'. */
function rightBefore(back: IrCommand, { forward, commands }: Around): IrCommand | undefined {
  const before = between(commands, back.line - nearest, back.line).at(-1);
  if (before === undefined || !isSame(before.headings, back.headings) || before.isRollback === true) return undefined;
  return between(forward, before.line, back.line).at(-1) === before ? before : undefined;
}

// Further off, 'this' is something else.
const nearest = 12;

/** The commands from a line on and before another. */
function between(commands: readonly IrCommand[], from: number, to: number): readonly IrCommand[] {
  const first = (line: number) => firstIndex(commands.length, (index) => (commands[index]?.line ?? 0) >= line);
  return commands.slice(first(from), first(to));
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return keyOf(one) === keyOf(other);
}

/** What commands do, each read once: one that does something is compared with many that may take it back. */
class Deeds {
  readonly #read = new Map<IrCommand, ReadCommand | undefined>();

  of(command: IrCommand): ReadCommand | undefined {
    if (!this.#read.has(command)) this.#read.set(command, readCommand(command.text));
    return this.#read.get(command);
  }
}

/** The command before this one that it takes back; undefined where several could be meant. */
function undoneBy(back: IrCommand, forward: readonly IrCommand[], deeds: Deeds): IrCommand | undefined {
  const end = firstIndex(forward.length, (index) => (forward[index]?.line ?? 0) >= back.line);
  // In a guide of any length, what is taken back stands in the part that was just done.
  const near = forward.slice(Math.max(0, end - farthest), end);
  const undone = near.filter((command) => undoes(deeds.of(back), deeds.of(command)));
  const last = undone.at(-1);
  return undone.every(({ text }) => text === last?.text) ? last : undefined;
}

const farthest = 200;
