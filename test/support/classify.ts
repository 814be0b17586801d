import * as risk from '../../runtime/risk/index.js';
import { judgeLanguage } from '../../runtime/risk/languages/index.js';
import { judgeSqlLanguage } from '../../runtime/risk/languages/sql.js';

const parsers = { languages: judgeLanguage, sqlLanguages: judgeSqlLanguage };

/** The classifier with what reads every language, and without the grammars that take long to load. */
export function classifyShell(...[text, context = {}]: Parameters<typeof risk.classifyShell>) {
  return risk.classifyShell(text, { ...context, parsers: { ...parsers, ...context.parsers } });
}

/** Like `classifyShell`, for the words of a process. */
export function classifyArgv(...[argv, context = {}]: Parameters<typeof risk.classifyArgv>) {
  return risk.classifyArgv(argv, { ...context, parsers: { ...parsers, ...context.parsers } });
}
