import { ok } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import { describeCommand } from '../../risk/index.js';
import type { Analysis } from '../analysis.js';
import { isPlaceholder } from '../check/vars/placeholder-not-filled.js';
import { definitionsOf } from '../definitions.js';
import type { Outline } from '../outline.js';
import { oncePer } from '../remembered.js';
import { scopeWords } from '../scope-word.js';
import { type StepOutline, withRollbacks } from '../step-outline.js';
import { addedAfter, quotedText } from '../suggest/map-edit.js';
import { type ScalarNode, valueAt } from '../syntax/node.js';
import { type ActionPlace, refactoring, type TextAction, touches } from './action.js';
import { isOperator } from './shell-text.js';

/** The argument under the cursor as a variable of the runbook, everywhere where it stands as an argument. */
export function variableActions({ analysis, span }: ActionPlace): readonly TextAction[] {
  const steps = withRollbacks(analysis.outline.steps);
  const here = steps.findLast(({ argv }) => argv.some(({ at }) => touches(at, span)));
  const chosen = here && argumentsOf(here).find(({ scalar }) => touches(scalar.at, span));
  if (!chosen) return [];
  // Most steps do not hold the word at all.
  const near = steps.filter(({ argv }) => argv.some(({ source }) => source.endsWith(chosen.value)));
  const same = near.flatMap(argumentsOf).filter(({ value }) => value === chosen.value);
  const places = same.length === 1 ? '' : ` (${same.length} places)`;
  const action = (title: string, name: string, definition: readonly TextEdit[]) =>
    refactoring('refactor.extract', `${title}${places}`, ok([...definition, ...same.map((one) => useEdit(one, name))]));
  const known = variableWith(chosen.value, analysis.outline);
  if (known !== undefined) return [action(`Use the variable '${known}' for '${chosen.value}'`, known, [])];
  const name = nameFor(chosen, analysis.outline);
  const definition = variableEdit(analysis, name, chosen.value);
  return definition ? [action(`Extract '${chosen.value}' into the variable '${name}'`, name, [definition])] : [];
}

function variableWith(text: string, { vars }: Outline): string | undefined {
  return vars.find(({ value }) => value.kind === 'scalar' && value.source === text)?.key.source;
}

/** A word of a command that is neither its program nor a verb or an option, so that it may be another one day. */
interface Argument {
  readonly scalar: ScalarNode;
  /** What comes before the value in the same word, as `--namespace=`. */
  readonly lead: string;
  readonly value: string;
  /** The option that the value belongs to, if any. */
  readonly option: string;
}

const argumentsOf = oncePer(({ argv }: StepOutline): readonly Argument[] => {
  const words = argv.map(({ source }) => source);
  const own = words[0] === 'sudo' ? words.slice(1) : words;
  const verbs = new Set([own[0], ...(describeCommand(own)?.name.split(' ') ?? [])]);
  // Which words a shell would take for programs is not told here.
  if (words[1] === '-c' || words.some(isOperator)) return [];
  return argv.flatMap((scalar, index): readonly Argument[] => {
    if (index === 0 || verbs.has(scalar.source) || scalar.style === 'block') return [];
    const argument = argumentIn(scalar, words[index - 1] ?? '');
    return argument ? [argument] : [];
  });
});

function argumentIn(scalar: ScalarNode, before: string): Argument | undefined {
  const word = scalar.source;
  if (word.includes('{{')) return undefined;
  const [, option = '', joined] = /^(--[\w-]+)=(.+)$/s.exec(word) ?? [];
  if (joined !== undefined && isValue(joined)) return { scalar, lead: `${option}=`, value: joined, option };
  return isValue(word) ? { scalar, lead: '', value: word, option: before.startsWith('-') ? before : '' } : undefined;
}

function isValue(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word) && !word.startsWith('-') && !isPlaceholder(word);
}

const shortOptions: Readonly<Record<string, string>> = {
  '-n': 'namespace',
  '-l': 'selector',
  '-f': 'file',
  '-o': 'output',
};

function nameFor({ option, value }: Argument, outline: Outline): string {
  const { vars, inputs, captures } = definitionsOf(outline);
  const isTaken = (name: string) => [...scopeWords, ...vars, ...inputs].includes(name) || captures.has(name);
  const wanted = named(shortOptions[option] ?? (option.startsWith('--') ? option : '')) ?? named(value) ?? 'value';
  let name = wanted;
  for (let count = 2; isTaken(name); count += 1) name = `${wanted}_${count}`;
  return name;
}

function named(text: string): string | undefined {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  return /^[a-z][a-z0-9_]{0,39}$/.test(name) ? name : undefined;
}

function useEdit({ scalar, lead }: Argument, name: string): TextEdit {
  return { at: scalar.at, newText: quotedText(`${lead}{{ .${name} }}`) };
}

function variableEdit({ text, document }: Analysis, name: string, value: string): TextEdit | undefined {
  const meta = valueAt(document, 'meta');
  const vars = valueAt(meta, 'vars');
  const quoted = quotedText(value);
  if (meta?.kind !== 'map' || meta.entries.length === 0) return undefined;
  if (vars === undefined) {
    const entry = { key: 'vars', flow: `{${name}: ${quoted}}`, block: ['', `  ${name}: ${quoted}`] };
    return addedAfter({ text, map: meta }, 'name', entry);
  }
  const last = vars.kind === 'map' ? vars.entries.at(-1)?.key.source : undefined;
  if (vars.kind !== 'map' || last === undefined) return undefined;
  return addedAfter({ text, map: vars }, last, { key: name, flow: quoted, block: [quoted] });
}
