import { readBy } from '../dialect.js';
import type { Judges, Scene } from '../scene.js';
import { judgeShellText } from '../shell.js';
import type { Verdict } from '../verdict.js';

/** Judges text for `sh`, of which only POSIX is known: what bash alone understands counts as not read. */
export function judgeSh(text: string, scene: Scene, judges: Judges): Verdict {
  return judgeShellText(text, readBy('posix', scene), judges);
}
