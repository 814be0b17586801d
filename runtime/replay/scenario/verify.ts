import type { Scenario, ScenarioStep } from './scenario.js';
import type { Played, ScenarioPlayer } from './session.js';

/** Whether a scenario was played as it has to be; the fields are those of `cli-replay verify --format json`. */
export interface PlayReport {
  readonly scenario: string;
  readonly session: string;
  readonly passed: boolean;
  readonly total_steps: number;
  /** How many steps answered at least once. */
  readonly consumed_steps: number;
  readonly error?: string;
  readonly steps: readonly StepReport[];
}

/** How often a step answered. */
export interface StepReport {
  readonly index: number;
  readonly label: string;
  readonly group?: string;
  readonly call_count: number;
  readonly min: number;
  readonly max: number;
  readonly passed: boolean;
}

/** The report of what was played; a call without an answer fails it, but where cli-replay forgets it. */
export function playReport({ scenario, strictness }: ScenarioPlayer, played: Played, session: string): PlayReport {
  const steps = scenario.steps.map((step, index) => stepReport(scenario, step, index, played));
  const consumed = steps.filter(({ call_count: count }) => count > 0).length;
  const head = { scenario: scenario.name, session };
  if (strictness === 'compatible' && consumed === 0) {
    return { ...head, passed: false, total_steps: 0, consumed_steps: 0, error: 'no state found', steps: [] };
  }
  const [first] = strictness === 'strict' ? played.unanswered : [];
  return {
    ...head,
    passed: first === undefined && steps.every(({ passed }) => passed),
    total_steps: steps.length,
    consumed_steps: consumed,
    ...(first !== undefined && { error: unansweredText(first, played.unanswered.length) }),
    steps,
  };
}

function stepReport({ groups }: Scenario, { argv, calls }: ScenarioStep, index: number, { place }: Played): StepReport {
  const group = groups.find(({ start, end }) => start <= index && index < end)?.name;
  const count = place.counts[index] ?? 0;
  const label = argv.join(' ');
  return {
    index,
    label: group === undefined ? label : `[group:${group}] ${label}`,
    ...(group !== undefined && { group }),
    call_count: count,
    ...calls,
    passed: count >= calls.min,
  };
}

function unansweredText(first: string, count: number): string {
  return count === 1 ? `a call had no answer: ${first}` : `${count} calls had no answer, the first one: ${first}`;
}
