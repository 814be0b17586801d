import { stepNames } from '../places.js';
import { namesIn } from './complete.js';
import { type ConsoleCommands, type Debugged, fault, type Outcome } from './debugged.js';
import { performed } from './performed.js';
import { resolved } from './resolved.js';
import { rollback } from './rollback-command.js';
import { firstWord } from './words.js';

const moving = 'do a step again, or go to another; its gate asks anew';

/** The commands that have the run do something else than its runbook says, which is recorded. */
export const controlCommands: ConsoleCommands = {
  retry: {
    usage: 'retry [ID]',
    example: 'retry drain_node',
    time: 'now',
    isRemembered: true,
    help: moving,
    complete: (run) => stepNames(run.plan),
    run: retry,
  },
  goto: {
    usage: 'goto ID',
    example: 'goto verify',
    time: 'now',
    isRemembered: true,
    help: moving,
    complete: (run) => stepNames(run.plan),
    run: goTo,
  },
  rollback: {
    usage: 'rollback',
    example: 'rollback',
    time: 'now',
    isRemembered: true,
    help: 'take back what failed; before that, what could be',
    run: rollback,
  },
  set: {
    usage: 'set NAME VALUE',
    example: 'set vars.host web2',
    time: 'now',
    isRemembered: false,
    help: 'give a variable another value, for the record to tell',
    complete: (run, words) => (words.length === 0 ? namesIn(run) : []),
    run: setValue,
  },
};

function retry(run: Debugged, rest: string): Outcome {
  const { place, controls } = run;
  if (rest === '' && place.kind === 'asked' && place.asked.kind === 'intervention') return resolved(run, 'retry', '');
  return performed(run, controls.runAgain(rest === '' ? undefined : rest), 'restart');
}

function goTo(run: Debugged, rest: string): Outcome {
  if (rest === '') return fault("where to? type 'goto ID' with the id of a step");
  return performed(run, run.controls.goTo(rest), 'goto');
}

function setValue(run: Debugged, rest: string): Outcome {
  const { word: name, rest: value } = firstWord(rest);
  if (name === '' || value === '') return fault("type 'set NAME VALUE', such as 'set vars.host web2'");
  return performed(run, run.controls.setValue(name, bareValue(value)));
}

// Quotes around all of it keep the blanks in it, and are no part of it.
function bareValue(value: string): string {
  const { word, rest } = firstWord(value);
  return rest === '' ? word : value;
}
