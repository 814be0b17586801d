import { destructiveVerb, firstOf } from '../destructive.js';
import type { Scene } from '../scene.js';
import { type Verdict, verdict } from '../verdict.js';

const startsOrDeletes =
  /rmtree|unlink|rmSync|rmdir|removedirs|subprocess|popen|\bsystem\b|\bexec\w*|\beval\b|\bfork\b|spawn|child_process|socket|urlopen|b64decode|fromCharCode|`/i;

/**
 * The verdict on text whose language is not read yet: never better than unknown, and dangerous where it plainly holds
 * a destructive verb, even in a name or a comment, because nothing proves that it is one.
 */
export function judgeUnread(text: string, language: string, scene: Scene): Verdict {
  const found = destructiveVerb(text) ?? (language === 'program' ? firstOf(startsOrDeletes, text) : undefined);
  const why = `text in '${language}' is not judged statement by statement yet`;
  if (found === undefined)
    return verdict('foreign/unread', 'unknown', scene.place({ start: 0, end: text.length }), why);
  const span = scene.place({ start: found.start, end: found.start + found.word.length });
  return verdict('foreign/destructive-verb', 'dangerous', span, `holds the destructive verb '${found.word}'`);
}
