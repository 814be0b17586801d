import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import MarkdownIt from 'markdown-it';
import { compileGuide } from '../../runtime/compiler/index.js';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { loadRunbook, openRun } from '../../runtime/node/run.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import { benchClassify, benchClassifyProcesses } from './classify.js';
import { median, node, say } from './measure.js';

const program = join('dist', 'runbook.js');
const folder = mkdtempSync(join(tmpdir(), 'runbook-bench-'));
process.env['XDG_STATE_HOME'] = folder;

async function benchStart(): Promise<void> {
  const bare = await median(15, () => node('-e', '0'));
  say('runbook --version', await median(15, () => node(program, '--version')), 'node -e 0', bare);
  const file = join(folder, 'small.yaml');
  writeFileSync(file, runbookOf(3));
  say('runbook validate, 3 steps', await median(9, () => node(program, 'validate', file)), 'node -e 0', bare);
}

const steps = 200;

function runbookOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  - {id: s${index}, type: cli, with: {argv: ["true"]}}`);
  return `apiVersion: runbook/v0\nmeta: {name: Bench}\nsteps:\n${lines.join('\n')}\n`;
}

async function benchSteps(): Promise<string> {
  const file = join(folder, 'runbook.yaml');
  writeFileSync(file, runbookOf(steps));
  mkdirSync(join(folder, '.runbook'));
  let trace = '';
  const ours = await median(3, async () => {
    const loaded = await loadRunbook(file);
    if (!loaded.ok) throw new Error(loaded.error.message);
    const opened = await openRun(loaded.value, {
      actor: { kind: 'human', id: 'bench' },
      people: { evidence: async () => undefined, approval: async () => undefined },
      observer: { onEvent: () => {}, onOutput: () => {} },
      cancellation: newCancellation(),
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const state = await opened.value.start();
    if (state.history.length !== steps) throw new Error('the run did not end');
    trace = opened.value.tracePath;
  });
  const spawned = await median(3, async () => {
    for (let step = 0; step < steps; step++) {
      await new Promise((resolve) => spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] }).once('close', resolve));
    }
  });
  const throughExeca = await median(3, async () => {
    for (let step = 0; step < steps; step++) await execa('true', { stdin: 'ignore' });
  });
  say(`one step, recorded and flushed (${steps} steps)`, ours / steps, 'bare spawn', spawned / steps);
  say(`one step, recorded and flushed (${steps} steps)`, ours / steps, 'bare execa', throughExeca / steps);
  return readFileSync(trace, 'utf8');
}

async function benchText(trace: string): Promise<void> {
  const guide = readFileSync('examples/disk-pressure.md', 'utf8');
  const compile = () => compileGuide({ text: guide, file: 'disk-pressure.md', sha256Hex });
  say(
    'compile the example guide',
    await median(51, compile),
    'markdown-it parse',
    await median(51, () => new MarkdownIt().parse(guide, {})),
  );
  const text = runbookOf(500);
  say('diagnostics of 500 steps', await median(9, () => readRunbook(text)), 'limit', 50);
  const lines = trace.split('\n').length - 1;
  say(
    `verify ${lines} events`,
    await median(9, () => verifyTrace(trace, sha256Hex)),
    'limit (3 s for 100,000)',
    (3000 * lines) / 100_000,
  );
}

try {
  console.log(`${'what'.padEnd(44)}${'ours'.padStart(12)}   ${'peer'.padStart(12)}   ${'ratio'.padStart(8)}   peer is`);
  await benchStart();
  await benchClassifyProcesses(program);
  await benchClassify();
  await benchText(await benchSteps());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
