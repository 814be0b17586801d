import type { Grammar } from '../model/risk.js';
import { bashParser } from './bash.js';
import { judgeCommand } from './command.js';
import { readBy } from './dialect.js';
import { isSql } from './languages/names.js';
import { judgeUnread } from './languages/unread.js';
import type { ShellParser, SqlParser } from './parsers.js';
import type { JudgeLanguage, Judges, Parsers, RiskContext, Scene } from './scene.js';
import { judgeShellText } from './shell.js';

const mostCommands = 5_000;

/** What judges a command, shell text, and text of any other language that is loaded. */
export const judges: Judges = {
  command: (words, scene) => judgeCommand(words, scene, judges),
  text: (text, scene) => judgeShellText(text, scene, judges),
  language: (text, language, scene) => {
    if (language === 'bash') return judgeShellText(text, scene, judges);
    // Only what every shell reads alike: what bash alone understands counts as not read.
    if (language === 'sh') return judgeShellText(text, readBy('posix', scene), judges);
    const judge = isSql(language) ? scene.parsers.sqlLanguages : scene.parsers.languages;
    return judge === undefined ? judgeUnread(text, language, scene) : judge(text, language, scene, judges);
  },
};

/** Where a command stands that lies in nothing else. */
export function sceneOf(context: RiskContext, missing = new Set<Grammar>()): Scene {
  return {
    parsers: new NotingParsers(context.parsers ?? {}, missing) as Parsers,
    packs: context.packs ?? [],
    system: 'unix',
    depth: 0,
    place: (span) => span,
    fed: false,
    filled: undefined,
    input: { kind: 'none' },
    aliases: new Map(),
    budget: { left: mostCommands },
    programs: [],
    fetched: new Set(),
    missing,
  };
}

/** The parsers that there are; asking for one that is not there is noted, so that it can be loaded. */
class NotingParsers {
  readonly bash: ShellParser;
  readonly #parsers: Partial<Parsers>;
  readonly #missing: Set<Grammar>;

  constructor(parsers: Partial<Parsers>, missing: Set<Grammar>) {
    this.bash = parsers.bash ?? bashParser;
    this.#parsers = parsers;
    this.#missing = missing;
  }

  get languages(): JudgeLanguage | undefined {
    if (this.#parsers.languages === undefined) this.#missing.add('languages');
    return this.#parsers.languages;
  }

  get sqlLanguages(): JudgeLanguage | undefined {
    if (this.#parsers.sqlLanguages === undefined) this.#missing.add('sql');
    return this.#parsers.sqlLanguages;
  }

  get sql(): SqlParser | undefined {
    if (this.#parsers.sql === undefined) this.#missing.add('sql');
    return this.#parsers.sql;
  }
}
