import { isBlank } from '../../model/blank.js';
import { decide } from '../../run/decide.js';
import type { Goal } from '../pace.js';
import { type ConsoleCommands, type Debugged, fault, type Outcome } from './debugged.js';
import { forward } from './past-commands.js';
import { stepAt } from './place.js';
import { resolved } from './resolved.js';
import { waitsFor } from './waits.js';

const leaving = 'leave the step out, or end the run, and why';

/** The commands that let the run go on, or leave it. */
export const moveCommands: ConsoleCommands = {
  next: {
    usage: 'next',
    example: 'next',
    time: 'always',
    isRemembered: true,
    aliases: ['n'],
    help: 'do one step, with all that it asks for (Enter: again)',
    run: (run, rest) => go(run, rest, 'next-step'),
  },
  continue: {
    usage: 'continue',
    example: 'continue',
    time: 'always',
    isRemembered: true,
    aliases: ['c'],
    help: 'go on to the next gate, breakpoint or the end',
    run: (run, rest) => go(run, rest, 'end'),
  },
  skip: {
    usage: 'skip REASON',
    example: 'skip done by hand yesterday',
    time: 'now',
    isRemembered: false,
    help: leaving,
    run: skip,
  },
  abort: {
    usage: 'abort REASON',
    example: 'abort it is another incident',
    time: 'now',
    isRemembered: false,
    help: leaving,
    run: abort,
  },
  quit: {
    usage: 'quit',
    example: 'quit',
    time: 'always',
    isRemembered: false,
    aliases: ['q', 'exit'],
    help: 'leave (Ctrl-D); the run can go on later',
    run: () => ({ kind: 'leave' }),
  },
};

function skip(run: Debugged, reason: string): Outcome {
  const { place, plan, view, speaker: actor } = run;
  const planStep = stepAt(place);
  if (planStep === undefined) return fault("the run is over, so nothing is left to skip; type 'quit' to leave");
  if (isBlank(reason)) return fault("why? type 'skip REASON'; the reason is recorded");
  if (place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(run, 'skip', reason);
  const command = { kind: 'skip-step', index: planStep.index, actor, reason } as const;
  const decision = decide(plan, view.state, command, { now: run.now() });
  return decision.ok ? { kind: 'want', command } : fault(decision.error.message);
}

function abort(run: Debugged, reason: string): Outcome {
  const { place, speaker: actor } = run;
  if (place.kind === 'over') return fault("the run is over; type 'quit' to leave");
  if (isBlank(reason)) return fault("why? type 'abort REASON'; the reason is recorded");
  if (place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(run, 'abort', reason);
  return { kind: 'want', command: { kind: 'cancel-run', actor, reason } };
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
    case 'running':
      return fault('the run goes on already; pause it first');
    case 'over':
      return fault("the run is over; type 'quit' to leave, or 'help' for what can be looked at");
    case 'record':
      return fault("this is the end of the record, and nothing of it is run; type 'back' to look at what was");
  }
}
