import type { InputDeclaration } from '../../model/runbook.js';

/** A value that nobody would think of, for an input. */
export interface FuzzValue {
  readonly text: string;
  readonly kind: string;
  /** Words in it that stand nowhere else: its first and its last, where it has two. */
  readonly marks?: readonly [first: string, last: string];
}

/** Numbers from 0 to below 1; the same seed gives the same ones. */
export type Chance = () => number;

/** Chance from a seed, with the same outcome everywhere. */
export function chanceFrom(seed: number): Chance {
  let state = Math.trunc(seed) >>> 0;
  return () => {
    // Mulberry32, a generator that is small and good enough to choose with.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A value for an input that it may have or may not: what it is declared as is not always kept. */
export function fuzzValue(chance: Chance, declaration: InputDeclaration): FuzzValue {
  const { type, choices, isSecret } = declaration;
  if (isSecret) return secretValue(chance);
  if (choices && choices.length > 0 && chance() < 0.8) return { kind: 'choice', text: String(pick(chance, choices)) };
  if (type === 'boolean') return { kind: 'boolean', text: pick(chance, ['true', 'false', 'yes', '']) };
  if (type === 'number' && chance() < 0.9) return { kind: 'number', text: pick(chance, numbers) };
  return textValue(chance);
}

const numbers = ['0', '-1', '1', '007', '1.10', '0.1', '-0', '1e308', '9007199254740993', '1e999', 'NaN', '0x10', ''];

function secretValue(chance: Chance): FuzzValue {
  const kinds = ['', ' with blanks', '\'"quoted"', '\\back\\slash', '{{ .braces }}', '$(shell)', '<&>%20', 'äöü—€'];
  return { kind: 'secret', text: `${mark(chance)}${pick(chance, kinds)}${mark(chance)}` };
}

type Form = readonly [kind: string, make: (first: string, last: string) => string];

const forms: readonly Form[] = [
  ['blanks', (first, last) => `${first} ${last}`],
  ['a tab', (first, last) => `${first}\t${last}`],
  ['a line break', (first, last) => `${first}\n${last}`],
  ['single quotes', (first, last) => `${first}' '${last}`],
  ['double quotes', (first, last) => `${first}" "${last}`],
  ['a backslash', (first, last) => `${first}\\ ${last}\\`],
  ['a semicolon', (first, last) => `${first}; ${last}`],
  ['a pipe', (first, last) => `${first} | ${last}`],
  ['a substitution', (first, last) => `$(${first} ${last})`],
  ['back quotes', (first, last) => `\`${first} ${last}\``],
  ['a variable', (first, last) => `\${${first}:-${last}} $HOME`],
  ['a redirection', (first, last) => `${first} > ${last}`],
  ['an and', (first, last) => `${first} && ${last} &`],
  ['a template', (first, last) => `{{ .${first} }} {{ ${last}`],
  ['an expression', (first, last) => `${first} == true || "${last}"`],
  ['a glob', (first, last) => `* ${first} ? ${last} [a-z]`],
  ['an option', (first, last) => `--${first} -${last}`],
  ['a path upwards', (first, last) => `../../${first} ../${last}`],
  ['letters of many scripts', (first, last) => `${first} žluťoučký 漢字 עברית 👩‍👩‍👧 ${last}`],
  ['marks that turn the text', (first, last) => `${first} \u202e\u2066 ${last}`],
  ['control characters', (first, last) => `${first}\u001b[31m ${last}\u0007`],
  ['YAML', (first, last) => `${first}: [*${last}, &a, !!js]`],
];

function textValue(chance: Chance): FuzzValue {
  const turn = chance();
  if (turn < 0.08) return { kind: 'nothing', text: '' };
  if (turn < 0.12) return { kind: 'blanks alone', text: '   ' };
  const [first, last] = [mark(chance), mark(chance)];
  if (turn < 0.2)
    return { kind: 'a very long text', text: `${first} ${'x'.repeat(70_000)} ${last}`, marks: [first, last] };
  const [kind, make] = pick(chance, forms);
  return { kind, text: make(first, last), marks: [first, last] };
}

function mark(chance: Chance): string {
  return `fz${Math.floor(chance() * 36 ** 7)
    .toString(36)
    .padStart(7, '0')}q`;
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}
