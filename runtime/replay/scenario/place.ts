import type { Scenario, StepGroup, Strictness } from './scenario.js';

/** How often each step answered, and which one is next. */
export interface Place {
  readonly current: number;
  readonly counts: readonly number[];
}

/** The place before the first call. */
export function beginning(steps: number): Place {
  return { current: 0, counts: Array.from({ length: steps }, () => 0) };
}

/** The steps that may answer the next call, in the order in which they are tried; none where all are used up. */
export function candidates(scenario: Scenario, place: Place, strictness: Strictness): readonly number[] {
  const tried: (readonly number[])[] = [];
  for (let at = unused(scenario, place); at < scenario.steps.length; ) {
    tried.push(tryable(scenario, place, at));
    if (!mayBeLeft(scenario, place, at)) break;
    const next = groupOf(scenario, at)?.end ?? at + 1;
    if (strictness === 'compatible') return [...tried, oneFurther(scenario, place, next)].flat();
    at = unused(scenario, { ...place, current: next });
  }
  return tried.flat();
}

/** What cli-replay tries behind a step or a group that may be left: one step and no more, out of a group only the very next one. */
function oneFurther(scenario: Scenario, place: Place, next: number): readonly number[] {
  if (next >= scenario.steps.length) return [];
  return groupOf(scenario, next - 1) ? [next] : tryable(scenario, place, next);
}

/** The place after a step has answered. */
export function afterMatch(scenario: Scenario, place: Place, matched: number, strictness: Strictness): Place {
  const counts = place.counts.with(matched, (place.counts[matched] ?? 0) + 1);
  if (strictness === 'strict') return { current: groupOf(scenario, matched)?.start ?? matched, counts };
  return { current: compatibleCurrent(scenario, { ...place, counts }, matched), counts };
}

function compatibleCurrent(scenario: Scenario, place: Place, matched: number): number {
  const from = unused(scenario, {
    ...place,
    counts: place.counts.with(matched, (place.counts[matched] ?? 0) - 1),
  });
  const group = groupOf(scenario, from);
  if (group) return matched >= group.end ? group.end : from;
  // Entered from a step before it, a group is left behind with the member that is used up: its others answer no more.
  if (isUsedUp(scenario, place, matched)) return matched + 1;
  return matched === from ? from : from + 1;
}

/** The first step from here that can still answer. */
function unused(scenario: Scenario, place: Place): number {
  let at = place.current;
  while (at < scenario.steps.length) {
    const group = groupOf(scenario, at);
    const members = group ? range(group) : [at];
    if (!members.every((index) => isUsedUp(scenario, place, index))) return at;
    at = group?.end ?? at + 1;
  }
  return at;
}

/** A step, or the members of its group, as far as they can still answer. */
function tryable(scenario: Scenario, place: Place, at: number): readonly number[] {
  const group = groupOf(scenario, at);
  return (group ? range(group) : [at]).filter((index) => !isUsedUp(scenario, place, index));
}

/** Whether a step, or all of its group, has answered as often as it must. */
function mayBeLeft({ steps, ...scenario }: Scenario, { counts }: Place, at: number): boolean {
  const group = groupOf(scenario, at);
  return (group ? range(group) : [at]).every((index) => (counts[index] ?? 0) >= (steps[index]?.calls.min ?? 0));
}

function isUsedUp({ steps }: Scenario, { counts }: Place, index: number): boolean {
  return (counts[index] ?? 0) >= (steps[index]?.calls.max ?? 0);
}

function groupOf({ groups }: Pick<Scenario, 'groups'>, index: number): StepGroup | undefined {
  return groups.find(({ start, end }) => start <= index && index < end);
}

function range({ start, end }: StepGroup): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
