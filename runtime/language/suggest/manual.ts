import { commandLine } from '../../model/command-line.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import { entriesOf, entryAt, itemsOf, jsonOf, type Node, texts, valueAt } from '../syntax/node.js';
import { type MapText, type NewEntry, removed, replaced, textEntry } from './map-edit.js';

/** The edits that hand a step over to a person: what it would run becomes its instructions, and a text its proof. */
export function manualEdits(step: MapText): Result<readonly TextEdit[], string> {
  const { map } = step;
  const [type, work] = [entryAt(map, 'type'), entryAt(map, 'with')];
  if (type === undefined || work === undefined) return failed('it has nothing that could be handed over');
  const instructions = instructionsOf(type.value, map);
  if (instructions === undefined) return failed("its text holds '{{', which would be filled in as a template");
  const surplus = map.entries.filter(({ key }) => !kept.has(key.source));
  const removals = surplus.map((entry) => removed(step, entry));
  if (map.entries[0] === work || removals.includes(undefined)) {
    return failed("it does not begin with its 'id'; write 'id' first");
  }
  return ok([
    { at: type.value.at, newText: 'manual' },
    replaced(step, work, [textEntry('instructions', instructions), evidenceEntry]),
    ...removals.filter((edit) => edit !== undefined),
  ]);
}

/** The keys that a manual step may have, and the one that is replaced. */
const kept: ReadonlySet<string> = new Set([
  'id',
  'type',
  'title',
  'description',
  'when',
  'approvals',
  'with',
  'source',
  'annotations',
]);

const evidenceEntry: NewEntry = {
  key: 'required_evidence',
  flow: '[{kind: text, name: what_was_done}]',
  block: ['', '  - {kind: text, name: what_was_done}'],
};

function instructionsOf(type: Node, map: MapText['map']): string | undefined {
  const said = workOf(type, valueAt(map, 'with'));
  if (said === undefined) return undefined;
  const work = said.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return ['Do this by hand, and write down what you did:', '', ...work, ...surroundings(map)].join('\n');
}

function workOf(type: Node, work: Node | undefined): string | undefined {
  switch (type.kind === 'scalar' ? type.source : '') {
    case 'cli':
      return commandLine(texts(valueAt(work, 'argv')).map(({ source }) => source));
    case 'script':
      return withoutTemplate(jsonOf(valueAt(work, 'run') ?? type));
    default:
      return withoutTemplate(
        work && `${type.kind === 'scalar' ? type.source : ''} ${JSON.stringify(jsonOf(work), null, 2)}`,
      );
  }
}

// The text of a script is no template, and instructions are one.
function withoutTemplate(text: unknown): string | undefined {
  return typeof text === 'string' && !text.includes('{{') ? text.trimEnd() : undefined;
}

function surroundings(map: MapText['map']): readonly string[] {
  const variables = [...entriesOf(valueAt(map, 'env')), ...entriesOf(valueAt(valueAt(map, 'with'), 'env'))];
  const cwd = valueAt(map, 'cwd');
  const lines = [
    ...variables.map(({ key, value }) => `with ${key.source}=${value.kind === 'scalar' ? value.source : ''}`),
    ...(cwd?.kind === 'scalar' ? [`in the folder ${cwd.source}`] : []),
    ...expectations(map),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What was asserted, for the eyes of a person. */
function expectations(map: MapText['map']): readonly string[] {
  const asserted = itemsOf(valueAt(map, 'assertions')).flatMap(entriesOf);
  return asserted.flatMap(({ key, value }) =>
    value.kind === 'scalar' && key.source !== 'on'
      ? [`expected: ${key.source.replaceAll('_', ' ')} ${value.source}`]
      : [],
  );
}
