import { type Invocation, isAssignment, namesIn } from './invocation.js';
import type { Wrap } from './knowledge.js';
import { type CommandWord, type Judges, type Scene, spanOf } from './scene.js';
import { joinAll, type Verdict, verdict } from './verdict.js';

/** The verdicts on the commands that lie in the words of another; empty where there is none. */
export function unwrap(invocation: Invocation, scene: Scene, judges: Judges): readonly Verdict[] {
  const wraps = invocation.path.at(-1)?.wraps ?? [];
  return wraps
    .filter(({ unless = '' }) => !hasAny(unless, invocation))
    .flatMap((wrap) => unwrapOne(wrap, invocation, scene, judges));
}

function unwrapOne(wrap: Wrap, invocation: Invocation, scene: Scene, judges: Judges): readonly Verdict[] {
  const { operands } = invocation;
  switch (wrap.kind) {
    case 'words':
      return judgeWordsOf(wrap, invocation, scene, judges);
    case 'dashes':
      return judgeWords(invocation.afterDashes ?? operands.slice(wrap.skip), scene, judges);
    case 'joined':
      return wrap.fed === true
        ? judgeFedText(operands, wrap, withMark(invocation, scene), judges)
        : [...judgeJoined(operands.slice(wrap.skip ?? 0), wrap, scene, judges), ...sessionOf(wrap, invocation)];
    case 'text':
      return textsOf(wrap.flag, invocation).map((word) => judgeText(word, wrap.shell, scene, judges));
    case 'operand':
      return operands.slice(wrap.at, wrap.at + 1).map((word) => judgeText(word, wrap.shell, scene, judges));
    case 'values':
      return operands
        .filter(({ value }) => value.includes('='))
        .map((word) => judgeText(afterEquals(word), 'bash', scene, judges));
    case 'first':
      return operands
        .slice(0, 1)
        .filter(({ value }) => value !== '-' && value !== '')
        .map((word) => judgeText(word, 'bash', scene, judges));
    case 'exec':
      return invocation.inside.flatMap((words) => judgeWords(words, fedScene(scene, '{}'), judges));
  }
}

function judgeWordsOf(
  { skip = 0, assignments, fed }: Extract<Wrap, { kind: 'words' }>,
  invocation: Invocation,
  scene: Scene,
  judges: Judges,
): readonly Verdict[] {
  const words = commandIn(invocation.operands.slice(skip), assignments === true);
  if (fed !== true || words.length === 0) return judgeWords(words, scene, judges);
  const mark = markOf(invocation);
  if (mark !== undefined && scene.input.kind === 'pipe' && scene.input.isNumbers === true) {
    return judgeWords(numbersAt(mark, words), { ...scene, fed: true }, judges);
  }
  const open = withMark(invocation, scene);
  const asWritten = judgeWords(words, open, judges);
  return mark === undefined
    ? [...asWritten, ...judgeWords([...words, ...comingWords(words, invocation)], unlisted(open), judges)]
    : asWritten;
}

/** The words with a number at each mark, where nothing but numbers comes in: they can neither end a text nor be an option. */
function numbersAt(mark: string, words: readonly CommandWord[]): readonly CommandWord[] {
  return words.map(({ value, isStatic, span }) => ({ value: value.split(mark).join('1'), isStatic, span }));
}

// The marks of parallel for a part of what comes in, or for one of several.
const partMarks = /\{[-+]?\d*(\.|\/|\/\/|\/\.|#|%)?\}/g;

/** What parallel runs, as it is written and with what comes in at the marks, or at the end where there is none. */
function judgeFedText(
  operands: readonly CommandWord[],
  wrap: Extract<Wrap, { kind: 'joined' }>,
  scene: Scene,
  judges: Judges,
): readonly Verdict[] {
  const asWritten = judgeJoined(operands, wrap, scene, judges);
  const { filled = '{}' } = scene;
  const own = operands.slice(0, operands.findIndex(({ value }) => /^::::?\+?$/.test(value)) >>> 0);
  const marked = own.map(({ value, ...word }) => ({ ...word, value: value.replace(partMarks, filled) }));
  const isMarked = marked.some(({ value }) => value.includes(filled));
  const complete = isMarked ? marked : [...own, comingWord(operands)];
  const isSame = complete.length === operands.length && complete.every(({ value }, at) => value === own[at]?.value);
  return operands.length === 0 || isSame
    ? asWritten
    : [...asWritten, ...judgeJoined(complete, wrap, unlisted(scene), judges)];
}

/** As many words as may come in at once. */
function comingWords(words: readonly CommandWord[], { flags }: Invocation): readonly CommandWord[] {
  const most = flags.find(({ names }) => names.includes('-n') || names.includes('--max-args'))?.value?.value;
  return Array.from({ length: most === '1' ? 1 : 3 }, () => comingWord(words));
}

/** The word that nobody knows yet behind those that are written. */
function comingWord(words: readonly CommandWord[]): CommandWord {
  return { value: '{}', isStatic: false, span: spanOf(words) };
}

/** A scene for a second look at a command that is in the list of programs already. */
function unlisted(scene: Scene): Scene {
  return { ...scene, programs: [] };
}

function afterEquals({ value, isStatic, span }: CommandWord): CommandWord {
  return { value: value.slice(value.indexOf('=') + 1), isStatic, span };
}

function commandIn(operands: readonly CommandWord[], skipAssignments: boolean): readonly CommandWord[] {
  const first = skipAssignments ? operands.findIndex((word) => !isAssignment(word)) : 0;
  return first < 0 ? [] : operands.slice(first);
}

function judgeWords(words: readonly CommandWord[], scene: Scene, judges: Judges): readonly Verdict[] {
  return words.length === 0 ? [] : [judges.command(words, deeper(scene))];
}

function judgeJoined(
  words: readonly CommandWord[],
  { fed, shell = 'bash' }: Extract<Wrap, { kind: 'joined' }>,
  scene: Scene,
  judges: Judges,
): readonly Verdict[] {
  const [only] = words;
  if (only === undefined) return [];
  if (words.length === 1) return [judgeText(only, shell, deeper(scene), judges)];
  const text = words.map(({ value }) => value).join(' ');
  const found = judges.language(text, shell, { ...deeper(scene), place: () => spanOf(words) });
  // Parallel quotes what it puts in, and redis-cli hands its words on one by one; a shell reads them once more.
  const isInjected = fed !== true && shell !== 'redis' && words.some((word) => isFilled(word, scene));
  return isInjected ? [found, opaque({ value: text, isStatic: false, span: spanOf(words) }, scene)] : [found];
}

/** `cmd /k` leaves a session open behind what it runs, and takes the first and the last of many quotes away. */
function sessionOf({ shell }: Extract<Wrap, { kind: 'joined' }>, { flags, operands }: Invocation): readonly Verdict[] {
  if (shell !== 'cmd' || operands.length === 0) return [];
  const span = spanOf(operands);
  const stays = flags.some(({ names }) => names.some((name) => /^\/k/i.test(name)));
  const text = operands.map(({ value }) => value).join(' ');
  const isFreed = /^"[^"]*".*"[^"]*[&|<>()^][^"]*"/s.test(text);
  return [
    ...(stays ? [verdict('cmd/session', 'caution', span, 'leaves a session open')] : []),
    ...(isFreed ? [verdict('cmd/quotes', 'unknown', span, 'loses its outer quotes before it is read')] : []),
  ];
}

function isFilled({ value }: CommandWord, { filled = '' }: Scene): boolean {
  return filled !== '' && value.includes(filled);
}

/** Judges a word whose value is text of a shell or another language. */
export function judgeText(word: CommandWord, shell: string, scene: Scene, judges: Judges): Verdict {
  const { inner, span } = word;
  const place = inner === undefined ? () => span : (at: { start: number; end: number }) => shifted(at, inner);
  const filled = word.isStatic ? word.value : withValues(word.value, shell, scene);
  const found = judges.language(filled ?? word.value, shell, { ...deeper(scene), place });
  return filled === undefined ? joinAll([found, opaque(word, scene)]) : found;
}

// In these a value stays a value, unless somebody means harm; in a shell or a program it may as well be a command.
const takesValues = /^(sed|awk|sql|mysql|tsql|plsql|cql|sqlite|redis|kql|promql)$/;
const variable = /\$(?:\w+|\{\w+\})/g;

/**
 * Text with its variables as plain values, which is what guides mean by them; undefined where a value may become a command,
 * or where all of the text is only known when it runs.
 */
function withValues(text: string, shell: string, { filled: mark }: Scene): string | undefined {
  if (!takesValues.test(shell) || (mark !== undefined && text.includes(mark))) return undefined;
  const filler = shell === 'sed' || shell === 'awk' ? '1' : 'x';
  const filled = text.replace(variable, (found) => filler.repeat(found.length));
  const hasText = /\w/.test(text.replace(variable, ''));
  return hasText && !/\$[({]|`/.test(filled) ? filled : undefined;
}

function opaque(word: CommandWord, { filled = '' }: Scene): Verdict {
  const start = word.value.replace(/^\s*["']?/, '');
  if (!/^[$`]/.test(start) && (filled === '' || !start.startsWith(filled))) {
    return verdict(
      'shell/dynamic-text',
      'unknown',
      word.span,
      'variables in it are put into the text before it is read',
    );
  }
  return verdict(
    'shell/dynamic-text',
    'dangerous',
    word.span,
    'what the shell is given to run is only known when it runs',
  );
}

function shifted(span: { start: number; end: number }, by: number): { start: number; end: number } {
  return { start: span.start + by, end: span.end + by };
}

function hasAny(flag: string, { flags }: Invocation): boolean {
  const names = namesIn(flag);
  return flags.some((given) => given.names.some((name) => names.includes(name)));
}

function textsOf(flag: string, { flags }: Invocation): readonly CommandWord[] {
  const names = namesIn(flag);
  return flags.filter((given) => given.names.some((name) => names.includes(name))).flatMap(({ value }) => value ?? []);
}

/** The mark that an option of xargs or parallel names for the words that are put in. */
function markOf({ flags }: Invocation): string | undefined {
  const flag = flags.find(({ names }) => ['-I', '-i', '-J', '--replace'].some((name) => names.includes(name)));
  return flag === undefined ? undefined : (flag.value?.value ?? '{}');
}

/** The scene of a command into which xargs or parallel puts words; `{}` stands for them unless an option names a mark. */
function withMark(invocation: Invocation, scene: Scene): Scene {
  return fedScene(scene, markOf(invocation) ?? '{}');
}

function fedScene(scene: Scene, filled: string): Scene {
  return { ...scene, filled, fed: true };
}

function deeper(scene: Scene): Scene {
  return { ...scene, depth: scene.depth + 1 };
}
