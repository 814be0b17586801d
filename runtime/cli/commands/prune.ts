import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type PruneRule, removeLeftovers, removeRun, runsToPrune, sizeOf } from '../../node/store/prune.js';
import type { RunSummary } from '../../node/store/runs.js';
import { repeated } from '../options.js';
import { askOnTerminal, askYesNo, discardTypedAhead, isTerminal } from '../people/prompt.js';
import { countIn, momentIn, recordedRuns, runsFolder, statusesIn } from '../recorded-runs.js';
import { refusalOf } from '../refuse.js';
import { bytesText, pruneTable } from '../render/prune.js';

const fail = refusalOf('prune');

interface PruneOptions {
  readonly olderThan?: string;
  readonly keep?: string;
  readonly status: readonly string[];
  readonly includeOpen?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly runDir?: string;
}

/** Adds `runbook prune`. */
export function registerPrune(program: Command): void {
  program
    .command('prune')
    .description('remove the records of old runs')
    .option('--older-than <time>', "only runs whose last event is older: '30d', '12h' or a date")
    .option('--keep <n>', 'keep the newest so many')
    .option(
      '--status <status>',
      'only these: completed, failed, aborted, waiting, interrupted, changed; one that is running never goes',
      repeated,
      [],
    )
    .option('--include-open', 'also runs that wait for a person or were interrupted, and could go on')
    .option('--dry-run', 'show what would go, and remove nothing')
    .option('--yes', 'do not ask')
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .action(prune);
}

async function prune(options: PruneOptions): Promise<void> {
  const now = Date.now();
  const rule = ruleIn(options, now);
  if (!rule.ok) return fail(rule.error.message);
  const { runDir } = options;
  const runs = await recordedRuns({ status: [], ...(runDir !== undefined && { runDir }) }, now);
  if (!runs.ok) return fail(runs.error.message);
  const leaving = runsToPrune(runs.value, rule.value);
  const sizes = await Promise.all(leaving.map(({ directory }) => sizeOf(directory)));
  process.stdout.write(pruneTable(leaving, sizes));
  if (leaving.length === 0 || options.dryRun === true || !(await isAgreed(options, leaving.length))) return;
  await remove(leaving, sizes, runDir);
}

function ruleIn(options: PruneOptions, now: number): Result<PruneRule, { readonly message: string }> {
  const { olderThan, keep, status, includeOpen } = options;
  if (olderThan === undefined && keep === undefined && status.length === 0) {
    const message = "nothing says which runs are to go; write '--older-than 30d', '--keep 100' or '--status failed'";
    return failed({ message });
  }
  const before = olderThan === undefined ? ok(undefined) : momentIn(olderThan, now, '--older-than');
  if (!before.ok) return before;
  const count = keep === undefined ? ok(undefined) : countIn(keep, '--keep');
  if (!count.ok) return count;
  const statuses = statusesIn(status);
  if (!statuses.ok) return statuses;
  return ok({
    includesOpen: includeOpen === true,
    ...(before.value !== undefined && { before: before.value }),
    ...(count.value !== undefined && { keep: count.value }),
    ...(statuses.value !== undefined && { statuses: statuses.value }),
  });
}

async function isAgreed({ yes }: PruneOptions, count: number): Promise<boolean> {
  if (yes === true) return true;
  if (!isTerminal()) {
    fail("nobody is there to say yes; write '--yes' to remove them, '--dry-run' to look only");
    process.exitCode = exitCode.waiting;
    return false;
  }
  const leave = new AbortController();
  process.once('SIGINT', () => leave.abort());
  await discardTypedAhead();
  const question = `remove ${count === 1 ? 'it' : `these ${count}`} for ever? (y/n) `;
  const isYes = await askYesNo(question, askOnTerminal(leave.signal));
  if (leave.signal.aborted) process.exitCode = exitCode.interrupted;
  return isYes === true;
}

async function remove(
  runs: readonly RunSummary[],
  sizes: readonly number[],
  runDir: string | undefined,
): Promise<void> {
  const folder = runsFolder(runDir);
  if (folder !== undefined) await removeLeftovers(folder);
  let bytes = 0;
  let count = 0;
  for (const [index, { directory }] of runs.entries()) {
    const removed = await removeRun(directory);
    if (!removed.ok) {
      fail(`${directory} stays: ${removed.error.message}`);
      process.exitCode = exitCode.failed;
      continue;
    }
    count += 1;
    bytes += sizes[index] ?? 0;
  }
  process.stdout.write(`removed ${count === 1 ? '1 run' : `${count} runs`}, ${bytesText(bytes)}\n`);
}
