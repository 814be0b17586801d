import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { openRun } from '../../runtime/node/run.js';
import { nothingGiven, runValues } from '../../runtime/node/run-values.js';
import { median, middle, node, say } from './measure.js';

const steps = 200;

/** A runbook of so many steps that start `true`. */
export function runbookOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  - {id: s${index}, type: cli, with: {argv: ["true"]}}`);
  return `apiVersion: runbook/v0\nmeta: {name: Bench}\nsteps:\n${lines.join('\n')}\n`;
}

/** One step with its durable trace, beside the bare ways to start a program; each in turn, so that all meet the same machine. */
export async function benchSteps(folder: string): Promise<void> {
  const file = written(folder, 'runbook.yaml', runbookOf(steps));
  mkdirSync(join(folder, '.runbook'));
  const [ours, spawned, throughExeca]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < 5; round += 1) {
    ours.push(...(await timedRun(file)).stepTimes);
    spawned.push(...(await timesOf(bareSpawn)));
    throughExeca.push(...(await timesOf(() => execa('true', { stdin: 'ignore' }))));
  }
  const [step, bare, withExeca] = [middle(ours), middle(spawned), middle(throughExeca)];
  const what = `one step, recorded and flushed (${steps} steps)`;
  say(what, step, 'bare spawn', bare);
  say(what, step, 'bare execa', withExeca);
  say('  what is added to a bare spawn', step - bare, 'limit', 2.6);
  say('  what is added to bare execa', step - withExeca, 'limit', 1.5);
  await benchMake(folder, what, step);
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

/** Whether a step costs the same late in a long run; gives the folders of that run and of one a tenth as long. */
export async function benchLongRun(folder: string): Promise<{ readonly large: string; readonly small: string }> {
  const { directory, stepTimes } = await timedRun(written(folder, 'long.yaml', runbookOf(longRun)));
  // Up to step 200 there is a snapshot after each step, then after every 50th, which the median leaves out.
  const early = middle(stepTimes.slice(201, 401));
  const late = middle(stepTimes.slice(-201, -1));
  say(`steps ${longRun - 200} to ${longRun} of one run`, late, 'steps 200 to 400 (limit 1.2 ×)', early);
  const short = await timedRun(written(folder, 'short.yaml', runbookOf(longRun / 10)));
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

async function timedRun(file: string): Promise<{ readonly directory: string; readonly stepTimes: readonly number[] }> {
  const loaded = await loadRunbook(file);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const values = runValues(loaded.value, nothingGiven);
  if (!values.ok) throw new Error(values.error.message);
  const stepTimes: number[] = [];
  let last = performance.now();
  const onEvent = ({ type }: RecordedEvent) => {
    if (type !== 'step.result') return;
    const now = performance.now();
    stepTimes.push(now - last);
    last = now;
  };
  const opened = await openRun(loaded.value, {
    mode: 'real',
    values: values.value,
    actor: { kind: 'human', id: 'bench' },
    people: { evidence: nothing, approval: nothing, interruption: nothing },
    observer: { onEvent, onOutput: () => {} },
    cancellation: newCancellation(),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const { history } = await opened.value.start();
  if (stepTimes.length !== history.length) throw new Error('the run did not end');
  return { directory: opened.value.directory, stepTimes };
}

async function nothing(): Promise<undefined> {
  return undefined;
}

async function timesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

function bareSpawn(): Promise<unknown> {
  return new Promise((resolve) => spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] }).once('close', resolve));
}
