import type { Focus } from '../runtime/debug/scopes.js';
import type { RunView } from '../runtime/debug/view.js';
import type { PlanGroup, PlanStep } from '../runtime/model/plan.js';
import type { LeafStep } from '../runtime/model/runbook.js';
import type { Span } from '../runtime/model/text.js';

/** One line of the call stack: the step, a group around it, or the run. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly at: Span;
  readonly focus: Focus;
}

/** The step, with what is said after its name, under it the groups around it, innermost first, and under all the run. */
export function framesOf(
  planStep: PlanStep | undefined,
  { plan, shown }: Pick<RunView, 'plan' | 'shown'>,
  note: string,
): readonly Frame[] {
  const { step, groups = [] } = planStep ?? {};
  const frames = [
    ...(planStep && step
      ? [{ name: `${nameOf(step, shown.text)}${note}`, at: step.at, focus: { kind: 'step', planStep } as const }]
      : []),
    ...groups
      .toReversed()
      .map((group) => ({ name: nameOf(group, shown.text), at: group.at, focus: { kind: 'group', group } as const })),
    { name: shown.text(plan.name), at: { start: 0, end: 0 }, focus: { kind: 'run' } as const },
  ];
  return frames.map((frame, depth) => ({ id: depth + 1, ...frame }));
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
