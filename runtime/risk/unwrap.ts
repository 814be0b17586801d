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
      return judgeWords(
        commandIn(operands.slice(wrap.skip ?? 0), wrap.assignments === true),
        sceneOf(wrap, invocation, scene),
        judges,
        wrap.fed,
      );
    case 'dashes':
      return judgeWords(invocation.afterDashes ?? operands.slice(wrap.skip), scene, judges);
    case 'joined':
      return judgeJoined(operands.slice(wrap.skip ?? 0), wrap, sceneOf(wrap, invocation, scene), judges);
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
      return invocation.inside.flatMap((words) => judgeWords(words, { ...scene, filled: '{}' }, judges, true));
  }
}

/** The scene of the command inside, into which xargs and parallel put words of their own. */
function sceneOf(wrap: Wrap, invocation: Invocation, scene: Scene): Scene {
  return 'fed' in wrap && wrap.fed === true ? filledBy(invocation, scene) : scene;
}

function afterEquals({ value, isStatic, span }: CommandWord): CommandWord {
  return { value: value.slice(value.indexOf('=') + 1), isStatic, span };
}

function commandIn(operands: readonly CommandWord[], skipAssignments: boolean): readonly CommandWord[] {
  const first = skipAssignments ? operands.findIndex((word) => !isAssignment(word)) : 0;
  return first < 0 ? [] : operands.slice(first);
}

function judgeWords(words: readonly CommandWord[], scene: Scene, judges: Judges, fed?: true): readonly Verdict[] {
  return words.length === 0 ? [] : [judges.command(words, deeper(scene, fed))];
}

function judgeJoined(
  words: readonly CommandWord[],
  { fed, shell = 'bash' }: Extract<Wrap, { kind: 'joined' }>,
  scene: Scene,
  judges: Judges,
): readonly Verdict[] {
  const [only] = words;
  if (only === undefined) return [];
  if (words.length === 1) return [judgeText(only, shell, deeper(scene, fed), judges)];
  const text = words.map(({ value }) => value).join(' ');
  return [judges.language(text, shell, { ...deeper(scene, fed), place: () => spanOf(words) })];
}

/** Judges a word whose value is text of a shell or another language. */
export function judgeText(word: CommandWord, shell: string, scene: Scene, judges: Judges): Verdict {
  const { inner, span } = word;
  const place = inner === undefined ? () => span : (at: { start: number; end: number }) => shifted(at, inner);
  const found = judges.language(word.value, shell, { ...deeper(scene), place });
  return word.isStatic ? found : joinAll([found, opaque(word)]);
}

function opaque(word: CommandWord): Verdict {
  if (!/^\s*["']?[$`]/.test(word.value)) {
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

/** The scene of a command into which xargs or parallel puts words; `{}` stands for them unless an option names another mark. */
function filledBy({ flags }: Invocation, scene: Scene): Scene {
  const mark = flags.find(({ names }) => names.includes('-I') || names.includes('--replace'))?.value?.value;
  return { ...scene, filled: mark ?? '{}' };
}

function deeper(scene: Scene, fed?: true): Scene {
  return { ...scene, depth: scene.depth + 1, fed: scene.fed || fed === true };
}
