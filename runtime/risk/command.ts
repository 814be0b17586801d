import { judgeAssignment } from './assignment.js';
import { destructiveVerb, isDestructiveWord } from './destructive.js';
import { evaluate } from './evaluate.js';
import { judgeProgram } from './interpreter.js';
import { type Invocation, isAssignment, readInvocation } from './invocation.js';
import type { CommandKnowledge } from './knowledge.js';
import { judgeLookAlike } from './look-alike.js';
import { commandPath, knowledgeOf } from './ontology.js';
import { type CommandWord, type Judges, type Scene, spanOf } from './scene.js';
import { unwrap } from './unwrap.js';
import { harmless, join, joinAll, type Verdict, verdict } from './verdict.js';

const deepest = 24;
// Patterns are tried on each word, and some take the square of its length.
const longestWord = 8_192;
const destructiveName = /^(drop|delete?|purge|wipe|destroy|erase)/i;

/** Judges one command: its name, what is known of it, and every command that lies inside its words. */
export function judgeCommand(words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  const [name] = words;
  if (name === undefined) return harmless;
  scene.budget.left -= 1;
  if (scene.budget.left < 0) return verdict('shell/too-many', 'unknown', name.span, 'holds too many commands to judge');
  if (scene.depth > deepest) {
    return verdict('shell/too-deep', 'dangerous', name.span, 'is hidden under too many layers to be judged');
  }
  scene.programs.push(words.map(({ value }) => value));
  if (!name.isStatic || name.hasGlob === true || isFilled(name, scene)) return unnamed(name);
  return join(judgeLookAlike(name, true), judgeNamed(name, words, scene, judges));
}

/** Whether the command's name is one of the words that are put in. */
function isFilled({ value }: CommandWord, { filled }: Scene): boolean {
  return filled !== undefined && filled !== '' && value.includes(filled);
}

function unnamed(name: CommandWord): Verdict {
  const why = `which command '${name.value}' becomes is only known when it runs`;
  return verdict('shell/dynamic-name', 'dangerous', name.span, why, "write the command's name out");
}

function judgeNamed(name: CommandWord, words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  if (scene.functions.has(name.value)) return harmless;
  const { base, isTrusted } = commandPath(name.value);
  const command = knowledgeOf(base);
  if (command === undefined) return unknownCommand(name, words);
  const known = judgeKnown(command, words, scene, judges);
  if (isTrusted) return known;
  return join(
    known,
    verdict('shell/local-program', 'unknown', name.span, `'${name.value}' may not be the usual '${base}'`),
  );
}

function judgeKnown(command: CommandKnowledge, words: readonly CommandWord[], scene: Scene, judges: Judges): Verdict {
  if (words.some(({ value }) => value.length > longestWord)) return tooLong(words);
  const invocation = readInvocation(words, command);
  const inside = unwrap(invocation, scene, judges);
  const own = evaluate(command, { invocation, words, fed: scene.fed, hidesBase: inside.length > 0 });
  const program =
    command.runs === undefined || inside.length > 0
      ? harmless
      : judgeProgram(command, invocation, words, scene, judges);
  return joinAll([
    own,
    ...inside,
    program,
    openWrap(invocation, words, inside, scene),
    ...assigned(invocation),
    ...lookAlikes(command, words),
  ]);
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
function assigned({ operands, path }: Invocation): readonly Verdict[] {
  const sets = (path.at(-1)?.wraps ?? []).some((wrap) => wrap.kind === 'words' && wrap.assignments === true);
  if (!sets && path[0]?.name !== 'export') return [];
  return operands.filter(isAssignment).map(({ value, span }) => judgeAssignment(value.split(/\+?=/)[0] ?? '', span));
}

function lookAlikes(command: CommandKnowledge, words: readonly CommandWord[]): readonly Verdict[] {
  return command.takesProse === true ? [] : words.slice(1).map((word) => judgeLookAlike(word, false));
}

/** A tool without an entry is never better than unknown; a verb that destroys makes it dangerous. */
function unknownCommand(name: CommandWord, words: readonly CommandWord[]): Verdict {
  const looks = words.slice(1).map((word) => judgeLookAlike(word, false));
  const verb = words
    .slice(0, 12)
    .find(({ value }, index) => isDestructiveWord(value) || (index === 0 && destructiveName.test(value)));
  const why = `'${name.value}' is not known, so nothing proves that it only reads`;
  if (verb === undefined) return joinAll([verdict('shell/unknown-command', 'unknown', name.span, why), ...looks]);
  return verdict('shell/destructive-verb', 'dangerous', verb.span, `'${verb.value}' names something that destroys`);
}
