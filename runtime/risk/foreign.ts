import type { Span } from '../model/text.js';
import { destructiveVerb, firstOf } from './destructive.js';
import { type Verdict, verdict } from './verdict.js';

const startsOrDeletes =
  /rmtree|unlink|rmSync|rmdir|removedirs|subprocess|popen|\bsystem\b|\bexec\w*|\beval\b|\bfork\b|spawn|child_process|socket|urlopen|b64decode|fromCharCode|`/i;

/**
 * The verdict on text whose language is not read yet: never better than unknown, and dangerous where it plainly holds
 * a destructive verb, even in a name or a comment, because nothing proves that it is one.
 */
export function judgeForeign(text: string, shell: string, span: Span): Verdict {
  const found = destructiveVerb(text) ?? (shell === 'program' ? firstOf(startsOrDeletes, text) : undefined);
  const why = `text in '${shell}' is not judged statement by statement yet`;
  if (found === undefined) return verdict('foreign/unread', 'unknown', span, why);
  const at = span.end - span.start === text.length ? shifted(found, span.start) : span;
  return verdict('foreign/destructive-verb', 'dangerous', at, `holds the destructive verb '${found.word}'`);
}

function shifted({ word, start }: { word: string; start: number }, by: number): Span {
  return { start: start + by, end: start + by + word.length };
}
