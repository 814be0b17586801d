import type { Command } from 'unbash';
import type { CommandWord, Judges, Scene } from './scene.js';
import { harmless, joinAll, type Verdict } from './verdict.js';

/** Remembers the names that a command makes stand for other text. */
export function noteAliases(words: readonly CommandWord[], { aliases }: Scene): void {
  const at = words.slice(0, 4).findIndex(({ value }) => value === 'alias');
  if (at < 0) return;
  for (const { value } of words.slice(at + 1)) {
    const [, name, text] = /^([^=\s]+)=([\s\S]*)$/.exec(value) ?? [];
    if (name !== undefined && text !== undefined) aliases.set(name, [...(aliases.get(name) ?? []), text]);
  }
}

/** The verdict on a command whose name was given another meaning before: as that text with the words behind it. */
export function judgeAliased(command: Command, source: string, scene: Scene, judges: Judges): Verdict {
  const name = command.name?.value ?? '';
  const texts = scene.aliases.get(name);
  if (texts === undefined || command.name === undefined) return harmless;
  scene.budget.left -= texts.length;
  if (scene.budget.left < 0) return harmless;
  const span = scene.place({ start: command.pos, end: command.end });
  const rest = source.slice(command.name.end, command.end);
  const inner = { ...scene, depth: scene.depth + 1, aliases: without(name, scene.aliases), place: () => span };
  return joinAll(texts.map((text) => judges.text(text + expanded(rest, text, inner.aliases), inner)));
}

/** Each name is given its other meaning once, as the shell does. */
function without(name: string, aliases: Scene['aliases']): Scene['aliases'] {
  return new Map([...aliases].filter(([other]) => other !== name));
}

/** Behind a text that ends in a blank the next word is looked up as well. */
function expanded(rest: string, text: string, aliases: Scene['aliases']): string {
  const [, blank = '', next = ''] = /^(\s*)([^\s;&|<>()]+)/.exec(rest) ?? [];
  const meant = aliases.get(next)?.at(-1);
  if (meant === undefined || !/\s$/.test(text)) return rest;
  return blank + meant + expanded(rest.slice(blank.length + next.length), meant, without(next, aliases));
}
