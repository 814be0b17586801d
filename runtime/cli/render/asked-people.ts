import { duration } from '../../model/time.js';
import type { AskedPeople } from '../../run/asked-people.js';
import { usualWaitMs } from '../../run/deadline.js';
import { oneLine } from './plain.js';

/** Who has to agree to a step, in one line: how many, as what, who does not count, and for how long they are asked. */
export function askedPeopleText(people: AskedPeople): string {
  const { min, waitMs, canBreakGlass } = people;
  const who = [`${min === 1 ? '1 person' : `${min} people`}${inRoles(people)}`, ...barred(people)].join(', ');
  const glass = canBreakGlass ? '; one alone only by breaking the glass' : '';
  return oneLine(`${who}; within ${waitText(waitMs)}${glass}`);
}

/** Whether anybody counts, alone and for as long as usual: then there is nothing to tell of them. */
export function isAnybody({ min, roles, isStarterBarred, barredPeopleOf, waitMs }: AskedPeople): boolean {
  return min === 1 && roles.length === 0 && !isStarterBarred && barredPeopleOf.length === 0 && waitMs === usualWaitMs;
}

/** Who has to agree to a step, as a program reads it. */
export function askedPeopleJson(people: AskedPeople): object {
  return {
    min: people.min,
    roles: people.roles,
    holders: people.holders ?? null,
    not_the_starter: people.isStarterBarred,
    not_who_acted_in: people.barredPeopleOf,
    break_glass: people.canBreakGlass,
    expires_after_ms: people.waitMs,
  };
}

function inRoles({ roles, holders }: AskedPeople): string {
  if (roles.length === 0) return '';
  const held = (role: string) => holders?.[role]?.join(', ') || 'nobody';
  const [only = ''] = roles;
  if (holders === undefined) return ` as ${roles.join(' or ')}`;
  if (roles.length === 1) return ` as ${only} (${held(only)})`;
  return ` as ${roles.join(' or ')} (${roles.map((role) => `${role}: ${held(role)}`).join('; ')})`;
}

function barred({ isStarterBarred, barredPeopleOf }: AskedPeople): readonly string[] {
  const steps = barredPeopleOf.map((id) => `'${id}'`).join(' or ');
  return [...(isStarterBarred ? ['not the starter'] : []), ...(steps === '' ? [] : [`not who acted in ${steps}`])];
}

function waitText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return duration(milliseconds).replace(/ 0 s$/, '');
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
