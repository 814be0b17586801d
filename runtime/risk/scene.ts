import type { ParsedScript, SyntaxNode } from 'unbash';
import type { Span } from '../model/text.js';

/** Turns shell text into a syntax tree; handed in, so that the room holds no engine of its own. */
export interface ShellParser {
  parse(text: string): ParsedScript;
  forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void;
}

/** What the classifier may know beside the command. */
export interface RiskContext {
  readonly parsers?: { readonly bash: ShellParser };
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
  /** Where the characters of `value` stand, when they stand there one by one. */
  readonly inner?: number;
}

/** What a command reads: nothing of ours, another command's output, or a text given on the spot. */
export type Input =
  | { readonly kind: 'none' | 'pipe' | 'file' }
  | { readonly kind: 'text'; readonly text: string; readonly isStatic: boolean; readonly span: Span };

/** Where a command stands while it is judged. */
export interface Scene {
  readonly parser: ShellParser;
  readonly depth: number;
  /** Where a stretch of the text being read stands in the text that was given. */
  readonly place: (span: Span) => Span;
  /** Whether the command is run once for each of many things: by xargs, find or a loop. */
  readonly fed: boolean;
  /** Whether words that nobody knows yet are put behind or into the command, as xargs does, and where they go. */
  readonly filled: string | undefined;
  readonly input: Input;
  readonly functions: ReadonlySet<string>;
  /** Counts down the commands that may still be judged. */
  readonly budget: { left: number };
  /** Collects the command lines that were judged, in the order they were come upon. */
  readonly programs: (readonly string[])[];
}

/** What judges a part that lies inside another: a command of words, or shell text. */
export interface Judges {
  readonly command: (words: readonly CommandWord[], scene: Scene) => import('./verdict.js').Verdict;
  readonly text: (text: string, scene: Scene) => import('./verdict.js').Verdict;
}

/** The span from the first word to the last. */
export function spanOf(words: readonly CommandWord[]): Span {
  const [first] = words;
  const last = words.at(-1);
  return first === undefined || last === undefined
    ? { start: 0, end: 0 }
    : { start: first.span.start, end: last.span.end };
}
