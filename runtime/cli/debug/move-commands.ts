import type { Goal } from '../../debug/pace.js';
import type { HumanCommand } from '../../engine/drive.js';
import type { InterventionAnswer } from '../../engine/ports.js';
import { isBlank } from '../../model/blank.js';
import type { Actor } from '../../model/event.js';
import { machineClock } from '../../node/clock.js';
import { decide } from '../../run/decide.js';
import { type Debugged, fault, type Outcome, type ShellCommands } from './debugged.js';
import { forward } from './past-commands.js';
import { stepAt } from './place.js';
import { waitsFor } from './waits.js';

/** The commands that let the run go on, or leave it. */
export const moveCommands: ShellCommands = {
  next: {
    usage: 'next',
    aliases: ['n'],
    help: 'do one step, with all that it asks for (Enter: again)',
    run: (run, rest) => go(run, rest, 'next-step'),
  },
  continue: {
    usage: 'continue',
    aliases: ['c'],
    help: 'go on to the next gate, breakpoint or the end',
    run: (run, rest) => go(run, rest, 'end'),
  },
  skip: {
    usage: 'skip REASON',
    help: 'leave the step out, and why',
    run: skip,
  },
  abort: {
    usage: 'abort REASON',
    help: 'end the run, and why',
    run: abort,
  },
  quit: {
    usage: 'quit',
    aliases: ['q', 'exit'],
    help: 'leave (Ctrl-D); the run can go on later',
    run: () => ({ kind: 'leave' }),
  },
};

function skip({ place, plan, view: { state }, actor }: Debugged, reason: string): Outcome {
  const planStep = stepAt(place);
  if (planStep === undefined) return fault("the run is over, so nothing is left to skip; type 'quit' to leave");
  if (isBlank(reason)) return fault("why? type 'skip REASON'; the reason is recorded");
  if (place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(actor, 'skip', reason);
  const command: HumanCommand = { kind: 'skip-step', index: planStep.index, actor: atTerminal(actor), reason };
  const decision = decide(plan, state, command, { now: machineClock.now() });
  return decision.ok ? { kind: 'want', command } : fault(decision.error.message);
}

function abort({ place, actor }: Debugged, reason: string): Outcome {
  if (place.kind === 'over') return fault("the run is over; type 'quit' to leave");
  if (isBlank(reason)) return fault("why? type 'abort REASON'; the reason is recorded");
  if (place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(actor, 'abort', reason);
  return { kind: 'want', command: { kind: 'cancel-run', actor: atTerminal(actor), reason } };
}

function resolved(actor: Actor, resolution: InterventionAnswer['resolution'], note: string): Outcome {
  const answer = { actor: atTerminal(actor), resolution, note };
  return { kind: 'answer', answer: { kind: 'intervention', answer } };
}

/** A person who answers at the controlling terminal. */
export function atTerminal(actor: Actor): Actor {
  return { ...actor, channel: 'tty' };
}

function go(run: Debugged, rest: string, goal: Goal): Outcome {
  const { place, timeline } = run;
  if (rest !== '') return fault(`'${rest}' is too much; type 'next' or 'continue' alone`);
  if (timeline.at) return forward(run, goal === 'end');
  switch (place.kind) {
    case 'stopped':
      return { kind: 'go', goal };
    case 'asked':
      return fault(`step '${stepAt(place)?.step.id}' ${waitsFor(place.asked)}`);
    case 'over':
      return fault("the run is over; type 'quit' to leave, or 'help' for what can be looked at");
  }
}
