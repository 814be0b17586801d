import type { Judges, Scene } from '../scene.js';
import { join, type Verdict, verdict } from '../verdict.js';
import { doubtIn } from './program-doubt.js';
import { type ProgramLanguage, type Token, tokensOf } from './program-lexer.js';
import { ProgramReader } from './program-reader.js';
import { isForeign } from './program-shape.js';
import { type Lexicon, lexicons } from './program-table.js';
import { judgeUnread } from './unread.js';

const longestText = 65_536;
const deepest = 24;

/** Judges a program of one language, as it is given on a command line: safe where every name in it only reads. */
export function judgeProgramIn(language: ProgramLanguage): (text: string, scene: Scene, judges: Judges) => Verdict {
  return (text, scene, judges) => {
    const whole = scene.place({ start: 0, end: text.length });
    if (scene.depth > deepest) {
      return verdict('program/too-deep', 'dangerous', whole, 'is hidden under too many layers to be judged');
    }
    if (text.length > longestText) return judgeUnread(text, 'program', scene);
    const tokens = tokensOf(text, language);
    const isRead = !isBroken(tokens, scene) && !isForeign(tokens, lexicons[language]);
    if (!isRead) return judgeUnread(text, 'program', scene);
    const found = new ProgramReader(tokens, lexiconFor(language, tokens), scene, judges).verdict();
    return found.risk === 'safe' ? doubted(found, text, language, scene) : found;
  };
}

/** What the reader calls safe is looked through once more for what it cannot follow. */
function doubted(found: Verdict, text: string, language: ProgramLanguage, scene: Scene): Verdict {
  const doubt = doubtIn(text, language);
  if (doubt !== undefined) {
    const span = scene.place({ start: doubt.index, end: doubt.index + doubt[0].length });
    return join(found, verdict('program/doubtful', 'unknown', span, 'may do more than can be read from the text'));
  }
  return found;
}

/** The verdict on a program in a language that is not told. */
export function judgeAnyProgram(text: string, scene: Scene): Verdict {
  return judgeUnread(text, 'program', scene);
}

/** Whether a part that cannot be read plainly holds something that destroys or starts a program. */
function isBroken(tokens: readonly Token[], scene: Scene): boolean {
  const parts = tokens.flatMap(({ kind, text }) => (kind === 'opaque' ? [text] : []));
  return parts.length > 0 && judgeUnread(parts.join(' '), 'program', scene).risk === 'dangerous';
}

/** `exec` tries a pattern in JavaScript, but starts a program where a module for that is loaded. */
function lexiconFor(language: ProgramLanguage, tokens: readonly Token[]): Lexicon {
  const lexicon = lexicons[language];
  if (language !== 'javascript') return lexicon;
  const starts = tokens.some(({ text }) => /^(node:)?child_process$/.test(text));
  const exec = ['exec', starts ? 'shell' : 'safe'] as const;
  const started = starts
    ? (['execSync', 'execFileSync', 'spawnSync', 'execFile', 'spawn', 'exec', 'fork'] as const)
    : [];
  const names = new Map([...lexicon.names, ...started.map((name) => [name, 'shell'] as const)]);
  return { ...lexicon, names, methods: new Map([...lexicon.methods, exec]) };
}
