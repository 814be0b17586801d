import { relative } from 'node:path';
import type { Command } from 'commander';
import { newCancellation } from '../../engine/cancellation.js';
import type { People } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import type { Plan } from '../../model/plan.js';
import { accountName } from '../../node/account.js';
import { readTextFile } from '../../node/files.js';
import { loadRunbook, type OpenedRun, openRun, type RunFault } from '../../node/run.js';
import { verifyRun } from '../../node/verify-run.js';
import { redactorOf } from '../../record/redact.js';
import { readEvidenceFile } from '../../replay/evidence-file.js';
import { exitCodeOf } from '../../run/outcome.js';
import type { RunState } from '../../run/state.js';
import { faultCode } from '../invalid-code.js';
import { nobody } from '../people/nobody.js';
import { terminalPeople } from '../people/terminal.js';
import { withWrittenEvidence } from '../people/written.js';
import { colors } from '../render/colors.js';
import { faultLines } from '../render/fault.js';
import { plain } from '../render/plain.js';
import { previewLines } from '../render/preview.js';
import { progressOf } from '../render/progress.js';
import { verdictLines } from '../render/verdict.js';

interface ExecOptions {
  readonly mode: string;
  readonly evidence?: string;
  readonly as?: string;
  readonly role?: string;
  readonly runDir?: string;
}

/** Adds `runbook exec RUNBOOK`. */
export function registerExec(program: Command): void {
  program
    .command('exec')
    .description('run a runbook step by step and record what was done')
    .argument('<runbook>', 'the runbook.yaml to run')
    .requiredOption('--mode <mode>', "'real' runs it, 'dry-run' shows what would run and writes nothing")
    .option('--evidence <file>', 'a YAML file with evidence for manual steps; never answers an approval')
    .option('--as <name>', 'who runs it (default: the name of the account)')
    .option('--role <role>', 'the role of that person')
    .option('--run-dir <folder>', 'where runs are recorded, in place of .runbook')
    .action(exec);
}

async function exec(runbook: string, options: ExecOptions): Promise<void> {
  if (options.mode === 'real') return execReal(runbook, options);
  if (options.mode === 'dry-run') return execDry(runbook);
  fail(`'${options.mode}' is not a mode; write '--mode real' or '--mode dry-run'`);
}

async function execDry(runbook: string): Promise<void> {
  const loaded = await loadRunbook(runbook);
  if (!loaded.ok) return failWith(runbook, loaded.error);
  const { plan, classifier } = loaded.value;
  write(previewLines(plan, process.env, classifier));
}

async function execReal(runbook: string, options: ExecOptions): Promise<void> {
  const cancellation = newCancellation();
  const interruption = new AbortController();
  const actor = actorOf(options);
  const loaded = await loadRunbook(runbook);
  if (!loaded.ok) return failWith(runbook, loaded.error);
  const { plan } = loaded.value;
  const people = await peopleOf(plan, options, actor, interruption.signal);
  if (!people) return;
  const runDirectory = options.runDir === undefined ? {} : { runDirectory: options.runDir };
  const { text: redact } = redactorOf(plan.governance.redact);
  const observer = progressOf(plan, redact, write);
  const opened = await openRun(loaded.value, { actor, people, cancellation, observer, ...runDirectory });
  if (!opened.ok) return failWith(runbook, opened.error);
  const stop = () => {
    cancellation.cancel();
    interruption.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  write(`${colors.bold(plain(redact(plan.name)))}\n${colors.dim(`run ${opened.value.runId}, as ${actor.id}`)}\n`);
  const state = await opened.value.start();
  await report(opened.value, state);
  process.exitCode = exitCodeOf(state);
}

function write(text: string): void {
  process.stdout.write(text);
}

async function report(run: OpenedRun, state: RunState): Promise<void> {
  const captures = Object.entries(state.captures);
  if (captures.length > 0) write(`\n${colors.bold('Captures')}\n`);
  for (const [name, captured] of captures) {
    const [line = '', ...more] = plain(captured.preview).split('\n');
    write(`  ${name} = ${line}${more.length > 0 ? colors.dim(` … ${more.length} more lines`) : ''}\n`);
  }
  const here = relative(process.cwd(), run.directory);
  const directory = here.startsWith('..') ? run.directory : here;
  write(`\n${colors.bold('Record')}\n  trace      ${directory}/trace.jsonl\n  snapshots  ${directory}/snapshots/\n`);
  const verdict = await verifyRun(run.directory);
  write(`  ${verdict.ok ? verdictLines(verdict.value) : `${verdict.error.message}\n`}`);
}

function actorOf(options: ExecOptions): Actor {
  return {
    kind: 'human',
    id: options.as ?? accountName(),
    channel: 'cli',
    ...(options.role !== undefined && { role: options.role }),
  };
}

async function peopleOf(
  plan: Plan,
  options: ExecOptions,
  actor: Actor,
  signal: AbortSignal,
): Promise<People | undefined> {
  // What is typed counts only where a person can have typed it: a pipe or a file is nobody.
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const there = isTerminal ? terminalPeople(actor, signal) : nobody(write);
  if (options.evidence === undefined) return there;
  const text = await readTextFile(options.evidence);
  const file = text.ok ? readEvidenceFile(text.value) : text;
  if (!file.ok) {
    fail(text.ok ? `'${options.evidence}', ${file.error.message}` : file.error.message);
    return undefined;
  }
  const stranger = [...file.value.keys()].find((id) => !plan.steps.some(({ step }) => step.id === id));
  if (stranger === undefined) return withWrittenEvidence(file.value, options.evidence, actor, there);
  fail(`'${options.evidence}' answers step '${stranger}', which the runbook does not have; correct the id`);
  return undefined;
}

function failWith(runbook: string, fault: RunFault): void {
  process.stderr.write(faultLines(runbook, fault, 'exec'));
  process.exitCode = faultCode(fault);
}

function fail(message: string): void {
  process.stderr.write(`runbook exec: ${message}\n`);
  process.exitCode = exitCode.invalid;
}
