import type { PlanGroup, PlanStep } from '../runtime/model/plan.js';
import type { LeafStep } from '../runtime/model/runbook.js';
import type { Span } from '../runtime/model/text.js';

/** One line of the call stack: the step, or a group around it. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly at: Span;
}

/** The step, with what is said after its name, and under it the groups around it, innermost first. */
export function framesOf({ step, groups }: PlanStep, shown: (text: string) => string, note: string): readonly Frame[] {
  return [step, ...groups.toReversed()].map((place, depth) => ({
    id: depth + 1,
    name: `${nameOf(place, shown)}${depth === 0 ? note : ''}`,
    at: place.at,
  }));
}

function nameOf(place: LeafStep | PlanGroup, shown: (text: string) => string): string {
  const about = place.title ?? ('type' in place ? workOf(place) : undefined);
  return about === undefined ? shown(place.id) : `${shown(place.id)}: ${headline(shown(about))}`;
}

/** What a step without a title is known by. */
function workOf(step: LeafStep): string | undefined {
  if (step.type === 'script') return step.text;
  return step.type === 'provider' ? step.providerType : undefined;
}

// Cut only once it is redacted: half a secret is known by no pattern.
function headline(text: string): string {
  const [first = '', ...more] = text.trim().split('\n');
  return more.length > 0 ? `${first} …` : first;
}
