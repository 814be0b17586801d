import { compilePattern, globMatches } from '../../../expr/index.js';
import type { Fix } from '../../../model/diagnostic.js';
import type { Outline } from '../../outline.js';
import { found, oneOf } from '../../shape/wording.js';
import {
  type Entry,
  entriesOf,
  entryAt,
  itemsOf,
  type Node,
  type ScalarNode,
  textNode,
  valueAt,
} from '../../syntax/node.js';
import { entryRemoval, replacement } from '../edit.js';
import type { Finding, Rule } from '../rule.js';

export const invalidInput: Rule = {
  code: 'inputs/invalid',
  severity: 'error',
  explanation:
    'What an input says of itself has to fit together: its default and its choices are of its type, the default is one of the choices and matches the pattern, and a secret stands in no runbook.',
  howToFix: 'Correct the key that is marked.',
  check,
};

function check({ inputs, governance, text }: Outline): readonly Finding[] {
  return inputs.flatMap((input) => [
    ...wrongTypes(input),
    ...defaultFindings(input),
    ...patternFindings(input),
    ...secretFindings(input, text),
    ...sourceFindings(input, governance.deniedEnvironment),
  ]);
}

function typeOf({ value }: Entry): string {
  return textNode(valueAt(value, 'type'))?.source ?? 'string';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text; put it in quotes',
  number: 'a number; write it without quotes',
  boolean: 'true or false; write one of them',
};

function wrongTypes(input: Entry): readonly Finding[] {
  const type = typeOf(input);
  const given = [valueAt(input.value, 'default'), ...itemsOf(valueAt(input.value, 'enum'))];
  return given.flatMap((node, index) => {
    // Other values are no scalars, which is a fault of the shape.
    if (node?.kind !== 'scalar' || node.value === null || typeof node.value === type) return [];
    const message = `${found(node)} is no value of the input '${input.key.source}', which is ${typeWords[type] ?? type}`;
    // Whether a default of the right type would be one of the choices is not known yet.
    const isChosen = index === 0 && given.length > 1;
    return [{ message, at: node.at, fixes: isChosen ? [] : ofType(node, type) }];
  });
}

function ofType({ at, source }: ScalarNode, type: string): readonly Fix[] {
  if (type === 'string') return [replacement('Put it in quotes', at, JSON.stringify(source))];
  const isMeant =
    type === 'number' ? /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(source) : /^(?:true|false)$/.test(source);
  return isMeant ? [replacement('Remove the quotes', at, source)] : [];
}

function defaultFindings(input: Entry): readonly Finding[] {
  const { key, value } = input;
  const given = scalarAt(value, 'default');
  if (typeof given?.value !== typeOf(input)) return [];
  const choices = itemsOf(valueAt(value, 'enum')).filter((node) => node.kind === 'scalar');
  if (!given || choices.length === 0 || choices.some((choice) => choice.value === given.value)) return [];
  const allowed = oneOf(choices.map(({ source }) => source));
  return [
    { message: `'${given.source}' is not in the enum of the input '${key.source}'; write ${allowed}`, at: given.at },
  ];
}

function patternFindings(input: Entry): readonly Finding[] {
  const pattern = textNode(valueAt(input.value, 'pattern'));
  if (!pattern) return [];
  if (typeOf(input) !== 'string') {
    const message = `'${pattern.source}' is a pattern, which only an input of the type string has; remove it`;
    return [{ message, at: pattern.at }];
  }
  const compiled = compilePattern(`\\A(?:${pattern.source})\\z`);
  // A pattern that is none is reported by patterns/invalid-regex.
  if (!compiled.ok || !compilePattern(pattern.source).ok) return [];
  const given = textNode(valueAt(input.value, 'default'));
  if (!given || compiled.value.test(given.source)) return [];
  const message = `'${given.source}' does not match the pattern '${pattern.source}' as a whole; correct one of them`;
  return [{ message, at: given.at }];
}

function secretFindings({ key, value }: Entry, text: string): readonly Finding[] {
  const given = scalarAt(value, 'default');
  if (scalarAt(value, 'secret')?.value !== true || !given) return [];
  const message = `the input '${key.source}' is secret, but its default stands here for all to read; remove it and use 'from'`;
  const entries = entriesOf(value);
  const entry = entryAt(value, 'default');
  const fixes = entry ? entryRemoval('Remove the default', text, entries, entry) : [];
  return [{ message, at: given.at, fixes }];
}

function sourceFindings({ value }: Entry, denied: readonly ScalarNode[]): readonly Finding[] {
  const from = textNode(valueAt(value, 'from'));
  const name = /^env:(.+)$/.exec(from?.source ?? '')?.[1];
  const glob = name === undefined ? undefined : denied.find(({ source }) => globMatches(source, name));
  if (!from || !glob) return [];
  const message = `'${from.source}' reads an environment variable that '${glob.source}' in deny_env_vars denies; take the value from a file, or remove the entry`;
  return [{ message, at: from.at, related: [{ at: glob.at, message: `'${glob.source}' is denied here` }] }];
}

function scalarAt(node: Node, key: string): ScalarNode | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}
