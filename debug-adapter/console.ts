import { completionOf, outcomeOf } from '../runtime/debug/console/commands.js';
import type { Move, Outcome, Answered as Said } from '../runtime/debug/console/debugged.js';
import { failed, ok } from '../runtime/model/result.js';
import type { Answered, DebugContext, Given } from './context.js';
import { resume } from './control.js';
import type { Debuggee } from './debuggee.js';
import { performed } from './jump.js';
import { leave } from './lifecycle.js';
import { threadId, toDapMove } from './to-dap.js';

/** What a line of the debug console comes to: a value, which is shown as every value is, or the answer to it. */
export type ConsoleAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'answered'; readonly answered: Answered };

/** Does what a line of the debug console says: the same commands as on a terminal. */
export async function consoleLine(ctx: DebugContext, run: Debuggee, line: string): Promise<ConsoleAnswer> {
  if (line.trim() === '') return answered(told(''));
  const before = run.timeline.position?.number;
  const outcome = await outcomeOf(run.console, line.trim());
  if (outcome.kind === 'value') return outcome;
  if (run.timeline.position?.number !== before) return answered(lookedElsewhere(ctx, run, outcome));
  return answered(answerOf(ctx, run, outcome));
}

/** What a line of the debug console could go on with. */
export function completions(ctx: DebugContext, run: Debuggee, given: Given): Answered {
  const { text, line, column } = given;
  if (typeof text !== 'string') return failed('there is no "text" to complete');
  const { firstLine, firstColumn } = ctx.conventions;
  const lines = text.split('\n');
  const at = typeof line === 'number' ? line - firstLine : lines.length - 1;
  const written = (lines[at] ?? '').slice(0, typeof column === 'number' ? column - firstColumn : undefined);
  const [words, replaced] = completionOf(written, run.console);
  const start = written.length - replaced.length + firstColumn;
  const targets = words.map((word) => ({ label: word.trimEnd(), text: word, start, length: replaced.length }));
  return ok({ body: { targets } });
}

function lookedElsewhere(ctx: DebugContext, run: Debuggee, outcome: NoValue): Answered {
  ctx.values.clear();
  return told(saidIn(outcome, run), () => ctx.send('stopped', toDapMove(run)));
}

type NoValue = Exclude<Outcome, { readonly kind: 'value' }>;

function answerOf(ctx: DebugContext, run: Debuggee, outcome: NoValue): Answered {
  switch (outcome.kind) {
    case 'fault':
      return failed(outcome.message);
    case 'said':
    case 'printed':
    case 'listed':
      return told(saidIn(outcome, run));
    case 'go':
    case 'answer':
    case 'want':
    case 'perform':
    case 'leave':
      return moved(ctx, run, outcome);
  }
}

function moved(ctx: DebugContext, run: Debuggee, move: Move): Answered {
  switch (move.kind) {
    case 'go': {
      const going = resume(ctx, run, move.goal);
      return going.ok ? told('', () => goOn(ctx, () => going.value.after?.())) : going;
    }
    case 'answer':
      return told(thanks(move.answer), () => goOn(ctx, () => run.people.give(move.answer)));
    case 'want':
      return told('', () => goOn(ctx, () => instead(run, move.command)));
    case 'perform':
      ctx.values.clear();
      return told('', () => void performed(run, ok(move.command), move.arrival));
    case 'leave':
      return told('', () => void leave(ctx));
  }
}

// A client that did not ask for it by a request of its own has to be told that the run goes on.
function goOn(ctx: DebugContext, act: () => void): void {
  ctx.values.clear();
  ctx.send('continued', { threadId, allThreadsContinued: true });
  act();
}

function instead({ pacer, people }: Debuggee, command: Extract<Move, { kind: 'want' }>['command']): void {
  if (pacer.stop) pacer.resumeWith(command);
  else pacer.want(command);
  people.leave();
}

function thanks(said: Said): string {
  switch (said.kind) {
    case 'evidence':
      return said.answer.given.kind === 'ticks' ? 'ticked' : 'handed in';
    case 'approval':
      return said.answer.kind === 'approve' ? 'approved' : 'rejected';
    case 'intervention':
      return said.answer.resolution;
  }
}

function saidIn(outcome: NoValue, { view }: Debuggee): string {
  switch (outcome.kind) {
    case 'said':
      return view.shown.text(outcome.text);
    case 'printed':
    case 'listed':
      return view.shown.line(outcome.text);
    default:
      return '';
  }
}

function answered(answer: Answered): ConsoleAnswer {
  return { kind: 'answered', answered: answer };
}

function told(result: string, after: () => void = () => {}): Answered {
  return ok({ body: { result, variablesReference: 0 }, after });
}
