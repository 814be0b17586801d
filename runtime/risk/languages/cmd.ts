import { destructiveVerb } from '../destructive.js';
import { judgeInvisible } from '../look-alike.js';
import type { Judges, Scene } from '../scene.js';
import { type Verdict, verdict } from '../verdict.js';
import { CmdWalk } from './cmd-walk.js';

const longestText = 65_536;
const deepest = 24;

/** Judges text of Windows' command language: every command in it that would run, joined. */
export function judgeCmd(text: string, scene: Scene, judges: Judges): Verdict {
  const whole = scene.place({ start: 0, end: text.length });
  if (scene.depth > deepest) {
    return verdict('cmd/too-deep', 'dangerous', whole, 'is hidden under too many layers to be judged');
  }
  if (text.length > longestText) {
    const verb = destructiveVerb(text);
    if (verb === undefined) return verdict('cmd/too-long', 'unknown', whole, 'is too long to be judged');
    return verdict('cmd/too-long', 'dangerous', whole, `is too long to be judged and holds '${verb.word}'`);
  }
  const walk = new CmdWalk(text, { ...scene, system: 'windows' }, judges);
  return walk.verdict(judgeInvisible(text, scene.place));
}
