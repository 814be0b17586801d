import type { CommandCondition, CommandFile, CommandRule, CommandVerb } from '../schema/generated/command.js';
import type { CommandKnowledge, Condition, Knowledge, Rule } from './knowledge.js';
import { type Pattern, patternNamed } from './patterns.js';

/** Turns a pattern of a tool file into what decides; RE2 for the packs of users. Throws where it is not a pattern. */
export type PatternReader = (pattern: string) => Pattern;

/** Reads a pattern of a shipped tool file, whose patterns are known to be harmless. */
export const readPattern: PatternReader = (pattern) =>
  pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern);

/** What a tool file says, ready to judge with: shared sets put in, names parted, patterns read. */
export function commandOf(file: Omit<CommandFile, 'examples'>, read: PatternReader): CommandKnowledge {
  const reader = new PackReader(file.shared ?? {}, read);
  const { family, shared: _shared, ...rest } = file;
  return {
    ...rest,
    ...reader.knowledge(file),
    ...(family === undefined ? {} : { family: read(family) }),
  } as CommandKnowledge;
}

const patternKeys = [
  'value',
  'notValue',
  'operand',
  'noOperand',
  'firstOperand',
  'secondOperand',
  'lastOperand',
  'everyOperand',
  'input',
] as const;

class PackReader {
  private readonly shared: NonNullable<CommandFile['shared']>;
  private readonly read: PatternReader;

  constructor(shared: NonNullable<CommandFile['shared']>, read: PatternReader) {
    this.shared = shared;
    this.read = read;
  }

  /** The parts of an entry that are written shorter in a file than they are judged with. */
  knowledge(entry: Pick<CommandVerb, 'flags' | 'groups' | 'rules' | 'verbs'>): Partial<Knowledge> {
    const { flags, groups, rules, verbs } = entry;
    return {
      ...(flags === undefined ? {} : { flags: this.flags(flags) }),
      ...(groups === undefined ? {} : { groups: new Set(groups.split(/\s+/)) }),
      ...(rules === undefined ? {} : { rules: rules.map((rule) => this.rule(rule)) }),
      ...(verbs === undefined ? {} : { verbs: verbs.flatMap((verb) => this.verbs(verb)) }),
    };
  }

  private verbs(verb: CommandVerb): readonly Knowledge[] {
    const entry = { ...verb, ...this.knowledge(verb) } as Knowledge;
    return verb.name
      .split(/\s+/)
      .map((name) => (name.includes('*') ? { ...entry, name, glob: globOf(name) } : { ...entry, name }));
  }

  private flags(flags: string): string {
    return flags.replace(/\$([\w-]+)/g, (_, name: string) => {
      const set = this.shared.flags?.[name];
      if (set === undefined) throw new Error(`no shared flags are called '${name}'`);
      return this.flags(set);
    });
  }

  private rule(rule: string | CommandRule): Rule {
    const found = typeof rule === 'string' ? this.shared.rules?.[rule] : rule;
    if (found === undefined) throw new Error(`no shared rule is called '${String(rule)}'`);
    return { ...found, when: this.condition(found.when) };
  }

  private condition(when: CommandCondition): Condition {
    const condition: Record<string, unknown> = { ...when };
    for (const key of patternKeys) {
      const pattern = when[key];
      if (pattern !== undefined) condition[key] = patternNamed(pattern) ?? this.read(pattern);
    }
    for (const key of ['flag', 'alsoFlag', 'without'] as const) {
      const flags = when[key];
      if (flags !== undefined) condition[key] = this.flags(flags);
    }
    return condition as Condition;
  }
}

/** A name with `*` for any run of letters, as it is compared with a whole word. */
function globOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\w-]*')}$`);
}
