import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { followedRun } from '../../runtime/node/page/followed-run.js';
import { takeRunLock } from '../../runtime/node/store/run-lock.js';
import { median, middle, say } from './measure.js';
import { recordedText } from './run.js';

/** What the page of a run of 1,000 steps shows, made by this process: while the run goes on, after each step, and at its end. */
export async function benchRunPage(folder: string): Promise<void> {
  const directory = recordedText(folder, 'captures.yaml', capturing(1000));
  const path = join(directory, 'trace.jsonl');
  const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
  say('the page of a run at rest, 1,000 steps', await median(3, () => pageOf(directory)), 'limit', 1500);
  const lock = await takeRunLock(directory);
  if (!lock.ok) throw new Error('the run is driven by somebody else');
  const late = lines.length - 20 * eventsAStep;
  writeFileSync(path, lines.slice(0, late).join(''));
  say('  while it goes on, the first time', await median(3, () => pageOf(directory)), 'limit', 1000);
  const { page } = followedRun(directory);
  await page();
  const times: number[] = [];
  for (let from = late; from < lines.length; from += eventsAStep) {
    appendFileSync(path, lines.slice(from, from + eventsAStep).join(''));
    const begun = performance.now();
    if (!(await page()).ok) throw new Error('the run cannot be read');
    times.push(performance.now() - begun);
  }
  say('  after each step', middle(times), 'limit', 100);
  await lock.value.release();
}

const eventsAStep = 10;

async function pageOf(directory: string): Promise<void> {
  const page = await followedRun(directory).page();
  if (!page.ok || page.value.data.outline?.steps.length !== 1000) throw new Error('the page is not what it should be');
}

function capturing(steps: number): string {
  const list = Array.from(
    { length: steps },
    (_, index) => `  - id: look_${index}
    title: Look at the pods of shard ${index}
    type: cli
    with:
      argv: [echo, get, pods, "{{ .namespace }}", "shard=${index}"]
    timeout: 30s
    capture:
      pods_${index}: stdout
    assertions:
      - exit_code: 0
      - not_contains: "CrashLoopBackOff"
`,
  );
  return `apiVersion: runbook/v1
meta:
  name: A long runbook
  vars:
    namespace: production
  governance:
    allowed_commands: [echo]
steps:
${list.join('')}`;
}
