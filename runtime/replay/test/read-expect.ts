import { isMap, isNode, isSeq } from 'yaml';
import { compilePattern } from '../../expr/pattern.js';
import { scalarText } from '../inputs-file.js';
import {
  type Field,
  fieldsOf,
  integerOf,
  isNothing,
  lineOf,
  pairsOf,
  type Reading,
  refuse,
  textOf,
} from '../scenario/fields.js';
import type { Condition } from './condition.js';
import { type Expectations, type Lined, runOutcomes, stepOutcomes } from './test-file.js';

const nothing: Expectations = { steps: new Map(), captures: new Map(), outputs: new Map(), never: [] };

/** What has to come of a run, as the field of a test says it. */
export function expectationsIn(reading: Reading, field: Field | undefined): Expectations {
  if (isNothing(field?.value)) return nothing;
  const known = ['outcome', 'exit', 'steps', 'captures', 'outputs', 'never'];
  const fields = fieldsOf(reading, field?.value, "'expect'", known);
  if (!fields) return nothing;
  const outcome = fields.get('outcome') && wordIn(reading, fields.get('outcome'), 'outcome of a run', runOutcomes);
  const exit = exitIn(reading, fields.get('exit'));
  return {
    ...(outcome && { outcome }),
    ...(exit && { exit }),
    steps: mapIn(reading, fields.get('steps'), 'steps', (entry) =>
      wordIn(reading, entry, 'outcome of a step', stepOutcomes),
    ),
    captures: mapIn(reading, fields.get('captures'), 'captures', (entry, name) => conditionsIn(reading, entry, name)),
    outputs: mapIn(reading, fields.get('outputs'), 'outputs', (entry, name) => conditionsIn(reading, entry, name)),
    never: listIn(reading, fields.get('never')),
  };
}

function exitIn(reading: Reading, field: Field | undefined): Lined<number> | undefined {
  if (field === undefined) return undefined;
  const value = integerOf(reading, field, "'exit'");
  if (value < 0 || value > 255)
    refuse(reading, field.value, `'exit: ${value}' is no exit code; write one from 0 to 255`);
  return { value, line: lineOf(field.key, reading.lines) };
}

function wordIn<Word extends string>(
  reading: Reading,
  field: Field | undefined,
  what: string,
  words: readonly Word[],
): Lined<Word> | undefined {
  const text = textOf(reading, field, `the ${what}`);
  const value = words.find((word) => word === text);
  if (value !== undefined) return { value, line: lineOf(field?.key, reading.lines) };
  refuse(reading, field?.key, `'${text}' is no ${what}; write ${listed(words)}`);
  return undefined;
}

function mapIn<Value>(
  reading: Reading,
  field: Field | undefined,
  what: string,
  read: (entry: Field, name: string) => Value | undefined,
): ReadonlyMap<string, Value> {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return new Map();
  if (!isMap(node)) {
    refuse(reading, node, `'${what}' has to be a map; write 'name: …' below it`);
    return new Map();
  }
  return new Map(
    [...pairsOf(node)].flatMap(([name, entry]): [string, Value][] => {
      const value = read(entry, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function conditionsIn(reading: Reading, { key, value }: Field, name: string): Lined<readonly Condition[]> | undefined {
  const line = lineOf(key, reading.lines);
  const node = reading.resolved(value);
  const text = scalarText(node);
  if (text !== undefined) return { value: [{ kind: 'equals', text }], line };
  if (!isMap(node) || node.items.length === 0) {
    refuse(
      reading,
      key,
      `what '${name}' has to be is no text; write a text, or one of ${listed(kinds)} with what it takes`,
    );
    return undefined;
  }
  const fields = fieldsOf(reading, node, `what '${name}' has to be`, kinds);
  const conditions = [...(fields ?? [])].flatMap(([kind, entry]) => conditionIn(reading, kind, entry));
  return { value: conditions, line };
}

const kinds = ['equals', 'contains', 'matches', 'json', 'absent'];

function conditionIn(reading: Reading, kind: string, field: Field): readonly Condition[] {
  switch (kind) {
    case 'equals':
    case 'contains':
      return [{ kind, text: textOf(reading, field, `'${kind}'`) }];
    case 'matches':
      return patternIn(reading, field);
    case 'json':
      return [{ kind, value: jsonOf(reading.resolved(field.value)) }];
    case 'absent':
      return absentIn(reading, field);
    default:
      return [];
  }
}

function patternIn(reading: Reading, field: Field): readonly Condition[] {
  const text = textOf(reading, field, "'matches'");
  const pattern = compilePattern(text);
  if (pattern.ok) return [{ kind: 'matches', text }];
  refuse(reading, field.key, pattern.error.message);
  return [];
}

function absentIn(reading: Reading, field: Field): readonly Condition[] {
  if (textOf(reading, field, "'absent'") === 'true') return [{ kind: 'absent' }];
  refuse(reading, field.key, "'absent' is only said where there is to be no value; write 'absent: true'");
  return [];
}

function jsonOf(node: unknown): unknown {
  return isNode(node) ? (node.toJSON() as unknown) : null;
}

function listIn(reading: Reading, field: Field | undefined): readonly Lined<string>[] {
  const node = reading.resolved(field?.value);
  if (isNothing(node)) return [];
  if (!isSeq(node)) {
    refuse(reading, node, "'never' has to be a list of step ids; write 'never: [step_id]'");
    return [];
  }
  return node.items.map((value) => ({
    value: textOf(reading, { key: undefined, value }, "an entry of 'never'"),
    line: lineOf(reading.resolved(value), reading.lines),
  }));
}

function listed(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
