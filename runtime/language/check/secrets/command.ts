import type { Span } from '../../../model/text.js';
import { isWritten } from './value.js';

/** A word of a command line, and where it stands in the text that it was cut out of. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

/** A password that a program is given on its command line. */
export interface GivenPassword {
  /** The word that holds it, by its place among the words. */
  readonly index: number;
  /** Within that word. */
  readonly span: Span;
  readonly option: string;
  readonly program: string;
}

/** What programs are given as a password by an option whose name does not say so. */
interface Habit {
  readonly programs: RegExp;
  /** A word that makes the option one of a password. */
  readonly with?: string;
  readonly options: readonly string[];
  /** Where the password stands: in the option's own word, in the next one, or in either. */
  readonly place: 'glued' | 'next' | 'either';
  /** Whether a name and a colon stand in front of it. */
  readonly isNamed?: true;
}

const habits: readonly Habit[] = [
  { programs: /^(?:mysql|mariadb)[\w-]*$|^(?:mydumper|xtrabackup)$/, options: ['-p'], place: 'glued' },
  { programs: /^curl$/, options: ['-u', '--user', '-U', '--proxy-user'], place: 'either', isNamed: true },
  { programs: /^(?:https?|xh)$/, options: ['-a', '--auth'], place: 'either', isNamed: true },
  { programs: /^sshpass$/, options: ['-p'], place: 'either' },
  { programs: /^(?:redis|valkey|keydb)-cli$/, options: ['-a'], place: 'next' },
  { programs: /^mongo\w*$|^rabbitmqadmin$/, options: ['-p'], place: 'next' },
  { programs: /^ldap\w+$/, options: ['-w'], place: 'next' },
  { programs: /^(?:sqlcmd|osql|bcp|ipmitool)$/, options: ['-P'], place: 'either' },
  { programs: /^(?:zip|unzip)$/, options: ['-P'], place: 'next' },
  { programs: /^7z[ar]?$/, options: ['-p'], place: 'glued' },
  {
    programs: /^(?:docker|podman|nerdctl|buildah|skopeo|helm|oc|az|cf)$/,
    with: 'login',
    options: ['-p'],
    place: 'next',
  },
];

/** The passwords that the programs of a command line are given, wrapped in others as they may be. */
export function passwordsGiven(words: readonly Word[]): readonly GivenPassword[] {
  if (!words.some(({ text }) => /^--?[a-zA-Z]/.test(text))) return [];
  let told: ToldProgram | undefined;
  return words.flatMap(({ text }, index) => {
    const given = told?.isMet ? givenIn(text, words[index - 1]?.text ?? '', told.habit) : undefined;
    const found = given && told ? [{ ...given, index, program: told.program }] : [];
    told = toldBehind(text, told);
    return found;
  });
}

/** The program that the words of a command line are for, and whether they make its option one of a password. */
interface ToldProgram {
  readonly program: string;
  readonly habit: Habit;
  readonly isMet: boolean;
}

function toldBehind(text: string, told: ToldProgram | undefined): ToldProgram | undefined {
  const program = baseName(text);
  const habit = habits.find(({ programs }) => programs.test(program));
  if (habit) return { program, habit, isMet: habit.with === undefined };
  if (startedByOthers.test(program)) return undefined;
  return told && text === told.habit.with ? { ...told, isMet: true } : told;
}

// Their options are not those of 'sshpass'.
const startedByOthers = /^(?:ssh|scp|sftp|rsync)$/;

function givenIn(text: string, before: string, habit: Habit): Pick<GivenPassword, 'option' | 'span'> | undefined {
  const start = startIn(text, before, habit);
  const span = start && passwordIn(text, start.at, habit.isNamed === true);
  return span && { span, option: start.option };
}

function startIn(text: string, before: string, { options, place }: Habit) {
  if (place !== 'glued' && options.includes(before)) return { option: before, at: 0 };
  const option = options.find((one) => text.length > one.length && text.startsWith(one));
  if (place === 'next' || option === undefined) return undefined;
  const isLong = option.startsWith('--');
  if (isLong && text[option.length] !== '=') return undefined;
  return { option, at: option.length + (isLong ? 1 : 0) };
}

/** What stands in a word from a place on, without the quotes of a shell and without a name in front. */
function passwordIn(text: string, at: number, isNamed: boolean): Span | undefined {
  const [, open = '', inner = ''] = /^(["']?)(.*)\1$/s.exec(text.slice(at)) ?? [];
  const colon = isNamed ? inner.indexOf(':') : -1;
  if (isNamed && colon < 0) return undefined;
  const password = inner.slice(colon + 1);
  const start = at + open.length + colon + 1;
  return isWritten(password) ? { start, end: start + password.length } : undefined;
}

function baseName(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '');
}

/** A text cut into commands and these into words, roughly as a shell does it. */
export function commandsIn(text: string): readonly (readonly Word[])[] {
  const commands: Word[][] = [[]];
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (/^[\n;|&()`]/.test(piece)) commands.push([]);
    else if (!/^\\\r?\n/.test(piece)) commands.at(-1)?.push({ text: piece, start: index });
  }
  return commands.filter(({ length }) => length > 1);
}

// A break of the line, the end of a command, or a word; quotes end with their line, for a sentence has apostrophes.
const pieces = /\\\r?\n|[\n;|&()`]|(?:[^\s"'\\;|&()`]|\\.|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|["'])+/g;
