import { colors } from '../render/colors.js';
import { type Debugged, fault, type Outcome, type ShellCommands, said } from './debugged.js';
import { stepAt } from './place.js';
import { headingOf } from './where.js';

/** The commands that look at the run as it was; nothing that was done is undone by them. */
export const pastCommands: ShellCommands = {
  back: {
    usage: 'back',
    aliases: ['rb'],
    help: 'look at the run as it was one step before',
    run: (run, rest) => {
      if (rest !== '') return fault(`'${rest}' is too much; type 'back' alone`);
      if (run.timeline.back()) return past(run);
      return fault('this is the beginning of the run; there is nothing before it');
    },
  },
  forward: {
    usage: 'forward [now]',
    aliases: ['f'],
    help: 'go forward by one step again, or to where the run is now',
    complete: () => ['now'],
    run: (run, rest) => {
      if (rest !== '' && rest !== 'now') return fault(`'${rest}' is no place; type 'forward' or 'forward now'`);
      return forward(run, rest === 'now');
    },
  },
};

/** Goes forward in the past, by one step or to where the run is now. */
export function forward(run: Debugged, isToNow: boolean): Outcome {
  if (!run.timeline.at) return fault("this is where the run is now; type 'next' to go on");
  run.timeline.forward(isToNow ? () => false : undefined);
  return run.timeline.at ? past(run) : said(presentText(run));
}

function past(run: Debugged): Outcome {
  const { at, position } = run.timeline;
  if (!at || !position) throw new Error('nobody looks at the past');
  return said(
    [
      `${colors.bold('the past')}, ${position.number} of ${position.count}: before ${headingOf(run, at.planStep)}`,
      "nothing that was done since is undone; 'forward now' comes back",
    ].join('\n'),
  );
}

function presentText(run: Debugged): string {
  const planStep = stepAt(run.place);
  return planStep ? `the present: ${headingOf(run, planStep)}` : 'the present: the run is over';
}
