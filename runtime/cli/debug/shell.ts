import { stripVTControlCharacters } from 'node:util';
import { completionOf, isRepeated, outcomeOf, remembered } from '../../debug/console/commands.js';
import type { Debugged, Move, Outcome } from '../../debug/console/debugged.js';
import { stepAt } from '../../debug/console/place.js';
import { firstWord } from '../../debug/console/words.js';
import { readableText } from '../../debug/look-up.js';
import { colors } from '../render/colors.js';
import { cut, folded } from '../render/fold.js';
import { oneLine, plain } from '../render/plain.js';
import { type LineHistory, lineReader } from './line-reader.js';

/** A line-wise shell over a run that stands still. */
export interface Shell {
  /** Does what a person types until something of it moves the run, or until the signal says that nobody waits for it. */
  untilMoved(introduction: string, signal: AbortSignal): Promise<Move>;
}

/** A run that is debugged at a terminal. */
export interface AtTerminal extends Debugged {
  /** How many characters a line of the terminal has. */
  readonly columns: number;
  /** Redacts a text that may have colours. */
  redact(text: string): string;
}

/** The shell of a run. */
export function shellOf(run: AtTerminal, history: LineHistory, write: (text: string) => void): Shell {
  const reader = lineReader((line) => completionOf(line, run), {
    lines: history.lines,
    keep: (line) => {
      const kept = remembered(line, run);
      if (kept !== undefined) history.keep(kept);
    },
  });
  let last = '';
  const done = async (line: string): Promise<Move | undefined> => {
    last = line;
    return told(await outcomeOf(run, line), run, write);
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
  // What is listed again goes on to what follows, so the place that it began at is left out.
  return isRepeated(last, run) ? firstWord(last).word : '';
}

function told(outcome: Outcome, run: AtTerminal, write: (text: string) => void): Move | undefined {
  switch (outcome.kind) {
    case 'said':
      write(shown(outcome.text, run));
      return undefined;
    case 'listed':
      write(`${cutLines(outcome.text, run)}\n`);
      return undefined;
    case 'printed':
      write(`${plain(outcome.text)}\n`);
      return undefined;
    case 'value':
      write(`${plain(readableText(outcome.value, run.view))}\n`);
      return undefined;
    case 'fault':
      write(shown(`${colors.yellow('!')} ${plain(outcome.message)}`, run));
      return undefined;
    case 'go':
    case 'answer':
    case 'want':
    case 'perform':
    case 'leave':
      return outcome;
  }
}

// Redacted before it is folded: half of what is hidden is known by no pattern.
function shown(text: string, run: AtTerminal): string {
  return `${folded(run.redact(text), run.columns)}\n`;
}

function cutLines(text: string, { columns }: AtTerminal): string {
  return text
    .split('\n')
    .map((line) => cutLine(line, columns))
    .join('\n');
}

function cutLine(line: string, columns: number): string {
  const bare = stripVTControlCharacters(line);
  const short = cut(bare, columns);
  if (short === bare) return line;
  return bare === line ? short : colors.bold(short);
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
