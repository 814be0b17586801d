import type { Span } from '../model/text.js';
import { isDestructiveWord } from './destructive.js';
import { given, surelyGiven } from './given-flags.js';
import type { Invocation } from './invocation.js';
import type { CommandKnowledge, Condition, Knowledge, Rule } from './knowledge.js';
import type { Pattern } from './patterns.js';
import { type CommandWord, spanOf } from './scene.js';
import { harmless, joinAll, type Verdict, verdict, worse } from './verdict.js';

/** What is asked of an entry: the words as given, and whether they are only part of what it will act on. */
export interface Question {
  readonly invocation: Invocation;
  readonly words: readonly CommandWord[];
  readonly fed: boolean;
  /** The mark in its place of words that nobody knows yet. */
  readonly filled: string | undefined;
  /** The text that comes in, where it is known. */
  readonly input: string | undefined;
  /** Whether commands inside it were judged, so that the base, which is for the command alone, is left out. */
  readonly hidesBase: boolean;
}

/** Judges a command by its entry: the rules that apply, else the base, and doubt where an option is not known. */
export function evaluate(command: CommandKnowledge, question: Question): Verdict {
  const { path } = question.invocation;
  const entry = path.at(-1) ?? command;
  const own = matches(entry, question);
  // What holds for every verb may make one of them worse, and never better.
  const outer = path.slice(0, -1).flatMap((knowledge) => matches(knowledge, question));
  const found = [...own, ...outer].map((match) => spoken(command, match));
  const base =
    own.length > 0 || (question.hidesBase && entry.keepsBase !== true) ? [] : [baseOf(command, entry, question)];
  const resource = resourceOf(entry, question.invocation);
  return joinAll([...found, ...base, ...doubts(command, question.invocation), resource]);
}

interface Match {
  readonly rule: Rule;
  readonly span: Span;
}

function matches(knowledge: Knowledge, question: Question): readonly Match[] {
  return (knowledge.rules ?? []).flatMap((rule) => {
    const causes = causesOf(rule, knowledge, question);
    return causes === undefined ? [] : [{ rule, span: causes[0]?.span ?? spanOf(question.words) }];
  });
}

function spoken(command: CommandKnowledge, { rule, span }: Match): Verdict {
  const { critical, sensitive, dryRun } = rule;
  return {
    ...verdict(`${command.name}/${rule.id}`, rule.risk, span, rule.why, rule.suggestion),
    ...(critical === undefined ? {} : { critical }),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(dryRun === undefined ? {} : { dryRun }),
  };
}

function baseOf(command: CommandKnowledge, entry: Knowledge, { words, invocation, filled }: Question): Verdict {
  const verb = invocation.operands[0];
  if (entry.verbs !== undefined && entry.verbs.length > 0 && verb !== undefined) {
    if (filled !== undefined && verb.value.includes(filled)) return filledVerb(command, verb);
    const destroys = invocation.operands.slice(0, 12).find(({ value }) => isDestructiveWord(value));
    if (destroys !== undefined) return destructive(command, destroys);
    const why = `'${verb.value}' is not a known verb of ${command.name}`;
    return verdict(`${command.name}/unknown-verb`, 'unknown', verb.span, why);
  }
  const rule = entry === command ? command.name : `${command.name}/${entry.name}`;
  return verdict(rule, entry.base, spanOf(words), entry.why ?? entry.summary);
}

function filledVerb({ name }: CommandKnowledge, { span }: CommandWord): Verdict {
  return verdict(`${name}/filled-verb`, 'dangerous', span, `what ${name} is to do comes from somewhere else`);
}

function destructive(command: CommandKnowledge, { value, span }: CommandWord): Verdict {
  return verdict(`${command.name}/destructive-verb`, 'dangerous', span, `'${value}' names something that destroys`);
}

function doubts(command: CommandKnowledge, { flags }: Invocation): readonly Verdict[] {
  return flags
    .filter((flag) => !flag.isKnown)
    .map(({ word }) => {
      const why = `'${word.value}' is not an option of ${command.name} that is known to change nothing`;
      return verdict(`${command.name}/unknown-option`, 'unknown', word.span, why);
    });
}

function resourceOf(entry: Knowledge, { operands }: Invocation): Verdict {
  if (entry.namesResource === undefined || operands.length === 0) return harmless;
  return { ...harmless, resource: operands.map(({ value }) => value).join('/') };
}

/** The words that make a condition hold, or undefined where it does not. */
function causesOf({ when, risk }: Rule, { base }: Knowledge, question: Question): readonly CommandWord[] | undefined {
  const { fed } = question;
  const isEasing = risk === 'safe' || worse(risk, base) !== risk;
  const { invocation } = question;
  if (when.fed === true && !fed) return undefined;
  if (when.input?.test(question.input ?? '') === false) return undefined;
  const parts = [
    flagCauses(when.flag, when, invocation, isEasing),
    flagCauses(when.alsoFlag, {}, invocation, isEasing),
    isHindered(when.without, invocation, isEasing) ? undefined : [],
    operandCauses(when, invocation.operands, !isEasing && risk === 'caution' ? question.filled : undefined),
  ];
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** What keeps a rule away that makes the verdict worse must surely be given. */
function isHindered(without: string | undefined, invocation: Invocation, isEasing: boolean): boolean {
  if (without === undefined) return false;
  return (isEasing ? given(without, invocation) : surelyGiven(without, invocation)).length > 0;
}

/** The options that make a condition hold; one that eases the verdict must hold for each time that it is given. */
function flagCauses(
  flags: string | undefined,
  { value, notValue }: Pick<Condition, 'value' | 'notValue'>,
  invocation: Invocation,
  isEasing: boolean,
): readonly CommandWord[] | undefined {
  if (flags === undefined) return [];
  const all = isEasing ? surelyGiven(flags, invocation) : given(flags, invocation);
  const found = all.filter((flag) => {
    const text = flag.value?.value ?? '';
    return value?.test(text) !== false && notValue?.test(text) !== true;
  });
  return found.length === 0 || (isEasing && found.length < all.length) ? undefined : found.map(({ word }) => word);
}

function operandCauses(
  when: Condition,
  operands: readonly CommandWord[],
  filled?: string,
): readonly CommandWord[] | undefined {
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = when;
  if (operands.length < atLeast || operands.length > atMost) return undefined;
  const groups = [
    some(mayBe(when.operand, filled), operands),
    some(when.noOperand, operands)?.length ? undefined : [],
    some(mayBe(when.firstOperand, filled), operands.slice(0, 1)),
    some(mayBe(when.secondOperand, filled), operands.slice(1, 2)),
    some(mayBe(when.lastOperand, filled), operands.slice(-1)),
    every(when.everyOperand, operands),
    when.dynamic === undefined ? [] : nonEmpty(operands.filter(({ isStatic }) => !isStatic)),
  ];
  return groups.includes(undefined) ? undefined : groups.flatMap((group) => group ?? []);
}

function some(pattern: Pattern | undefined, words: readonly CommandWord[]): readonly CommandWord[] | undefined {
  return pattern === undefined ? [] : nonEmpty(words.filter(({ value }) => pattern.test(value)));
}

function every(pattern: Pattern | undefined, words: readonly CommandWord[]): readonly CommandWord[] | undefined {
  if (pattern === undefined) return [];
  return words.every(({ value }) => pattern.test(value)) ? nonEmpty(words) : undefined;
}

/** What nobody knows yet may be what a rule asks for, so that it calls for caution; the worst is not assumed. */
function mayBe(pattern: Pattern | undefined, filled: string | undefined): Pattern | undefined {
  // That it is an option is not assumed: then no tool could be run on what comes in.
  if (pattern === undefined || filled === undefined || pattern.test('-x')) return pattern;
  return { test: (text) => text === filled || pattern.test(text) };
}

function nonEmpty(words: readonly CommandWord[]): readonly CommandWord[] | undefined {
  return words.length === 0 ? undefined : words;
}
