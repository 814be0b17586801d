import { type ConsoleCommands, type Debugged, fault, type Outcome, said } from './debugged.js';
import { performed } from './performed.js';
import { stepAt } from './place.js';
import { headingOf } from './where.js';

/** The commands that look at the run as it was; nothing that was done is undone by them. */
export const pastCommands: ConsoleCommands = {
  back: {
    usage: 'back',
    example: 'back',
    time: 'always',
    isRemembered: true,
    aliases: ['rb'],
    help: 'look at the run as it was, a step before or after',
    run: (run, rest) => {
      if (rest !== '') return fault(`'${rest}' is too much; type 'back' alone`);
      if (run.place.kind === 'running') return fault('the run goes on; pause it first');
      const { goBack } = run.controls;
      if (goBack) return performed(run, goBack(), 'back');
      if (run.timeline.back()) return past(run);
      return fault('this is the beginning of the run; there is nothing before it');
    },
  },
  forward: {
    usage: 'forward [now]',
    example: 'forward now',
    time: 'always',
    isRemembered: true,
    aliases: ['f'],
    help: 'look at the run as it was, a step before or after',
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
      `${run.style.bold('the past')}, ${position.number} of ${position.count}: before ${headingOf(run, at.planStep)}`,
      "nothing that was done since is undone; 'forward now' comes back",
    ].join('\n'),
  );
}

function presentText(run: Debugged): string {
  const planStep = stepAt(run.place);
  if (planStep) return `the present: ${headingOf(run, planStep)}`;
  return run.place.kind === 'record' ? 'the end of the record' : 'the present: the run is over';
}
