import { colors } from '../render/colors.js';
import { cut, folded } from '../render/fold.js';
import { oneLine, plain } from '../render/plain.js';
import { answerCommands } from './answer-commands.js';
import { breakpointCommands } from './breakpoint-commands.js';
import { commandNamed, completionOf } from './complete.js';
import type { Debugged, Move, Outcome, ShellCommands } from './debugged.js';
import { evidenceCommands } from './evidence-commands.js';
import { helpOn, unknownCommand } from './help.js';
import { lineReader } from './line-reader.js';
import { lookCommands } from './look-commands.js';
import { moveCommands } from './move-commands.js';
import { pastCommands } from './past-commands.js';
import { type Place, stepAt } from './place.js';
import { firstWord } from './words.js';

/** A line-wise shell over a run that stands still. */
export interface Shell {
  /** Does what a person types until something of it moves the run, or until the signal says that nobody waits for it. */
  untilMoved(introduction: string, signal: AbortSignal): Promise<Move>;
}

/** The shell of a run. */
export function shellOf(run: Debugged, write: (text: string) => void): Shell {
  const reader = lineReader((line) => completionOf(line, commands, run));
  let last = '';
  const done = async (line: string): Promise<Move | undefined> => {
    const { word, rest } = firstWord(line);
    last = word;
    return told(await outcomeOf(run, word, rest), run, write);
  };
  const afterOneLine = async (signal: AbortSignal): Promise<Move | undefined> => {
    const line = await nextLine(() => reader.read(promptOf(run), signal), run, last);
    if (line === undefined) return { kind: 'leave' };
    return line === '' ? undefined : done(line);
  };
  return {
    untilMoved: async (introduction, signal) => {
      if (introduction !== '') write(shown(introduction, run));
      let move: Move | undefined;
      do move = await afterOneLine(signal);
      while (move === undefined);
      return move;
    },
  };
}

async function nextLine(
  read: () => Promise<string | undefined>,
  run: Debugged,
  last: string,
): Promise<string | undefined> {
  const line = await read();
  if (line === undefined || line.trim() !== '') return line?.trim();
  return isRepeated(commandNamed(last, commands), run.place) ? last : '';
}

// Nobody goes past a gate, or ends a run, by a key that was pressed once too often.
function isRepeated(last: ShellCommands[string] | undefined, place: Place): boolean {
  if (last === lookCommands['list']) return true;
  return last === moveCommands['next'] && place.kind === 'stopped' && place.stop.reason !== 'exception';
}

async function outcomeOf(run: Debugged, name: string, rest: string): Promise<Outcome> {
  const command = commandNamed(name, commands);
  if (!command) return { kind: 'fault', message: unknownCommand(name, commands) };
  if (run.timeline.at && changing.has(command)) {
    return { kind: 'fault', message: "this is the past, where nothing can be changed; type 'forward now' first" };
  }
  return command.run(run, rest);
}

function told(outcome: Outcome, run: Debugged, write: (text: string) => void): Move | undefined {
  switch (outcome.kind) {
    case 'said':
      write(shown(outcome.text, run));
      return undefined;
    case 'printed':
      write(`${plain(outcome.text)}\n`);
      return undefined;
    case 'fault':
      write(shown(`${colors.yellow('!')} ${plain(outcome.message)}`, run));
      return undefined;
    case 'go':
    case 'answer':
    case 'want':
    case 'leave':
      return outcome;
  }
}

// Redacted before it is folded: half of what is hidden is known by no pattern.
function shown(text: string, { values, columns }: Debugged): string {
  return `${folded(values.redactor.text(text), columns)}\n`;
}

function promptOf({ place, plan, timeline }: Debugged): string {
  const planStep = timeline.at?.planStep ?? stepAt(place);
  if (planStep === undefined) return '(over) ';
  const { step, index } = planStep;
  // What takes a step back has no place among the steps.
  const number = index < plan.steps.length ? `${index + 1}/${plan.steps.length} ` : '';
  const waits = place.kind === 'asked' ? ' waits' : '';
  return `(${number}${cut(oneLine(step.id), longestId)}${timeline.at ? ' past' : waits}) `;
}

const longestId = 30;

const commands: ShellCommands = {
  ...moveCommands,
  ...pastCommands,
  ...answerCommands,
  ...evidenceCommands,
  ...lookCommands,
  ...breakpointCommands,
  help: {
    usage: 'help [COMMAND]',
    aliases: ['h', '?'],
    help: "the commands; 'help COMMAND' says how one is written",
    complete: () => Object.keys(commands),
    run: (_run, rest) => helpOn(rest, commands),
  },
};

/** What would change the run. */
const changing: ReadonlySet<ShellCommands[string] | undefined> = new Set([
  ...Object.values(answerCommands),
  ...Object.values(evidenceCommands),
  moveCommands['skip'],
  moveCommands['abort'],
  lookCommands['snapshot'],
]);
