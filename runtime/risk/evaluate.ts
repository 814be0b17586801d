import type { Span } from '../model/text.js';
import { isDestructiveWord } from './destructive.js';
import { type GivenFlag, type Invocation, namesIn } from './invocation.js';
import type { CommandKnowledge, Condition, Knowledge, Rule } from './knowledge.js';
import type { Pattern } from './patterns.js';
import { type CommandWord, spanOf } from './scene.js';
import { harmless, joinAll, type Verdict, verdict, worse } from './verdict.js';

/** What is asked of an entry: the words as given, and whether they are only part of what it will act on. */
export interface Question {
  readonly invocation: Invocation;
  readonly words: readonly CommandWord[];
  readonly fed: boolean;
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

function baseOf(command: CommandKnowledge, entry: Knowledge, { words, invocation }: Question): Verdict {
  const verb = invocation.operands[0];
  if (entry.verbs !== undefined && entry.verbs.length > 0 && verb !== undefined) {
    const destroys = invocation.operands.slice(0, 12).find(({ value }) => isDestructiveWord(value));
    if (destroys !== undefined) return destructive(command, destroys);
    const why = `'${verb.value}' is not a known verb of ${command.name}`;
    return verdict(`${command.name}/unknown-verb`, 'unknown', verb.span, why);
  }
  const rule = entry === command ? command.name : `${command.name}/${entry.name}`;
  return verdict(rule, entry.base, spanOf(words), entry.why ?? entry.summary);
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
  const invocation = isEasing ? withoutNegated(question.invocation) : question.invocation;
  const hindering = isEasing ? question.invocation : withoutNegated(question.invocation);
  if (when.fed === true && !fed) return undefined;
  if (when.input?.test(question.input ?? '') === false) return undefined;
  const parts = [
    flagCauses(when.flag, when, invocation),
    flagCauses(when.alsoFlag, {}, invocation),
    when.without === undefined || given(when.without, hindering).length === 0 ? [] : undefined,
    operandCauses(when, invocation.operands),
  ];
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

function flagCauses(
  flags: string | undefined,
  { value, notValue }: Pick<Condition, 'value' | 'notValue'>,
  invocation: Invocation,
): readonly CommandWord[] | undefined {
  if (flags === undefined) return [];
  const found = given(flags, invocation).filter((flag) => {
    const text = flag.value?.value ?? '';
    return value?.test(text) !== false && notValue?.test(text) !== true;
  });
  return found.length === 0 ? undefined : found.map(({ word }) => word);
}

const negation = /^(none|false|no|off|0|never|disabled?)$/i;

/**
 * An option such as `--dry-run=none` says that something is not so. It must not make a command look harmless: it does not
 * count where a rule would ease the verdict because of it, nor where it would keep a rule away that makes the verdict worse.
 */
function withoutNegated(invocation: Invocation): Invocation {
  return { ...invocation, flags: invocation.flags.filter(({ value }) => !negation.test(value?.value ?? '')) };
}

function given(flags: string, invocation: Invocation): readonly GivenFlag[] {
  const names = namesIn(flags);
  return invocation.flags.filter((flag) => flag.names.some((name) => names.includes(name)));
}

function operandCauses(when: Condition, operands: readonly CommandWord[]): readonly CommandWord[] | undefined {
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = when;
  if (operands.length < atLeast || operands.length > atMost) return undefined;
  const groups = [
    some(when.operand, operands),
    some(when.noOperand, operands)?.length ? undefined : [],
    some(when.firstOperand, operands.slice(0, 1)),
    some(when.secondOperand, operands.slice(1, 2)),
    some(when.lastOperand, operands.slice(-1)),
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

function nonEmpty(words: readonly CommandWord[]): readonly CommandWord[] | undefined {
  return words.length === 0 ? undefined : words;
}
