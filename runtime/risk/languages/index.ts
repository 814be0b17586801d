import type { Judges, Scene } from '../scene.js';
import type { Verdict } from '../verdict.js';
import { judgeAwk } from './awk.js';
import { judgeCmd } from './cmd.js';
import { judgeKql } from './kql.js';
import { judgeMongo } from './mongo.js';
import { judgePowerShell } from './powershell.js';
import { judgeAnyProgram, judgeProgramIn } from './program.js';
import { judgePromql } from './promql.js';
import { judgeRedis } from './redis.js';
import { judgeSed } from './sed.js';
import { judgeUnread } from './unread.js';

/** Judges text of one language; the spans it names lie in that text, and `scene.place` says where they stand. */
export type LanguageJudge = (text: string, scene: Scene, judges: Judges) => Verdict;

const languages: ReadonlyMap<string, LanguageJudge> = new Map<string, LanguageJudge>([
  ['cmd', judgeCmd],
  ['powershell', judgePowerShell],
  ['redis', judgeRedis],
  ['mongo', judgeMongo],
  ['kql', judgeKql],
  ['promql', judgePromql],
  ['sed', judgeSed],
  ['awk', judgeAwk],
  ['python', judgeProgramIn('python')],
  ['javascript', judgeProgramIn('javascript')],
  ['ruby', judgeProgramIn('ruby')],
  ['perl', judgeProgramIn('perl')],
  ['php', judgeProgramIn('php')],
  ['lua', judgeProgramIn('lua')],
  ['program', judgeAnyProgram],
]);

/** Judges text of a language by its name; a language that is not known is looked through for destructive words only. */
export function judgeLanguage(text: string, language: string, scene: Scene, judges: Judges): Verdict {
  const judge = languages.get(language);
  return judge === undefined ? judgeUnread(text, language, scene) : judge(text, scene, judges);
}
