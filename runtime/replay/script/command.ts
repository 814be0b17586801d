import type { Assignment, Command, Word } from 'unbash';
import { type Builtin, builtinNamed, specialBuiltins } from './builtins/index.js';
import { Leaving, Unplayable } from './fault.js';
import { redirected } from './redirect.js';
import { inside, type Scene } from './scene.js';
import type { ScriptFunction } from './shell.js';
import { Input, sinkOf } from './stream.js';
import { fieldsOf, textOfWord } from './words/expand.js';

/** How the body of a function is played. */
type RunBody = (body: ScriptFunction['body'], scene: Scene) => number;

/** Plays one command with its words, assignments and redirections; gives its status. */
export function runSimple(command: Command, scene: Scene, runBody: RunBody): number {
  const { play } = scene;
  play.substituted = undefined;
  const words = wordsOf(command, scene);
  const assignments = command.prefix.filter((part) => part.type === 'Assignment');
  const streams = redirected(command.redirects, scene);
  if (words.length === 0) {
    for (const assignment of assignments) assign(assignment, scene);
    return play.substituted ?? 0;
  }
  const own = { ...scene, streams };
  return withAssignments(assignments, words, scene, () => dispatch(words, own, runBody));
}

/** The words of a command; behind one that declares variables, `NAME=value` is not split. */
function wordsOf({ name, args }: Command, scene: Scene): readonly string[] {
  if (name === undefined) return [];
  const words = fieldsOf([name], scene);
  return [...words, ...args.flatMap((argument) => argumentWords(argument, words[0] ?? '', scene))];
}

function argumentWords(argument: Word | Assignment, command: string, scene: Scene): readonly string[] {
  if (argument.type === 'Word') return fieldsOf([argument], scene);
  if (!/^(export|readonly|local)$/.test(command)) throw new Unplayable(`'${command}' is given '${argument.text}'`);
  // Not every 'sh' keeps a value together there.
  if (scene.play.dialect === 'sh' && !isQuoted(argument)) {
    throw new Unplayable(`'${argument.text}' is split by some 'sh'; put the value in quotes`);
  }
  return [`${nameIn(argument)}=${valueIn(argument, scene)}`];
}

function isQuoted({ value }: Assignment): boolean {
  if (value.type !== 'Word' || value.parts === undefined) return true;
  return value.parts.every(({ type }) => /Quoted|Literal/.test(type));
}

function assign(assignment: Assignment, { shell, ...scene }: Scene): string {
  const name = nameIn(assignment);
  const value = valueIn(assignment, { shell, ...scene });
  if (assignment.append && scene.play.dialect === 'sh') throw new Unplayable(`'${name}+=' is not read by every 'sh'`);
  shell.set(name, assignment.append ? `${shell.get(name) ?? ''}${value}` : value);
  return name;
}

function nameIn({ name, index, text, value }: Assignment): string {
  if (index !== undefined || value.type !== 'Word') throw new Unplayable(`'${text}' makes a list`);
  return name;
}

function valueIn({ value, text }: Assignment, scene: Scene): string {
  if (value.type !== 'Word') throw new Unplayable(`'${text}' makes a list`);
  return textOfWord(value, scene, 'assigned');
}

/** Does something while the variables before a command have their values, which it exports. */
function withAssignments(
  assignments: readonly Assignment[],
  [name = '']: readonly string[],
  scene: Scene,
  act: () => number,
): number {
  if (assignments.length === 0) return act();
  const isLasting = specialBuiltins.has(name) || scene.shell.functions.has(name);
  if (isLasting && scene.play.dialect === 'sh')
    throw new Unplayable(`variables are set for '${name}', and outlast it in some 'sh'`);
  return scene.shell.withLocals('command', assignments.map(nameIn), () => {
    for (const assignment of assignments) scene.shell.change(assign(assignment, scene), { isExported: true });
    return act();
  });
}

function dispatch(words: readonly string[], scene: Scene, runBody: RunBody): number {
  const [name = ''] = words;
  const body = scene.shell.functions.get(name);
  if (body !== undefined && !(scene.play.dialect === 'sh' && specialBuiltins.has(name))) {
    return callFunction(body, words.slice(1), scene, runBody);
  }
  const builtin: Builtin | undefined = builtinNamed(name);
  return builtin === undefined ? callProgram(words, scene) : builtin(words, scene);
}

function callFunction(called: ScriptFunction, words: readonly string[], scene: Scene, runBody: RunBody): number {
  const { shell } = scene;
  const { positional } = shell;
  shell.positional = words;
  const { lineAt } = called;
  try {
    return shell.withLocals('function', [], () => runBody(called.body, inside(scene, { loops: 0, lineAt })));
  } catch (error) {
    if (error instanceof Leaving && error.left.kind === 'return') return error.left.status;
    throw error;
  } finally {
    shell.positional = positional;
  }
}

/** Asks for the answer to a program; its input is what is left of that of its surroundings, which keep it. */
function callProgram(words: readonly string[], { play, shell, streams }: Scene): number {
  const input = streams.get(0);
  const answer = play.call(words, input instanceof Input ? input.rest : '', shell.exported());
  if (answer.stdout !== '') sinkOf(streams, 1).write(answer.stdout);
  if (answer.stderr !== '') sinkOf(streams, 2).write(answer.stderr);
  return answer.exit;
}
