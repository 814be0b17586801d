/** Something that can be called in an expression or applied in a template, for people who write one. */
export interface Callable {
  readonly name: string;
  /** How it is written, with what it is given in `parameters`. */
  readonly usage: string;
  readonly parameters: readonly { readonly name: string; readonly meaning: string }[];
  readonly meaning: string;
  /** A method stands behind a dot, and what is before the dot is no parameter. */
  readonly form: 'filter' | 'function' | 'method';
}

const part = (meaning: string) => [{ name: 'part', meaning }];
const each = [
  { name: 'x', meaning: 'the name of the entry in what follows' },
  { name: 'condition', meaning: 'what is asked of each entry' },
];

/** The filters of a template of runbook/v1. */
export const templateFilters: readonly Callable[] = [
  {
    name: 'default',
    usage: 'default "text"',
    parameters: [{ name: '"text"', meaning: 'a text in double quotes, a number, true or false' }],
    meaning: 'what stands there where the name has no value',
    form: 'filter',
  },
  { name: 'json', usage: 'json', parameters: [], meaning: 'the value as JSON', form: 'filter' },
  {
    name: 'join',
    usage: 'join ", "',
    parameters: [{ name: '", "', meaning: 'a text in double quotes that stands between the entries' }],
    meaning: 'the entries of a list as one text',
    form: 'filter',
  },
];

/** The functions and methods of an expression. */
export const expressionCalls: readonly Callable[] = [
  call('function', 'size(x)', 'how many characters, entries or keys it has', [['x', 'a text, a list or a map']]),
  call('function', 'has(x)', 'whether the name has a value', [['x', 'a name, such as captures.count']]),
  call('function', 'int(x)', 'a whole number', [['x', 'a number, or a text that is one']]),
  call('function', 'double(x)', 'a number', [['x', 'a number, or a text that is one']]),
  call('function', 'string(x)', 'a text', [['x', 'a text, a number, true or false']]),
  {
    name: 'contains',
    usage: 'contains(part)',
    parameters: part('a text'),
    meaning: 'whether the text holds it',
    form: 'method',
  },
  {
    name: 'startsWith',
    usage: 'startsWith(part)',
    parameters: part('a text'),
    meaning: 'whether the text begins with it',
    form: 'method',
  },
  {
    name: 'endsWith',
    usage: 'endsWith(part)',
    parameters: part('a text'),
    meaning: 'whether the text ends with it',
    form: 'method',
  },
  call('method', 'matches(pattern)', 'whether the pattern is found in the text', [
    ['pattern', 'a pattern in RE2 syntax'],
  ]),
  {
    name: 'all',
    usage: 'all(x, condition)',
    parameters: each,
    meaning: 'whether it holds for every entry',
    form: 'method',
  },
  {
    name: 'exists',
    usage: 'exists(x, condition)',
    parameters: each,
    meaning: 'whether it holds for one entry',
    form: 'method',
  },
  {
    name: 'filter',
    usage: 'filter(x, condition)',
    parameters: each,
    meaning: 'the entries that it holds for',
    form: 'method',
  },
  call('method', 'map(x, value)', 'the value of each entry', [
    ['x', 'the name of the entry in what follows'],
    ['value', 'what is made of each entry'],
  ]),
];

function call(
  form: Callable['form'],
  usage: string,
  meaning: string,
  parameters: readonly (readonly [string, string])[],
): Callable {
  const name = usage.slice(0, usage.indexOf('('));
  return { name, usage, meaning, form, parameters: parameters.map(([own, what]) => ({ name: own, meaning: what })) };
}
