import { commandSources } from './generated/commands.js';
import type { CommandKnowledge, CommandSource } from './knowledge.js';
import { commandOf, readPattern } from './pack.js';

/** Where a command runs: the tools of Windows have names that mean other things elsewhere. */
export type System = 'unix' | 'windows';

/** Commands that somebody adds to those that are shipped. */
export interface CommandPack {
  /**
   * `workspace`: comes with the runbooks, so it may only raise a class. `installed`: comes from outside the workspace, so
   * it may also classify what is otherwise unknown.
   */
  readonly origin: 'workspace' | 'installed';
  readonly commands: readonly CommandKnowledge[];
}

/** What is known of one name: the entry that judges it, and entries that may make the verdict worse. */
export interface Entry {
  readonly known: CommandKnowledge | undefined;
  /** Whether only a pack knows it: then it stays as dangerous as it would be without. */
  readonly isAdded: boolean;
  readonly raising: readonly CommandKnowledge[];
}

class Shelf {
  private readonly bySystem: Readonly<Record<System, Map<string, CommandSource>>> = {
    unix: new Map(),
    windows: new Map(),
  };
  private readonly families: readonly { readonly source: CommandSource; readonly names: RegExp }[];
  private readonly read = new Map<CommandSource, CommandKnowledge>();
  readonly sources: readonly CommandSource[];

  constructor(sources: readonly CommandSource[]) {
    this.sources = sources;
    for (const source of sources) {
      for (const name of source.names.split(' ')) this.bySystem[source.platform ?? 'unix'].set(name, source);
    }
    this.families = sources.flatMap((source) =>
      source.family === undefined ? [] : [{ source, names: new RegExp(source.family) }],
    );
  }

  /** Guides also call the tools of Windows in text that is read as bash: a name that nothing else has stands for one. */
  find(name: string, system: System): CommandKnowledge | undefined {
    const { unix, windows } = this.bySystem;
    const source =
      system === 'unix'
        ? (unix.get(name) ?? this.kin(name) ?? windows.get(windowsName(name)))
        : (windows.get(windowsName(name)) ?? unix.get(windowsName(name)) ?? this.kin(windowsName(name)));
    return source === undefined ? undefined : this.knowledgeIn(source);
  }

  knowledgeIn(source: CommandSource): CommandKnowledge {
    const before = this.read.get(source);
    if (before !== undefined) return before;
    const knowledge = commandOf(JSON.parse(source.text), readPattern);
    this.read.set(source, knowledge);
    return knowledge;
  }

  private kin(name: string): CommandSource | undefined {
    return this.families.find(({ names }) => names.test(name))?.source;
  }
}

const shelf = new Shelf(commandSources);

/** A program's name as Windows compares it: without regard to case, and without the ending of a program. */
function windowsName(name: string): string {
  return name.toLowerCase().replace(/\.(exe|com|cmd|bat)$/, '');
}

/** What is known of a command by its name, with what the packs add. */
export function entryOf(name: string, system: System, packs: readonly CommandPack[]): Entry {
  const shipped = shelf.find(name, system);
  const added = packs.flatMap(({ origin, commands }) =>
    commands.filter((command) => isNamed(command, name, system)).map((command) => ({ origin, command })),
  );
  const installed = added.find(({ origin }) => origin === 'installed')?.command;
  const known = shipped ?? installed;
  return {
    known,
    isAdded: shipped === undefined && known !== undefined,
    raising: added.map(({ command }) => command).filter((command) => command !== known),
  };
}

function isNamed(command: CommandKnowledge, name: string, system: System): boolean {
  if (command.platform === 'windows' && system !== 'windows') return false;
  const asked = system === 'windows' ? windowsName(name) : name;
  const names = namesOf(command).map((one) => (system === 'windows' ? windowsName(one) : one));
  return names.includes(asked) || command.family?.test(asked) === true;
}

/** All names of a command. */
export function namesOf({ name, alsoNamed = [] }: CommandKnowledge): readonly string[] {
  return [name, ...alsoNamed];
}

/** All commands that are shipped. */
export function shippedCommands(): readonly CommandKnowledge[] {
  return shelf.sources.map((source) => shelf.knowledgeIn(source));
}

/** The names of all commands that are shipped; quicker than the commands themselves. */
export function shippedNames(): readonly string[] {
  return shelf.sources.flatMap(({ names }) => names.split(' '));
}
