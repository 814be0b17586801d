import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoopTimes, median, middle, node, say } from './measure.js';

const steps = 200;

/** A runbook of so many steps that start `true`. */
export function runbookOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  - {id: s${index}, type: cli, with: {argv: ["true"]}}`);
  return `apiVersion: runbook/v0\nmeta: {name: Bench}\nsteps:\n${lines.join('\n')}\n`;
}

/** One step with its durable trace, beside the bare ways to start a program: each in a process of its own, and in turn, so that all meet the same machine. */
export async function benchSteps(folder: string): Promise<void> {
  // With records of its own, whatever else was run in the folder.
  const own = join(folder, 'steps');
  mkdirSync(join(own, '.runbook'), { recursive: true });
  const file = written(own, 'runbook.yaml', runbookOf(steps));
  const times = { run: [] as number[], spawn: [] as number[], execa: [] as number[] };
  for (let round = 0; round < 5; round += 1) {
    times.run.push(...looped('run', file).times);
    times.spawn.push(...looped('spawn', String(steps)).times);
    times.execa.push(...looped('execa', String(steps)).times);
  }
  const [step, bare, withExeca] = [middle(times.run), middle(times.spawn), middle(times.execa)];
  const what = `one step, recorded and flushed (${steps} steps)`;
  say(what, step, 'bare spawn', bare);
  say(what, step, 'bare execa', withExeca);
  say('  what is added to a bare spawn', step - bare, 'limit', 2.6);
  say('  what is added to bare execa', step - withExeca, 'limit', 1.5);
  await benchMake(folder, what, step);
}

function looped(what: 'run' | 'spawn' | 'execa', subject: string): LoopTimes {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, `${what}-loop.mjs`), subject],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as LoopTimes;
}

async function benchMake(folder: string, what: string, step: number): Promise<void> {
  if (spawnSync('make', ['--version']).status !== 0) {
    console.log('make is not installed, so its peer figure is missing');
    return;
  }
  const targets = Array.from(
    { length: steps },
    (_, index) => `t${index}:${index > 0 ? ` t${index - 1}` : ''}\n\ttrue\n`,
  );
  const makefile = written(folder, 'Makefile', `${targets.join('')}.PHONY: t${steps - 1}\n`);
  const make = () => spawnSync('make', ['-s', '-f', makefile, `t${steps - 1}`], { cwd: folder });
  say(what, step, 'GNU make, nothing recorded', (await median(5, make)) / steps);
}

/** The folder of a recorded run of so many steps. */
export function recordedRun(folder: string, count: number): string {
  return recordedText(folder, `recorded-${count}.yaml`, runbookOf(count));
}

/** The folder of a recorded run of a runbook. */
export function recordedText(folder: string, name: string, text: string): string {
  return looped('run', written(folder, name, text)).directory;
}

/** Whether a step costs the same late in a long run; gives the folders of that run and of one a tenth as long. */
export function benchLongRun(folder: string): { readonly large: string; readonly small: string } {
  const { directory, times: stepTimes } = looped('run', written(folder, 'long.yaml', runbookOf(longRun)));
  // Up to step 200 there is a snapshot after each step, then after every 50th, which the median leaves out.
  const early = middle(stepTimes.slice(201, 401));
  const late = middle(stepTimes.slice(-201, -1));
  say(`steps ${longRun - 200} to ${longRun} of one run`, late, 'steps 200 to 400 (limit 1.2 ×)', early);
  const short = looped('run', written(folder, 'short.yaml', runbookOf(longRun / 10)));
  return { large: directory, small: short.directory };
}

const longRun = 10_000;

/** A dry run through the built program, without what reading and checking the runbook takes. */
export async function benchDryRun(folder: string, program: string): Promise<void> {
  const file = written(folder, 'dry.yaml', runbookOf(10_000));
  const reading = await median(3, () => node(program, 'validate', file));
  const whole = await median(3, () => node(program, 'exec', file, '--mode', 'dry-run'));
  say('dry run of 10,000 steps, after it was read', whole - reading, 'limit', 1000);
  say('dry run of 10,000 steps, whole process', whole, 'runbook validate', reading);
}

function written(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
