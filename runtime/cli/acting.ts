import { resolve } from 'node:path';
import type { Command as Program } from 'commander';
import { commandLine } from '../model/command-line.js';
import { exitCode } from '../model/exit-code.js';
import { planStepNamed } from '../model/plan.js';
import { answerFor, loadRestingRun } from '../node/act.js';
import { machineClock } from '../node/clock.js';
import type { RunFault } from '../node/load.js';
import { findRun } from '../node/record/verify-run.js';
import type { ActFault, Answered, Answering, RestingRun } from '../node/resting-run.js';
import { redactorHere } from '../node/run-values.js';
import type { Command, Refusal } from '../run/command.js';
import { decide } from '../run/decide.js';
import type { Decision } from '../run/decision.js';
import { evolve, type RunState } from '../run/state.js';
import { waitingFor } from '../run/waiting.js';
import { show, warn } from './drive.js';
import { faultCode } from './invalid-code.js';
import { optionFault } from './option-fault.js';
import { repeated } from './options.js';
import { refusalOf } from './refuse.js';
import { faultLines } from './render/fault.js';
import { oneLine, plain } from './render/plain.js';
import { progressOf } from './render/progress.js';
import { afterEnd, answerCommands } from './what-next.js';

/** Who answers, as it is said on the command line. */
export interface ActorWords {
  readonly as?: string;
  readonly role?: string;
  readonly provider: readonly string[];
}

/** Adds the options of every command with which a person answers for a run. */
export function withActorOptions(command: Program): Program {
  return command
    .option('--as <name>', 'who answers (default: the name of the account)')
    .option('--role <role>', 'the role of that person')
    .option('--provider <folder>', 'a provider that the runbook uses beside the installed ones', repeated, []);
}

/** A command with which a person answers for a run, as it was called. */
export interface Acting {
  /** The name of the command. */
  readonly name: string;
  readonly run: string;
  readonly words: ActorWords;
}

/** The run that is to be answered for; undefined where there is none to be answered for, which is said. */
export async function restingRun({ name, run, words }: Acting): Promise<RestingRun | undefined> {
  const fault = await optionFault(words);
  if (fault !== undefined) return say(name, fault, exitCode.invalid);
  const directory = await findRun(run);
  if (!directory.ok) return say(name, directory.error.message, exitCode.invalid);
  const resting = await loadRestingRun(directory.value, words.provider);
  if (!resting.ok) return sayFault(name, resting.error);
  const { driver } = resting.value;
  if (driver === undefined || takenByDrivers.has(name)) return resting.value;
  return sayFault(name, { kind: 'resume', message: driver });
}

// What is said to a question that the driver asks; everything else takes the run out of its hands.
const takenByDrivers: ReadonlySet<string> = new Set([
  'approve',
  'reject',
  'evidence set',
  'evidence check',
  'evidence attach',
]);

/** The run, where this is the step that it waits in; undefined where it is another one, which is said. */
export async function restingStep(acting: Acting, step: string): Promise<RestingRun | undefined> {
  const resting = await restingRun(acting);
  if (resting === undefined || resting.planStep.step.id === step) return resting;
  const { plan } = resting.stopped.loaded;
  const known = planStepNamed(plan, step)
    ? `the run does not wait in step '${step}'`
    : `the runbook has no step '${step}'`;
  return say(acting.name, `${known}; ${standing(resting)}`, exitCode.invalid);
}

/** What a run waits for, in a sentence. */
export function standing({ stopped, planStep }: RestingRun): string {
  return waitingFor(stopped.loaded.plan, stopped.state)?.detail ?? `it stands at step '${planStep.step.id}'`;
}

/** What would come of an answer as the run rests now; nothing is recorded. */
export function foreseen({ stopped: { loaded, state } }: RestingRun, command: Command): Decision {
  return decide(loaded.plan, state, command, { now: machineClock.now() });
}

/** Records an answer and says what came of it; the refusal where it is turned down, which is not said yet. */
export async function answered(
  acting: Acting,
  resting: RestingRun,
  answering: Answering,
): Promise<Refusal | undefined> {
  const result = await answerFor(resting, answering);
  if (result.ok) {
    await tell(resting, result.value, acting.words);
    if (!result.value.isTaken) say(acting.name, 'the answer came too late, so it was not taken', exitCode.refused);
    if (result.value.auditFault !== undefined) warn(result.value.auditFault);
    return undefined;
  }
  return result.error.kind === 'answer' ? result.error.refusal : sayFault(acting.name, runFault(result.error));
}

/** Records an answer that is not asked for again where it is turned down. */
export async function answeredOnce(acting: Acting, resting: RestingRun, answering: Answering): Promise<void> {
  const refusal = await answered(acting, resting, answering);
  if (refusal) sayRefusal(acting.name, refusal);
}

/** Says why an answer is turned down. */
export function sayRefusal(name: string, { reason, message }: Refusal): undefined {
  return say(name, message, misspelled.has(reason) ? exitCode.invalid : exitCode.refused);
}

/** Says why a command does nothing. */
export function say(name: string, message: string, code: number): undefined {
  refusalOf(name)(message);
  process.exitCode = code;
  return undefined;
}

// What the words of the command ask for is not there; everything else is a no.
const misspelled: ReadonlySet<string> = new Set([
  'unknown-evidence',
  'evidence-insufficient',
  'attachment-unreadable',
  'no-evidence-asked',
  'no-approval-asked',
  'no-word-asked',
  'reason-missing',
  'not-its-turn',
  'step-begun',
  'nothing-to-break',
]);

function sayFault(name: string, fault: RunFault): undefined {
  process.stderr.write(faultLines(fault, name));
  process.exitCode = faultCode(fault);
  return undefined;
}

function runFault(fault: ActFault): RunFault {
  if (fault.kind !== 'run') throw new Error(`a refusal was taken for a fault of the run: ${fault.refusal.message}`);
  return fault.fault;
}

async function tell(resting: RestingRun, { state, events, driver }: Answered, words: ActorWords): Promise<void> {
  const { stopped } = resting;
  const redactor = redactorHere(stopped.loaded, stopped.inputs);
  const progress = progressOf(stopped.loaded.plan, (text) => redactor.text(text), show);
  let current: RunState = stopped.state;
  for (const event of events) {
    current = evolve(current, event);
    progress.onEvent(event, current);
  }
  if (state.phase.name === 'finished') {
    show(`\nthe run ended as ${state.phase.outcome.status}: ${oneLine(state.phase.outcome.reason)}\n`);
    if (state.phase.outcome.status === 'completed') return;
  }
  const name = await nameOf(resting);
  const more = words.provider.flatMap((folder) => ['--provider', resolve(folder)]);
  const answers = answerCommands({
    plan: stopped.loaded.plan,
    state,
    run: name,
    redact: (text) => redactor.text(text),
  });
  if (driver !== undefined && answers.length === 0) {
    show('\nthe run goes on where it is driven\n');
    return;
  }
  const lines = (answers.length > 0 ? answers : [['runbook', 'resume', name]]).map(
    (line) => `  ${commandLine([...line, ...more])}\n`,
  );
  show(plain(`\n${lead(state)}\n${lines.join('')}`));
}

function lead({ phase }: RunState): string {
  return phase.name === 'finished' && phase.outcome.status !== 'completed' ? afterEnd(phase.outcome.status) : 'Next:';
}

async function nameOf({ stopped }: RestingRun): Promise<string> {
  const found = await findRun(stopped.origin.runId);
  return found.ok && found.value === stopped.directory ? stopped.origin.runId : stopped.directory;
}
