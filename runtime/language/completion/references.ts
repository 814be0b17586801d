import { deniedBy } from '../../expr/index.js';
import { describeCommand, describeNames, knownCommands } from '../../risk/index.js';
import type { Analysis } from '../analysis.js';
import type { Outline } from '../outline.js';
import type { Path } from '../shape/schema.js';
import { withRollbacks } from '../step-outline.js';
import { type Node, texts, valueAt } from '../syntax/node.js';
import type { Completion } from './item.js';
import type { ValuePlace } from './place.js';
import { commitsOf, written } from './values.js';

/** What a text of a list may say that other parts of the runbook, or what is known of commands, tell. */
export function referenceCompletions({ outline }: Analysis, place: ValuePlace, offset: number): readonly Completion[] {
  switch (listOf(place.path)) {
    case 'argv':
      return commandCompletions(outline, place, offset);
    case 'roles':
      return place.path.at(-3) === 'approvals' ? wordsAt(place, rolesIn(outline)) : [];
    case 'distinct_from':
      return wordsAt(place, ['starter', ...earlierIds(outline, place.typed.start)]);
    case 'allowed_commands':
      return wordsAt(place, [...new Set(programsIn(outline))], programs(outline, place, offset));
    case 'denied_commands':
      return programs(outline, place, offset);
    default:
      return place.path.at(-1) === 'step' ? wordsAt(place, idsOf(outline)) : [];
  }
}

/** The list that a path leads into. */
function listOf(path: Path): string | number | undefined {
  return typeof path.at(-1) === 'number' ? path.at(-2) : undefined;
}

function wordsAt(
  place: ValuePlace,
  words: readonly string[],
  others: readonly Completion[] = [],
): readonly Completion[] {
  const own = words
    .filter((word) => !place.before.includes(word))
    .map((word) => ({
      label: word,
      kind: 'step' as const,
      newText: written(word, place.quote),
      replaces: place.typed,
      ...commitsOf(place),
    }));
  return [...own, ...others.filter(({ label }) => !words.includes(label))];
}

// What a policy says of roles is all that there is; without one, those are meant that the runbook names elsewhere.
function rolesIn({ steps, holders }: Outline): readonly string[] {
  if (holders) return Object.keys(holders);
  return [...new Set(steps.flatMap(({ node, rollback }) => [node, rollback?.node]).flatMap(rolesOf))];
}

function rolesOf(step: Node | undefined): readonly string[] {
  return texts(valueAt(valueAt(step, 'approvals'), 'roles')).map(({ source }) => source);
}

function earlierIds({ steps }: Outline, offset: number): readonly string[] {
  return idsOf({ steps: steps.filter(({ node }) => node.at.end < offset) });
}

function idsOf({ steps }: Pick<Outline, 'steps'>): readonly string[] {
  return steps.flatMap(({ id, type }) => (id && type !== 'group' ? [id.source] : []));
}

function programsIn({ steps }: Outline): readonly string[] {
  return withRollbacks(steps).flatMap(({ argv }) => argv.slice(0, 1).map(({ source }) => source));
}

/** Programs first, those that the runbook allows where it says so; then verbs and options of the one that is named. */
function commandCompletions(outline: Outline, place: ValuePlace, offset: number): readonly Completion[] {
  if (place.before.length > 0) return wordsAfter(place);
  const { allowed, denied } = outline.governance;
  const known = programs(outline, place, offset);
  const patterns = denied.map(({ source }) => source);
  const offered =
    allowed === undefined
      ? known
      : wordsAt(
          place,
          allowed.map(({ source }) => source),
        ).map(asProgram(known));
  return offered.filter(({ label }) => deniedBy([label], patterns) === undefined);
}

function asProgram(known: readonly Completion[]): (word: Completion) => Completion {
  const byName = new Map(known.map((one) => [one.label, one]));
  return (word) => byName.get(word.label) ?? { ...word, kind: 'command', command: [word.label] };
}

function programs(outline: Outline, place: ValuePlace, offset: number): readonly Completion[] {
  const typed = outline.text.slice(place.typed.start, offset).toLowerCase();
  const own = describeNames((outline.risk.packs ?? []).flatMap(({ commands }) => commands));
  const words = [...own, ...describeNames(knownCommands())].map((word) => ({
    ...word,
    at: word.name.toLowerCase().indexOf(typed),
  }));
  // There are thousands, so only those are offered that what is typed may become, first those that begin so.
  const meant = [...words.filter(({ at }) => at === 0), ...words.filter(({ at }) => at > 0)];
  return meant.map((word) => commandWord(place, word, [word.name]));
}

function wordsAfter(place: ValuePlace): readonly Completion[] {
  const description = describeCommand(place.before);
  if (description === undefined) return [];
  const verbs = description.verbs.map((verb) => commandWord(place, verb, [...place.before, verb.name]));
  const flags = description.flags.map((flag) => ({
    ...commandWord(place, { name: flag }, []),
    kind: 'value' as const,
  }));
  return [...verbs, ...flags];
}

function commandWord(
  place: ValuePlace,
  { name, summary }: { readonly name: string; readonly summary?: string },
  command: readonly string[],
): Completion {
  return {
    label: name,
    kind: 'command',
    ...(summary !== undefined && { detail: summary }),
    newText: written(name, place.quote),
    replaces: place.typed,
    ...commitsOf(place),
    ...(command.length > 0 && { command }),
  };
}
