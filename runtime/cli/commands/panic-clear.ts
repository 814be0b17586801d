import { isBlank } from '../../model/blank.js';
import { exitCode } from '../../model/exit-code.js';
import { clearPanic, type FrozenRunStatus, panicStatus } from '../../node/panic/clear.js';
import { type Ask, askUntilLeft, discardTypedAhead, isTerminal } from '../people/prompt.js';
import { refusalOf } from '../refuse.js';
import { fitted } from '../render/fold.js';
import { statusLine, statusText } from '../render/panic.js';
import { oneLine } from '../render/plain.js';

const fail = refusalOf('panic clear');

/** Lets a named person at a terminal clear a halt, once they have said what becomes of programs that nobody drives. */
export async function clear({
  as = '',
  reason = '',
}: {
  readonly as?: string;
  readonly reason?: string;
}): Promise<void> {
  if (isBlank(as)) return fail("nobody is named who lets it go on; add '--as NAME'");
  if (isBlank(reason)) return fail("there is no reason why it may go on; add '--reason REASON'");
  const now = await panicStatus();
  const isHalted = now.notice !== undefined || now.runs.some(({ frozen }) => frozen.length > 0);
  if (!isHalted) return write('nothing is halted, so there is nothing to clear\n');
  if (!isTerminal()) {
    fail('a panic is cleared by a person at a terminal; run this on one');
    process.exitCode = exitCode.waiting;
    return;
  }
  const ask = askUntilLeft();
  await discardTypedAhead();
  write(statusText(now));
  const end = await askOrphans(now.runs, ask);
  const typed = end && (await ask(`  type 'clear' to let it go on as ${oneLine(as)}: `));
  if (end === undefined || typed?.trim() !== 'clear') return staysOn();
  const done = await clearPanic(now, { by: as, reason, end });
  if (!done.ok) return fail(done.error.message);
  write(clearedText(now.runs));
}

function staysOn(): void {
  write('  not cleared; everything stays as it is\n');
  process.exitCode = exitCode.refused;
}

/** What becomes of frozen programs whose driver has died: nobody else will ever say. Undefined where it was not said. */
async function askOrphans(runs: readonly FrozenRunStatus[], ask: Ask): Promise<ReadonlySet<string> | undefined> {
  const end = new Set<string>();
  for (const run of runs.filter(({ driver, frozen }) => driver === undefined && frozen.length > 0)) {
    write(`  ${statusLine(run)}\n`);
    const answer = await askEndOrThaw(ask);
    if (answer === undefined) return undefined;
    if (answer === 'end') end.add(run.runId);
  }
  return end;
}

async function askEndOrThaw(ask: Ask): Promise<'end' | 'thaw' | undefined> {
  for (;;) {
    const answer = await ask('  end these programs, or let them go on with nobody watching? (end/thaw) ');
    if (answer === undefined) return undefined;
    const word = answer.trim().toLowerCase();
    if (word === 'end' || word === 'thaw') return word;
    write(`  '${oneLine(answer)}' is neither; type 'end' or 'thaw'\n`);
  }
}

function clearedText(runs: readonly FrozenRunStatus[]): string {
  const resumes = runs.filter(({ runId }) => runId !== '').map(({ runId }) => `  runbook resume ${oneLine(runId)}\n`);
  const next =
    resumes.length === 0 ? '' : `each run waits to be resumed, and asks for its approvals anew:\n${resumes.join('')}`;
  return `cleared\n${next}`;
}

function write(text: string): void {
  process.stdout.write(fitted(text));
}
