import { isMap } from 'yaml';
import { type Field, lineOf, pairsOf, type Reading } from '../scenario/fields.js';
import type { Mention } from './test-file.js';

/** The names that a test mentions where it says what people give. */
export function mentionsIn(reading: Reading, fields: ReadonlyMap<string, Field>): readonly Mention[] {
  const named = (key: string, kind: 'step' | 'input') =>
    entriesOf(reading, fields.get(key)?.value).map(([name, { key: node }]) => ({
      kind,
      name,
      line: at(reading, node),
    }));
  return [
    ...named('inputs', 'input'),
    ...named('gates', 'step'),
    ...named('interventions', 'step'),
    ...named('endings', 'step'),
    ...named('evidence', 'step'),
    ...evidenceNames(reading, fields.get('evidence')),
  ];
}

function evidenceNames(reading: Reading, field: Field | undefined): readonly Mention[] {
  return entriesOf(reading, field?.value).flatMap(([step, { value }]) =>
    entriesOf(reading, value).map(
      ([name, { key }]) => ({ kind: 'evidence', name, step, line: at(reading, key) }) as const,
    ),
  );
}

function entriesOf(reading: Reading, value: unknown): readonly (readonly [string, Field])[] {
  const node = reading.resolved(value);
  return isMap(node) ? [...pairsOf(node)] : [];
}

function at({ lines }: Reading, node: unknown): number {
  return lineOf(node, lines);
}
