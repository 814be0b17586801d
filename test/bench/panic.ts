import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { middle, say } from './measure.js';

const runs = 20;
const rounds = 5;

/** From the call of `runbook panic` to the moment when all that 20 runs had started is frozen, seen from outside. */
export async function benchPanic(folder: string, program: string): Promise<void> {
  if (process.platform !== 'linux') {
    console.log('only Linux tells which processes are frozen, so the halt of 20 runs is not measured');
    return;
  }
  const idle = await halts(folder, program, '[sleep, "600"]');
  say(`panic, ${runs} runs at once`, middle(idle.panic), 'limit', 1000);
  const busy = await halts(folder, program, '[wc, -c, /dev/zero]');
  const busyPanic = middle(busy.panic);
  say('  the same, each of them with a busy program', busyPanic, 'limit', 1000);
  say('  the same', busyPanic, 'node -e 0 beside them', middle(busy.bare));
  say('  the longest of all', Math.max(...idle.panic, ...busy.panic), 'limit', 1000);
}

interface Times {
  readonly panic: number[];
  /** Of a bare Node that starts beside the same programs. */
  readonly bare: number[];
}

async function halts(folder: string, program: string, argv: string): Promise<Times> {
  const times: Times = { panic: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    const { panic, bare } = await halt(folder, program, argv);
    times.panic.push(panic);
    times.bare.push(bare);
  }
  return times;
}

async function halt(folder: string, program: string, argv: string) {
  const state = join(folder, `state-${Math.random().toString(36).slice(2)}`);
  const file = join(folder, 'panic.yaml');
  const step = `  - {id: s, type: cli, with: {argv: ${argv}}}\n`;
  writeFileSync(file, `apiVersion: runbook/v1\nmeta: {name: Bench}\nsteps:\n${step}`);
  const env = { ...process.env, XDG_STATE_HOME: state };
  const drivers = Array.from({ length: runs }, () => driver(program, file, env));
  try {
    while (marked(state).size < runs) await sleep(50);
    const bare = await started('-e', '0');
    return { bare, panic: await measured(program, env, state) };
  } finally {
    for (const child of drivers) child.kill('SIGKILL');
    for (const pid of marked(state).keys()) process.kill(pid, 'SIGKILL');
  }
}

// Each in a session of its own, as on terminals: the system shares the processors out among sessions.
function driver(program: string, file: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [program, 'exec', file, '--mode', 'real'], { env, stdio: 'ignore', detached: true });
}

async function measured(program: string, env: NodeJS.ProcessEnv, state: string): Promise<number> {
  const started = performance.now();
  const call = spawn(process.execPath, [program, 'panic', '--reason', 'bench'], {
    env,
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => call.once('exit', resolve));
  while ([...marked(state).values()].some((isFrozen) => !isFrozen)) await sleep(10);
  const took = performance.now() - started;
  await ended;
  return took;
}

async function started(...words: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, words, { stdio: 'ignore', detached: true });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - begun;
}

/** Whether each program of these runs is frozen, by its number. */
function marked(state: string): ReadonlyMap<number, boolean> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => frozenIn(pid, state)));
}

function frozenIn(pid: string, state: string): readonly (readonly [number, boolean])[] {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    if (!environment.includes(state) || !environment.includes('RUNBOOK_RUN_ID=')) return [];
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [status] = stat.slice(stat.lastIndexOf(')') + 2);
    return status === 'Z' ? [] : [[Number(pid), status === 'T']];
  } catch {
    // It has ended.
    return [];
  }
}
