import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { middle, say } from './measure.js';

/** Two runs, verified by fresh processes: how long it takes, and how much memory. */
export function benchVerify(runs: { readonly large: string; readonly small: string }, program: string): void {
  const large = verifying(runs.large, program);
  const small = verifying(runs.small, program);
  say(`verify ${large.events} events`, large.milliseconds, 'limit (3 s for 100,000)', (3000 * large.events) / 100_000);
  const megabytes = (kilobytes: number) => `${(kilobytes / 1024).toFixed(0)} MiB`;
  const ratio = (large.kilobytes / small.kilobytes).toFixed(2);
  console.log(
    `  its memory at most: ${megabytes(large.kilobytes)} for ${large.events} events, ${megabytes(small.kilobytes)} for ${small.events} (${ratio} ×)`,
  );
}

const notesPeak = "process.on('exit', () => process.stderr.write('peak=' + process.resourceUsage().maxRSS))";

interface Verifying {
  readonly events: number;
  readonly milliseconds: number;
  readonly kilobytes: number;
}

function verifying(directory: string, program: string): Verifying {
  const rounds = [1, 2, 3].map(() => {
    const started = performance.now();
    const words = ['--import', `data:text/javascript,${encodeURIComponent(notesPeak)}`, program, 'verify', directory];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`verify ${directory}: ${stdout}${stderr}`);
    return { milliseconds: performance.now() - started, kilobytes: Number(/peak=(\d+)/.exec(stderr)?.[1]) };
  });
  return {
    events: readFileSync(join(directory, 'trace.jsonl'), 'utf8').split('\n').length - 1,
    milliseconds: middle(rounds.map((round) => round.milliseconds)),
    kilobytes: middle(rounds.map((round) => round.kilobytes)),
  };
}
