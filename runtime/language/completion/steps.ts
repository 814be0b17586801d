import type { ProviderTypes } from '../../model/provider.js';
import { riskIcon } from '../../model/risk.js';
import { keysOf, membersOf, resolved, type Schema } from '../shape/schema.js';
import type { Completion } from './item.js';
import type { ItemPlace, KeyPlace, ValuePlace } from './place.js';
import { itemSnippet } from './snippet.js';

/** Whole items of a list: for steps one of each type, for others one with all that it has to have. */
export function itemCompletions({ schema, typed, indent }: ItemPlace): readonly Completion[] {
  return formsOf(resolved(schema.items ?? {})).map(([name, form]) => ({
    label: `- ${name}`,
    kind: 'snippet',
    ...(form.description !== undefined && { documentation: form.description }),
    newText: '- ',
    snippet: `- ${itemSnippet(form, indent + 2)}`,
    replaces: typed,
  }));
}

/** What an item may be, by name: a member of a union, a mapping with one of its keys, or just an item. */
function formsOf(item: Schema): readonly (readonly [string, Schema])[] {
  if (item.oneOf) return membersOf(item).map((member) => [nameOf(member), member]);
  if (item.type !== 'object') return [['item', item]];
  if (item.required && item.required.length > 0) return [[item.required.join(', '), item]];
  return [...keysOf(item)].map(([key, value]) => [key, { ...item, ...described(value), required: [key] }]);
}

function described({ description }: Schema): Pick<Schema, 'description'> {
  return description === undefined ? {} : { description };
}

/** All that an item has to have, at the start of one that holds nothing yet. */
export function skeletonCompletions({ schema, typed, indent, present, isFlow, path }: KeyPlace): readonly Completion[] {
  if (present.length > 0 || isFlow || typeof path.at(-2) !== 'number') return [];
  return membersOf(schema).flatMap((member) => {
    const name = nameOf(member);
    if (name === '') return [];
    const snippet = itemSnippet(member, indent);
    return [
      {
        label: `${name} …`,
        kind: 'snippet',
        detail: [...(member.required ?? [])].join(', '),
        ...(member.description !== undefined && { documentation: member.description }),
        newText: `${(member.required ?? [])[0] ?? ''}: `,
        snippet,
        filterText: name,
        replaces: typed,
      } as const,
    ];
  });
}

/** The types of steps that providers bring, where the type of a step is written. */
export function typeCompletions(place: ValuePlace, providers: ProviderTypes | undefined): readonly Completion[] {
  if (!isStepType(place)) return [];
  return [...(providers?.types().values() ?? [])].map(({ type, description, risk, provider }) => ({
    label: type,
    kind: 'value',
    detail: `${riskIcon[risk]} ${risk}, ${provider}`,
    documentation: description,
    newText: type,
    replaces: place.typed,
  }));
}

/** Whether a place is that of a step's type. */
export function isStepType({ path }: Pick<ValuePlace, 'path'>): boolean {
  return path.at(-1) === 'type' && typeof path.at(-2) === 'number' && path.at(-3) === 'steps';
}

/** The word that tells a member of a union from the others. */
function nameOf(member: Schema): string {
  const tag = [...keysOf(member).values()].find(({ const: word }) => word !== undefined);
  return tag === undefined ? '' : String(tag.const);
}
