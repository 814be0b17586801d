import type { Span } from '../../../model/text.js';
import { argumentTest, isMistakenPattern } from '../../../replay/scenario/argv.js';
import type { Analysis } from '../../analysis.js';
import { isIn } from '../../cursor.js';
import type { Outline } from '../../outline.js';
import { oncePer } from '../../remembered.js';
import { type StepOutline, withRollbacks } from '../../step-outline.js';
import { itemsOf, type Node, valueAt } from '../../syntax/node.js';
import { constantText, readTemplate } from '../../template-use.js';
import type { Companion } from './companion.js';

/** A call that a scenario answers. */
export interface AnsweredCall {
  /** What is expected: texts to be equal to, `{{ .any }}` and `{{ .regex "…" }}`. */
  readonly words: readonly string[];
  readonly at: Span;
  /** The call with its answer. */
  readonly whole: Span;
}

/** The calls that a scenario answers, those of groups among them, in the order of the text. */
export const callsIn = oncePer(({ kind, root }: Companion): readonly AnsweredCall[] =>
  kind === 'scenario' ? callsOf(valueAt(root, 'steps')) : [],
);

/** The command that a step of a runbook starts, as far as it is known before the run. */
export interface WrittenCommand {
  readonly at: Span;
  readonly step: StepOutline;
  readonly words: readonly WrittenWord[];
}

/** The texts between which stands what only a run knows; one text alone where all is known. */
type WrittenWord = readonly string[];

/** The commands that the steps of a runbook start as lists of words, in the order of the text. */
export const commandsIn = oncePer(({ outline }: Pick<Analysis, 'outline'>): readonly WrittenCommand[] =>
  withRollbacks(outline.steps).flatMap((step) => {
    const list = valueAt(valueAt(step.node, 'with'), 'argv') ?? valueAt(step.node, 'argv');
    if (list === undefined || step.argv.length === 0) return [];
    return [{ at: list.at, step, words: step.argv.map(({ source }) => wordOf(outline, source)) }];
  }),
);

/** The command whose words stand at an offset. */
export function commandWrittenAt(analysis: Pick<Analysis, 'outline'>, offset: number): WrittenCommand | undefined {
  return commandsIn(analysis).find(({ at }) => isIn(at, offset));
}

/** The call whose words stand at an offset. */
export function callAt(scenario: Companion, offset: number): AnsweredCall | undefined {
  return callsIn(scenario).find(({ at }) => isIn(at, offset));
}

/** Whether a scenario may answer a command with this call. */
export function mayAnswer(call: AnsweredCall, { words }: WrittenCommand): boolean {
  return (
    call.words.length === words.length && call.words.every((expected, index) => fits(expected, words[index] ?? []))
  );
}

function callsOf(steps: Node | undefined): readonly AnsweredCall[] {
  return itemsOf(steps).flatMap((step) => {
    const group = valueAt(step, 'group');
    if (group) return callsOf(valueAt(group, 'steps'));
    const argv = valueAt(valueAt(step, 'match'), 'argv');
    if (argv?.kind !== 'sequence') return [];
    return [{ words: argv.items.flatMap(wordsOf), at: argv.at, whole: step.at }];
  });
}

// The player leaves out what is empty, too.
function wordsOf(item: Node): readonly string[] {
  return item.kind === 'scalar' && item.value !== null ? [item.source] : [];
}

function wordOf(outline: Outline, source: string): WrittenWord {
  const known = constantText(outline, source);
  if (known !== undefined) return [known];
  const { parts, faults } = readTemplate(source, outline.version);
  if (faults.length > 0) return ['', ''];
  const texts = [''];
  for (const part of parts) {
    if (part.kind === 'reference') texts.push('');
    else texts.push((texts.pop() ?? '') + part.text);
  }
  return texts;
}

function fits(expected: string, word: WrittenWord): boolean {
  const [text = ''] = word;
  const test = argumentTest(expected);
  if (word.length === 1) return test.ok ? test.value(text) : text === expected;
  return isPattern(expected) || isFilledIn(expected, word);
}

function isPattern(expected: string): boolean {
  return expected.includes('{{') && !isMistakenPattern(expected);
}

/** Whether a text is what some texts with anything between them can become. */
function isFilledIn(text: string, [first = '', ...others]: WrittenWord): boolean {
  const last = others.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
