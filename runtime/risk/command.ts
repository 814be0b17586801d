import type { Span } from '../model/text.js';
import { judgeAssignment, judgeOpenAssignment } from './assignment.js';
import { entryOf } from './catalogue.js';
import { commandPath } from './command-path.js';
import { destructiveVerb, isDestructiveWord } from './destructive.js';
import { evaluate } from './evaluate.js';
import { noteFetched } from './fetched.js';
import { judgeProgram, judgeScriptFile } from './interpreter.js';
import { type Invocation, isAssignment, readInvocation } from './invocation.js';
import type { CommandKnowledge } from './knowledge.js';
import { judgeLookAlike } from './look-alike.js';
import { type CommandWord, type Judges, type Scene, spanOf } from './scene.js';
import { unwrap } from './unwrap.js';
import { harmless, join, joinAll, type Verdict, verdict, worse } from './verdict.js';

const deepest = 24;
// Patterns are tried on each word, and some take the square of its length.
const longestWord = 8_192;
const destructiveName = /^(drop|delete?|purge|wipe|destroy|erase)/i;

/** Judges one command: its name, what is known of it, and every command that lies inside its words. */
export function judgeCommand(given: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  const words = given.map((word) => (isFilled(word, scene) ? { ...word, isStatic: false } : word));
  const [name] = words;
  if (name === undefined) return harmless;
  scene.budget.left -= 1;
  if (scene.budget.left < 0) return verdict('shell/too-many', 'unknown', name.span, 'holds too many commands to judge');
  if (scene.depth > deepest) {
    return verdict('shell/too-deep', 'dangerous', name.span, 'is hidden under too many layers to be judged');
  }
  scene.programs.push(words.map(({ value }) => value));
  if (!name.isStatic || name.hasGlob === true) return unnamed(name);
  return joinAll([judgeLookAlike(name, true), judgeNamed(name, words, scene, judges), ...unreadWords(words)]);
}

/** Words that become others which were not told apart: any option may be among them. */
function unreadWords(words: readonly CommandWord[]): readonly Verdict[] {
  return words
    .filter(({ isUnread }) => isUnread)
    .map(({ value, span }) => {
      const risk = destructiveVerb(value) === undefined ? 'unknown' : 'dangerous';
      return verdict('shell/unread-word', risk, span, `which words '${value.slice(0, 80)}' becomes is not known`);
    });
}

/** Whether a word is, or holds, one of the words that are put in. */
function isFilled({ value }: CommandWord, { filled }: Scene): boolean {
  return filled !== undefined && filled !== '' && value.includes(filled);
}

function unnamed(name: CommandWord): Verdict {
  const why = `which command '${name.value}' becomes is only known when it runs`;
  return verdict('shell/dynamic-name', 'dangerous', name.span, why, "write the command's name out");
}

function judgeNamed(name: CommandWord, words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  const { base, isTrusted } = commandPath(name.value, scene.system);
  const { known: command, isAdded, raising } = entryOf(base, scene.system, scene.packs);
  const own = command === undefined ? unknownCommand(name, words, scene) : judgeKnown(command, words, scene, judges);
  // What a pack adds takes the place of not knowing, and of nothing else.
  const without = isAdded ? unknownCommand(name, words, scene) : harmless;
  const known = joinAll([
    own,
    ...(without.risk === 'unknown' ? [] : [without]),
    ...raising.map((entry) => raised(entry, words, scene)),
  ]);
  if (command === undefined) return known;
  if (isTrusted) return known;
  return join(
    known,
    verdict('shell/local-program', 'unknown', name.span, `'${name.value}' may not be the usual '${base}'`),
  );
}

function judgeKnown(command: CommandKnowledge, words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  if (words.some(({ value }) => value.length > longestWord)) return tooLong(words);
  const invocation = readInvocation(words, command);
  if (asksForHelp(command, invocation)) return help(command, words);
  noteFetched(command, invocation, scene);
  const inside = unwrap(invocation, scene, judges);
  const own = evaluate(command, {
    invocation,
    words,
    fed: scene.fed,
    filled: scene.filled,
    input: knownInput(scene),
    hidesBase: inside.length > 0,
  });
  const program =
    command.runs === undefined || inside.length > 0
      ? harmless
      : judgeProgram(command, invocation, words, scene, judges);
  return joinAll([
    own,
    ...inside,
    program,
    openWrap(invocation, words, inside, scene),
    ...assigned(invocation, words),
    ...lookAlikes(command, words),
  ]);
}

/** What a pack says beside the entry that is shipped: only what makes the verdict worse counts. */
function raised(entry: CommandKnowledge, words: readonly CommandWord[], scene: Scene): Verdict {
  const invocation = readInvocation(words, entry);
  const { fed, filled } = scene;
  const found = evaluate(entry, { invocation, words, fed, filled, input: knownInput(scene), hidesBase: false });
  const reasons = found.reasons.filter(({ risk }) => risk === 'caution' || risk === 'dangerous');
  const risk = reasons.reduce<Verdict['risk']>((worst, reason) => worse(worst, reason.risk), 'safe');
  return { ...found, risk, reasons, dryRun: false };
}

/** What comes in, where all of it is known. */
function knownInput({ input }: Scene): string | undefined {
  if (input.kind === 'pipe') return input.text;
  return input.kind === 'text' && input.isStatic ? input.text : undefined;
}

const helpOptions: Readonly<Record<NonNullable<CommandKnowledge['style']>, RegExp>> = {
  gnu: /^--(help|version)$/,
  bundled: /^--(help|version)$/,
  words: /^--?(help|version)$/,
  slash: /^\/\?$/,
  plain: /(?!)/,
};

/** Whether nothing but the help or the version is asked for. */
function asksForHelp({ style = 'gnu' }: CommandKnowledge, { flags, operands, inside }: Invocation): boolean {
  if (operands.length > 0 || inside.length > 0 || flags.length === 0) return false;
  return flags.every(({ word, value }) => value === undefined && word.isStatic && helpOptions[style].test(word.value));
}

function help({ name }: CommandKnowledge, words: readonly CommandWord[]): Verdict {
  return verdict(`${name}/help`, 'safe', spanOf(words), `shows the help or the version of ${name}`);
}

/** A wrapper that is given words it was not shown: the first of them is the command that it runs. */
function openWrap(
  { path }: Invocation,
  words: readonly CommandWord[],
  inside: readonly Verdict[],
  { filled }: Scene,
): Verdict {
  const wraps = path.at(-1)?.wraps ?? [];
  if (filled === undefined || inside.length > 0 || wraps.length === 0) return harmless;
  return verdict('shell/dynamic-name', 'dangerous', spanOf(words), 'runs whatever command comes in');
}

function tooLong(words: readonly CommandWord[]): Verdict {
  const verb = destructiveVerb(words.map(({ value }) => value).join(' '));
  if (verb === undefined)
    return verdict('shell/too-long', 'unknown', spanOf(words), 'has a word too long to be judged');
  return verdict(
    'shell/too-long',
    'dangerous',
    spanOf(words),
    `has a word too long to be judged, and holds '${verb.word}'`,
  );
}

/** The variables that env, sudo and export set on the way. */
function assigned({ operands, path }: Invocation, words: readonly CommandWord[]): readonly Verdict[] {
  const sets = (path.at(-1)?.wraps ?? []).some((wrap) => wrap.kind === 'words' && wrap.assignments === true);
  const setsOwn = /^(export|mapfile)$/.test(path[0]?.name ?? '');
  if (!sets && !setsOwn) return [];
  const plain = setsOwn ? operands.filter(({ value }) => /^\w+$/.test(value)) : [];
  return [
    ...operands.filter(isAssignment).map(({ value, span }) => judgeSetting(value, span)),
    ...(isReading(words) ? plain.map(({ value, span }) => judgeOpenAssignment(value, span)) : []),
  ];
}

/** Whether the shell puts into the variables what it reads. */
function isReading([name]: readonly CommandWord[]): boolean {
  return /(^|\/)(read|mapfile|readarray|getopts)$/.test(name?.value ?? '');
}

function judgeSetting(text: string, span: Span): Verdict {
  const [, name = '', value = ''] = /^(\w+)\+?=([\s\S]*)$/.exec(text) ?? [];
  return judgeAssignment(name, value, span);
}

function lookAlikes(command: CommandKnowledge, words: readonly CommandWord[]): readonly Verdict[] {
  return command.takesProse === true ? [] : words.slice(1).map((word) => judgeLookAlike(word, false));
}

/** Whether a name is a path: a file of one's own, and not a program that the system is asked for. */
function isLocal({ value }: CommandWord): boolean {
  return value.includes('/') && !value.endsWith('/');
}

/** A tool without an entry is never better than unknown; a verb that destroys makes it dangerous. */
function unknownCommand(name: CommandWord, words: readonly CommandWord[], scene: Scene): Verdict {
  const looks = words.slice(1).map((word) => judgeLookAlike(word, false));
  const verb = words
    .slice(0, 12)
    .find(({ value }, index) => isDestructiveWord(value) || (index === 0 && destructiveName.test(value)));
  const why = `'${name.value}' is not known, so nothing proves that it only reads`;
  if (verb === undefined)
    return joinAll([
      isLocal(name) ? judgeScriptFile(name, scene) : verdict('shell/unknown-command', 'unknown', name.span, why),
      ...looks,
    ]);
  return verdict('shell/destructive-verb', 'dangerous', verb.span, `'${verb.value}' names something that destroys`);
}
