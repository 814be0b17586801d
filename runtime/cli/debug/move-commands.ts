import type { Goal } from '../../../debug-adapter/pace.js';
import type { HumanCommand } from '../../engine/drive.js';
import type { InterventionAnswer, InterventionQuestion } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { machineClock } from '../../node/clock.js';
import { decide } from '../../run/decide.js';
import { resolutionsFor } from '../../run/intervention.js';
import { type Debugged, fault, type Outcome, type ShellCommands } from './debugged.js';
import { type Asked, stepAt } from './place.js';

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
  if (reason === '') return fault("why? type 'skip REASON'; the reason is recorded");
  if (place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(actor, 'skip', reason);
  const command: HumanCommand = { kind: 'skip-step', index: planStep.index, actor: atTerminal(actor), reason };
  const decision = decide(plan, state, command, { now: machineClock.now() });
  return decision.ok ? { kind: 'want', command } : fault(decision.error.message);
}

function abort({ place, actor }: Debugged, reason: string): Outcome {
  if (place.kind === 'over') return fault("the run is over; type 'quit' to leave");
  if (reason === '') return fault("why? type 'abort REASON'; the reason is recorded");
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

function go({ place }: Debugged, rest: string, goal: Goal): Outcome {
  if (rest !== '') return fault(`'${rest}' is too much; type 'next' or 'continue' alone`);
  switch (place.kind) {
    case 'stopped':
      return { kind: 'go', goal };
    case 'asked':
      return fault(`step '${stepAt(place)?.step.id}' ${waitsFor(place.asked)}`);
    case 'over':
      return fault("the run is over; type 'quit' to leave, or 'help' for what can be looked at");
  }
}

/** What a step waits for and what to type, worded to follow its name. */
export function waitsFor(asked: Asked): string {
  switch (asked.kind) {
    case 'approval':
      return "waits for an approval; type 'approve' or 'reject REASON'";
    case 'evidence':
      return `waits for evidence '${asked.request.evidence.name}'; type 'evidence' to see what is asked for`;
    case 'intervention':
      return `waits for a person's word; type ${resolutionForms(asked.request)}`;
  }
}

function resolutionForms({ planStep, cause }: InterventionQuestion): string {
  const forms = resolutionsFor(planStep.step, cause).map((word) => (word === 'retry' ? "'retry'" : `'${word} NOTE'`));
  return `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}
