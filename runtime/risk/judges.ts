import type { Grammar } from '../model/risk.js';
import { bashParser } from './bash.js';
import { judgeCommand } from './command.js';
import { readBy } from './dialect.js';
import { isSql } from './languages/names.js';
import { judgeUnread } from './languages/unread.js';
import type { Judges, Parsers, RiskContext, Scene } from './scene.js';
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
    parsers: notingParsers(context.parsers ?? {}, missing),
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
function notingParsers(parsers: Partial<Parsers>, missing: Set<Grammar>): Parsers {
  const noting = {
    bash: parsers.bash ?? bashParser,
    get languages() {
      if (parsers.languages === undefined) missing.add('languages');
      return parsers.languages;
    },
    get sqlLanguages() {
      if (parsers.sqlLanguages === undefined) missing.add('sql');
      return parsers.sqlLanguages;
    },
    get sql() {
      if (parsers.sql === undefined) missing.add('sql');
      return parsers.sql;
    },
  };
  return noting as Parsers;
}
