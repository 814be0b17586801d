import type { Grammar } from '../model/risk.js';
import type { Span } from '../model/text.js';
import type { CommandPack, System } from './catalogue.js';
import type { ShellParser, SqlParser } from './parsers.js';
import type { Surroundings } from './possible.js';
import type { Verdict } from './verdict.js';

/** Judges text of the language that is named; the spans it names lie in that text. */
export type JudgeLanguage = (text: string, language: string, scene: Scene, judges: Judges) => Verdict;

/** What turns text into trees. Where a grammar is not there, its language is read by cautious rules instead. */
export interface Parsers {
  readonly bash: ShellParser;
  /** Judges text of every language but bash and SQL; apart, because most commands hold none. */
  readonly languages?: JudgeLanguage;
  /** Judges text of the dialects of SQL. */
  readonly sqlLanguages?: JudgeLanguage;
  readonly sql?: SqlParser;
}

/** What the classifier may know beside the command. */
export interface RiskContext {
  readonly parsers?: Partial<Parsers>;
  /** Commands that the user's own files describe. */
  readonly packs?: readonly CommandPack[];
  /** Whether `<name>` in shell text is a blank to be filled in, as in guides, and not a redirection. */
  readonly placeholders?: boolean;
}

/** One word of a command after quotes are gone. */
export interface CommandWord {
  readonly value: string;
  /** Whether the value is all that the word can become; a variable, a glob in it or a substitution makes it false. */
  readonly isStatic: boolean;
  readonly span: Span;
  /** Whether the shell fills it in with the names of files, or braces make several words of it. */
  readonly hasGlob?: boolean;
  /** Whether it becomes other words that were not told apart, such as an option. */
  readonly isUnread?: true;
  /** Where the characters of `value` stand, when they stand there one by one. */
  readonly inner?: number;
}

/** What a command reads: nothing of ours, another command's output, or a text given on the spot. */
export type Input =
  | { readonly kind: 'none' | 'file' }
  /** `text` where it is known what comes, `isNumbers` where it is nothing but numbers. */
  | { readonly kind: 'pipe'; readonly text?: string; readonly isNumbers?: true }
  | { readonly kind: 'text'; readonly text: string; readonly isStatic: boolean; readonly span: Span };

/** Where a command stands while it is judged. */
export interface Scene {
  readonly parsers: Parsers;
  readonly packs: readonly CommandPack[];
  /** Whose programs a name stands for. */
  readonly system: System;
  readonly depth: number;
  /** Where a stretch of the text being read stands in the text that was given. */
  readonly place: (span: Span) => Span;
  /** Whether the command is run once for each of many things: by xargs, find or a loop. */
  readonly fed: boolean;
  /** Whether words that nobody knows yet are put behind or into the command, as xargs does, and where they go. */
  readonly filled: string | undefined;
  readonly input: Input;
  /** Collects the texts that names were made to stand for. */
  readonly aliases: Map<string, readonly string[]>;
  /** What the shell text around this one shows of its variables and its parameters. */
  readonly around?: (text: string) => Surroundings;
  /** Counts down the commands that may still be judged. */
  readonly budget: { left: number };
  /** Collects the command lines that were judged, in the order they were come upon. */
  readonly programs: (readonly string[])[];
  /** Collects the files that commands of the text fetch from elsewhere. */
  readonly fetched: Set<string>;
  /** Collects the grammars that were asked for and are not there. */
  readonly missing: Set<Grammar>;
}

/** What judges a part that lies inside another: a command of words, or shell text. */
export interface Judges {
  readonly command: (words: readonly CommandWord[], scene: Scene) => Verdict;
  readonly text: (text: string, scene: Scene) => Verdict;
  /** Text of the language that is named; `bash` is shell text. */
  readonly language: (text: string, language: string, scene: Scene) => Verdict;
}

/** The span from the first word to the last. */
export function spanOf(words: readonly CommandWord[]): Span {
  const [first] = words;
  const last = words.at(-1);
  return first === undefined || last === undefined
    ? { start: 0, end: 0 }
    : { start: first.span.start, end: last.span.end };
}
