import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AnswerCommand, RunStore } from '../engine/ports.js';
import type { RecordedEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Command, Refusal } from '../run/command.js';
import { decide } from '../run/decide.js';
import { next } from '../run/next.js';
import { fold, type RunState } from '../run/state.js';
import { waitingFor } from '../run/waiting.js';
import { attachInto } from './attach.js';
import { machineClock } from './clock.js';
import { describeFileError } from './files.js';
import { enclosureName, inboxName, type Letter, type SentCommand } from './inbox/letter.js';
import { posted, type Reply } from './inbox/sender.js';
import { type AccountKeeper, grantKeeper } from './keys/grant-proof.js';
import { panicRefusal } from './panic/refusal.js';
import type { ActFault, Answered, Answering, RestingRun } from './resting-run.js';
import { redactorHere } from './run-values.js';
import { readTrace } from './store/read-trace.js';
import { runStoreIn } from './store/run-store.js';

/** The state of a run that is driven, as one that rests, where it waits for a person; undefined where it does not. */
export function asResting(plan: RestingRun['stopped']['loaded']['plan'], state: RunState): RunState | undefined {
  const isAsking = state.phase.name === 'running' && next(plan, state).kind.startsWith('ask-');
  const waiting = isAsking ? waitingFor(plan, state) : undefined;
  return waiting && { ...state, phase: { name: 'paused', ...waiting } };
}

/**
 * Lets the process that drives a run record a person's answer, which is checked here as if the run rested, and there once
 * more. Undefined where nobody drives it any more: then it can be recorded as in any run that rests.
 */
export async function answerDriven(
  run: RestingRun,
  answering: Answering,
): Promise<Result<Answered, ActFault> | undefined> {
  const keeper = await grantKeeper(process.env);
  if (!keeper.ok) return inRun(`an answer could not be proved: ${keeper.error.message}`);
  for (let tries = 1; ; tries += 1) {
    const answered = await answeredOnce(run, answering, keeper.value);
    if (answered?.ok !== false || !isOvertaken(answered.error) || tries === mostTries) return answered;
  }
}

function isOvertaken(fault: ActFault): boolean {
  return fault.kind === 'answer' && fault.refusal.reason === 'overtaken';
}

async function answeredOnce(
  run: RestingRun,
  answering: Answering,
  { seal }: AccountKeeper,
): Promise<Result<Answered, ActFault> | undefined> {
  const halted = panicRefusal();
  if (halted) return failed({ kind: 'run', fault: halted });
  const now = await waitingNow(run);
  if (!now.ok) return inRun(now.error);
  const { directory } = run.stopped;
  try {
    const sent = await answerNow(run, now.value, answering);
    if (!sent.ok) return failed({ kind: 'answer', refusal: sent.error });
    return await afterReply(run, now.value, sent.value.command, await posted(directory, sent.value, seal));
  } catch (error) {
    return inRun(describeFileError(join(directory, inboxName), 'write', error));
  }
}

// Of those who answer at once one is first, and the others look again.
const mostTries = 20;

interface WaitingNow {
  /** As if the run rested. */
  readonly state: RunState;
  readonly seq: number;
  readonly head: string;
}

async function waitingNow({ stopped, driver }: RestingRun): Promise<Result<WaitingNow, string>> {
  const trace = await readTrace(join(stopped.directory, 'trace.jsonl'));
  if (!trace.ok) return failed(trace.error.message);
  const { events, head } = trace.value;
  const present = fold(events);
  const state = asResting(stopped.loaded.plan, present) ?? (present.phase.name === 'paused' ? present : undefined);
  if (state === undefined) return failed(`the run does not wait for anybody any more; ${driver}`);
  return ok({ state, seq: head.seq, head: head.hash });
}

async function answerNow(
  { stopped, planStep }: RestingRun,
  { state, seq, head }: WaitingNow,
  answering: Answering,
): Promise<Result<Letter, Refusal>> {
  const { directory, loaded, inputs, origin } = stopped;
  const id = randomBytes(16).toString('hex');
  const store: RunStore = {
    ...runStoreIn(directory),
    attach: (path) => attachInto(join(directory, inboxName, enclosureName(id)), directory, path),
  };
  const command = await answering({ state, store, approvalId: () => `approval-${seq + 1}-1` });
  if (!command.ok) return command;
  const redactor = redactorHere(loaded, inputs);
  const sent = sentCommand(
    loaded.plan,
    state,
    redacted(command.value, (text) => redactor.text(text)),
  );
  if (!sent.ok) return sent;
  const about = { id, run_id: origin.runId, head, step_id: planStep.step.id, at: machineClock.now() };
  return ok({ ...about, command: sent.value });
}

function sentCommand(
  plan: Parameters<typeof decide>[0],
  state: RunState,
  command: Command,
): Result<SentCommand, Refusal> {
  const answer = answerOf(command);
  if (!answer) return failed({ reason: 'not-running', message: `'${command.kind}' is no answer that a driver takes` });
  const decision = decide(plan, state, answer, { now: machineClock.now() });
  if (!decision.ok) return decision;
  const human = decision.value.find(({ actor }) => actor.kind === 'human');
  if (!human) return failed({ reason: 'too-late', message: 'the answer came too late, so it was not taken' });
  if (answer.kind !== 'approve-step') return ok(answer);
  const { prove: _, ...rest } = answer;
  const proof = human.type === 'step.approved' ? human.data.proof : undefined;
  return proof
    ? ok({ ...rest, proof })
    : failed({ reason: 'unproved-approval', message: 'the approval is not proved' });
}

function answerOf(command: Command): AnswerCommand | undefined {
  switch (command.kind) {
    case 'approve-step':
    case 'reject-step':
    case 'submit-evidence':
    case 'tick-evidence':
      return command;
    default:
      return undefined;
  }
}

// Once more by whoever records it; but it lies in a file until then.
function redacted(command: Command, text: (text: string) => string): Command {
  switch (command.kind) {
    case 'reject-step':
      return { ...command, reason: text(command.reason) };
    case 'approve-step':
      return command.breakGlass === undefined ? command : { ...command, breakGlass: text(command.breakGlass) };
    case 'submit-evidence': {
      const { record } = command;
      if (record.kind === 'text') return { ...command, record: { ...record, text: text(record.text) } };
      return record.kind === 'attachment' ? { ...command, record: { ...record, file: text(record.file) } } : command;
    }
    default:
      return command;
  }
}

async function afterReply(
  run: RestingRun,
  before: WaitingNow,
  command: SentCommand,
  reply: Reply,
): Promise<Result<Answered, ActFault> | undefined> {
  switch (reply.kind) {
    case 'refused':
      return failed({ kind: 'answer', refusal: reply.refusal });
    case 'unread':
      return inRun(`the process that drives the run did not take the answer, so nothing was recorded: ${run.driver}`);
    case 'taken':
      return recordedAnswer(run, before, command, reply.seq);
    case 'gone':
      return lastWord(run, before, command);
    case 'silent':
      return (await lastWord(run, before, command)) ?? inRun(silent);
  }
}

const silent =
  'the process that drives the run has taken the answer and does not say what became of it; look at the run again';

// What the driver says is believed no further than its record goes.
async function recordedAnswer(
  { stopped, driver }: RestingRun,
  { seq: before }: WaitingNow,
  command: SentCommand,
  upTo: number,
): Promise<Result<Answered, ActFault>> {
  const trace = await readTrace(join(stopped.directory, 'trace.jsonl'));
  if (!trace.ok) return inRun(trace.error.message);
  const events = trace.value.events.slice(0, upTo);
  const added = events.slice(before);
  return ok({
    state: fold(events),
    events: added,
    isTaken: added.some((event) => isOf(command, event)),
    ...(driver !== undefined && { driver }),
  });
}

// A driver that died as it recorded the answer could not say so any more.
async function lastWord(run: RestingRun, before: WaitingNow, command: SentCommand) {
  const trace = await readTrace(join(run.stopped.directory, 'trace.jsonl'));
  if (!trace.ok) return inRun(trace.error.message);
  const { events } = trace.value;
  const place = events.slice(before.seq).findIndex((event) => isOf(command, event));
  if (place < 0) return undefined;
  return recordedAnswer({ ...run, driver: undefined }, before, command, before.seq + place + 1);
}

/** Whether an event is what an answer comes to: the approval with its very proof, or the word of that person on the step. */
function isOf(command: SentCommand, event: RecordedEvent): boolean {
  if (command.kind === 'approve-step') {
    return event.type === 'step.approved' && event.data.proof?.signature === command.proof.signature;
  }
  const isTheirs = event.actor.kind === 'human' && event.actor.id === command.actor.id;
  return isTheirs && event.type === (command.kind === 'reject-step' ? 'step.rejected' : 'evidence.submitted');
}

function inRun(message: string): { readonly ok: false; readonly error: ActFault } {
  return failed({ kind: 'run', fault: { kind: 'resume', message } });
}
