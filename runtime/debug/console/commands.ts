import { lookUp } from '../look-up.js';
import { answerCommands } from './answer-commands.js';
import { breakpointCommands } from './breakpoint-commands.js';
import { type Completion, commandNamed, completionIn } from './complete.js';
import { controlCommands } from './control-commands.js';
import { type ConsoleCommand, type ConsoleCommands, type Debugged, fault, type Outcome } from './debugged.js';
import { evidenceCommands } from './evidence-commands.js';
import { commandLike, helpOn, unknownCommand } from './help.js';
import { lookCommands, pagingCommand } from './look-commands.js';
import { moveCommands } from './move-commands.js';
import { pastCommands } from './past-commands.js';
import { focusOf } from './where.js';
import { firstWord } from './words.js';

/** Every command of the debugger, at a terminal and in the console of an editor, in the order in which they are told. */
export const commands: ConsoleCommands = {
  ...moveCommands,
  ...controlCommands,
  ...pastCommands,
  ...answerCommands,
  ...evidenceCommands,
  ...lookCommands,
  ...breakpointCommands,
  help: {
    usage: 'help [COMMAND]',
    example: 'help evidence',
    time: 'always',
    isRemembered: true,
    aliases: ['h', '?'],
    help: "the commands; 'help COMMAND' says how one is written",
    complete: () => Object.keys(commands),
    run: (run, rest) => helpOn(rest, commands, run),
  },
};

/** Does what a line says: a command, or else the value of the expression that it is. */
export function outcomeOf(run: Debugged, line: string): Outcome | Promise<Outcome> {
  const { word, rest } = firstWord(line);
  const command = commandIn(line, run);
  if (!command) return evaluated(run, line, word);
  const refusal = command.time === 'now' ? refusedNow(run) : undefined;
  return refusal === undefined ? command.run(run, rest) : fault(refusal);
}

/** What a line could go on with. */
export function completionOf(line: string, run: Debugged): Completion {
  return completionIn(line, commands, run);
}

/** Whether an empty line says once more what was said last: nobody goes past a gate, or ends a run, by a key pressed once too often. */
export function isRepeated(last: string, run: Debugged): boolean {
  const command = commandIn(last, run);
  if (command === pagingCommand || (command && command === pastCommands['back'])) return true;
  const { place, timeline } = run;
  const isMove = command !== undefined && (command === moveCommands['next'] || command === moveCommands['continue']);
  if (!isMove) return false;
  return timeline.at !== undefined || (place.kind === 'stopped' && place.stop.reason !== 'exception');
}

/** What of a line may lie in a history that others could read; undefined where nothing. */
export function remembered(line: string, run: Debugged): string | undefined {
  const text = line.trim();
  const isKept = commandIn(text, run)?.isRemembered === true;
  // What would be hidden where it is shown must not lie in a file either.
  return isKept && run.view.shown.text(text) === text ? text : undefined;
}

function commandIn(line: string, run: Debugged): ConsoleCommand | undefined {
  const { word } = firstWord(line);
  // A name of the runbook goes before a short form: whoever writes it wants to see its value.
  return Object.hasOwn(commands, word) || !isName(word, run) ? commandNamed(word, commands) : undefined;
}

function isName(word: string, { plan, view: { state } }: Debugged): boolean {
  return [plan.vars, plan.inputs, state.captures].some((names) => Object.hasOwn(names, word));
}

function refusedNow({ place, timeline }: Debugged): string | undefined {
  if (timeline.at) return "this is the past, where nothing can be changed; type 'forward now' first";
  return place.kind === 'record' ? 'this is a record, and nothing of it goes on or can be changed' : undefined;
}

function evaluated(run: Debugged, line: string, word: string): Outcome {
  const value = lookUp(line, run.view, focusOf(run));
  if (value.ok) return { kind: 'value', value: value.value };
  const isWord = word === line.trim() || commandLike(word, commands) !== undefined;
  return fault(isWord ? unknownCommand(word, commands) : value.error);
}
