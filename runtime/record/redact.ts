import { compilePattern } from '../expr/pattern.js';
import type { RunEvent } from '../model/event.js';
import type { Redaction } from '../model/runbook.js';
import type { Span } from '../model/text.js';
import { bareText, hasUnseen } from './bare-text.js';
import { newFormSearch } from './form-search.js';
import { redactedArgv, redactedData } from './redact-event.js';
import { canSpanLines } from './redact-span.js';
import { type RedactionStream, streamOf, wholeEnd } from './redact-stream.js';
import { requiredWords } from './required-words.js';
import { canBeHidden, formsOf, needsSeveralLines } from './secret-form.js';

/** Replaces what must not be stored or shown; the one writer before every sink. */
export interface Redactor {
  text(text: string): string;
  /** A command line word by word; one word where only the words together show what must be hidden. */
  argv(argv: readonly string[]): readonly string[];
  /** The event with every text that a person or a process wrote redacted; names, digests and times stay. */
  event(event: RunEvent): RunEvent;
  /**
   * Hides a value from now on, in all forms in which programs write it. False where it cannot be hidden: it is too
   * short, or a word that everything holds.
   */
  addSecret(value: string): boolean;
  /** Redacts a text that comes in whole lines; what may be the beginning of something hidden is held back. */
  stream(): RedactionStream;
  /**
   * How much of a text that was cut can be redacted: after it something hidden may begin whose rest is missing. Always
   * the end of a line.
   */
  wholeEnd(text: string): number;
  /**
   * Whether a text can only be redacted whole, because what must be hidden may go over the end of a line. May become
   * true when a secret is added.
   */
  readonly needsWholeText: boolean;
}

/** What takes the place of a secret. */
export const hiddenSecret = '***';

/** The redactor of a runbook's patterns, applied in their order; throws on a pattern that validation let through. */
export function redactorOf(redactions: readonly Redaction[]): Redactor {
  const rules = redactions.map(ruleOf);
  const search = newFormSearch();
  const patternsSpanLines = redactions.some(({ pattern }) => canSpanLines(pattern));
  let needsWholeText = patternsSpanLines;
  const text = (value: string) =>
    rules.reduce((done, rule) => rule.replaceAll(done), hidden(value, search.find(value)));
  return {
    text,
    argv: (words) => redactedArgv(words, text),
    event: (event) => ({ ...event, data: redactedData(event, text) }) as RunEvent,
    addSecret: (value) => {
      if (!canBeHidden(value)) return false;
      search.add(formsOf(value));
      needsWholeText ||= needsSeveralLines(value);
      return true;
    },
    wholeEnd: (value) => wholeEnd(value, search),
    stream: () => streamOf(text, search, patternsSpanLines),
    get needsWholeText() {
      return needsWholeText;
    },
  };
}

/** A pattern with its replacement. */
export interface RedactionRule {
  /** Whether a text may hold a match; quick, and true where it cannot be told. */
  mayMatch(text: string): boolean;
  /** The text with each match replaced, also of those that are torn by what is not seen on a terminal. */
  replaceAll(text: string): string;
}

/** The rule of a redaction; throws on a pattern that validation let through. */
export function ruleOf({ pattern, replace }: Redaction): RedactionRule {
  // A text comes whole or line by line, so '^' and '$' have to mean the lines in both.
  const compiled = compilePattern(`(?m)${pattern}`);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const words = requiredWords(pattern);
  const mayMatch = (text: string) =>
    words === undefined || text.includes(longS) || holdsOneOf(words, text.toLowerCase());
  const plain = (text: string) => (mayMatch(text) ? compiled.value.replaceAll(text, replace) : text);
  const replaceAll = (text: string) => (hasUnseen(text) ? replacedAsSeen(text, plain) : plain(text));
  const byLine = (text: string) => replacedByLine(text, plain, replaceAll);
  return { mayMatch, replaceAll: canSpanLines(pattern) ? replaceAll : byLine };
}

type Replace = (text: string) => string;

// To a reader it is the same text without what is unseen; so that is left out where it tears a match.
function replacedAsSeen(text: string, replace: Replace): string {
  const seen = bareText(text);
  const shown = replace(seen);
  if (shown === seen) return replace(text);
  const replaced = replace(text);
  return bareText(replaced) === shown ? replaced : shown;
}

// Lines in which nothing is torn keep their colours.
function replacedByLine(text: string, plain: Replace, replace: Replace): string {
  return hasUnseen(text) && plain(bareText(text)) !== bareText(plain(text))
    ? text.split('\n').map(replace).join('\n')
    : plain(text);
}

/** A text without these stretches. */
export function hidden(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let rest = 0;
  let shown = '';
  for (const { start, end } of spans) {
    shown += text.slice(rest, start) + hiddenSecret;
    rest = end;
  }
  return shown + text.slice(rest);
}

// To RE2 it is an 's' where case does not count; to lower case it stays what it is.
const longS = 'ſ';

function holdsOneOf(words: readonly string[], text: string): boolean {
  return words.some((word) => text.includes(word));
}
