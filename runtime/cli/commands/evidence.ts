import type { Command } from 'commander';
import type { EvidenceAnswer, RunStore } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { Actor, EvidenceRecord } from '../../model/event.js';
import { exitCode } from '../../model/exit-code.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { EvidenceRequirement } from '../../model/runbook.js';
import { readTextFile } from '../../node/files.js';
import type { Answering, Held, RestingRun } from '../../node/resting-run.js';
import type { Refusal, Command as RunCommand } from '../../run/command.js';
import { type Acting, type ActorWords, answeredOnce, restingStep, say, withActorOptions } from '../acting.js';
import { askUntilLeft, isTerminal } from '../people/prompt.js';
import { askEvidence } from '../people/terminal.js';
import { plain } from '../render/plain.js';
import { starterOf } from '../starter.js';

interface SetWords extends ActorWords {
  readonly file?: string;
}

const runArgument = ['<run>', 'a run id, a run folder or a trace file'] as const;
const stepArgument = ['<step>', 'the id of the step that asks for it'] as const;
const nameArgument = ['<name>', 'the name of the evidence'] as const;

/** Adds `runbook evidence set|check|attach RUN STEP NAME …`. */
export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .summary('hand in what a manual step asks for')
    .description('hand in what a manual step of a run asks for');
  const set = evidence
    .command('set')
    .summary('hand in a text')
    .description('hand in a text: as a word, from a file, or typed on the terminal')
    .argument(...runArgument)
    .argument(...stepArgument)
    .argument(...nameArgument)
    .argument('[text]', 'the text; without it and without --file it is asked for')
    .option('--file <file>', 'a file that holds the text');
  const check = evidence
    .command('check')
    .summary('tick items of a checklist')
    .description('tick items of a checklist; those that are ticked stay so, and all of them are needed')
    .argument(...runArgument)
    .argument(...stepArgument)
    .argument(...nameArgument)
    .argument('<items...>', 'the items that are done: as they stand in the list, or their numbers');
  const attach = evidence
    .command('attach')
    .summary('hand in a file')
    .description('hand in a file, which is copied into the record with its digest')
    .argument(...runArgument)
    .argument(...stepArgument)
    .argument(...nameArgument)
    .argument('<file>', 'the file');
  withActorOptions(set).action(setText);
  withActorOptions(check).action(tick);
  withActorOptions(attach).action(attachFile);
  for (const command of evidence.commands) command.exitOverride();
}

async function setText(
  run: string,
  step: string,
  name: string,
  text: string | undefined,
  words: SetWords,
): Promise<void> {
  const acting: Acting = { name: 'evidence set', run, words };
  if (text !== undefined && words.file !== undefined) {
    return say(acting.name, "the text is given twice; give it as a word or with '--file', not both", exitCode.invalid);
  }
  const asked = await askedStep(acting, step, name, 'text');
  if (!asked) return;
  const given = await textOf(acting, asked, text);
  if (!given) return;
  const record: EvidenceRecord = { kind: 'text', text: given.text };
  await answeredOnce(acting, asked.resting, (held) => submitting(asked, given.actor, held, async () => ok(record)));
}

async function tick(
  run: string,
  step: string,
  name: string,
  items: readonly string[],
  words: ActorWords,
): Promise<void> {
  const acting: Acting = { name: 'evidence check', run, words };
  const asked = await askedStep(acting, step, name, 'checklist');
  if (!asked) return;
  await answeredOnce(acting, asked.resting, async (held) =>
    ok({
      kind: 'tick-evidence',
      ...aboutIt(asked, starterOf(words), held),
      items: items.map((item) => itemNamed(item, asked.requirement)),
    }),
  );
}

/** The item that a word names: as it stands in the list, or by its number there. */
function itemNamed(word: string, requirement: EvidenceRequirement): string {
  if (requirement.kind !== 'checklist' || requirement.items.includes(word)) return word;
  return /^\d{1,4}$/.test(word) ? (requirement.items[Number(word) - 1] ?? word) : word;
}

async function attachFile(run: string, step: string, name: string, file: string, words: ActorWords): Promise<void> {
  const acting: Acting = { name: 'evidence attach', run, words };
  const asked = await askedStep(acting, step, name, 'attachment');
  if (!asked) return;
  await answeredOnce(acting, asked.resting, (held) =>
    submitting(asked, starterOf(words), held, (store) => attached(store, file)),
  );
}

/** A step that waits, and the piece of evidence that it asks for. */
interface AskedStep {
  readonly resting: RestingRun;
  readonly requirement: EvidenceRequirement;
}

/** The step, where it asks for this evidence of this kind; undefined where it does not, which is said. */
async function askedStep(
  acting: Acting,
  step: string,
  name: string,
  kind: EvidenceRequirement['kind'],
): Promise<AskedStep | undefined> {
  const resting = await restingStep(acting, step);
  if (!resting) return undefined;
  const { planStep } = resting;
  const required = planStep.step.type === 'manual' ? planStep.step.requiredEvidence : [];
  const requirement = required.find((evidence) => evidence.name === name);
  if (!requirement) return say(acting.name, unknownEvidence(step, name, required), exitCode.invalid);
  if (resting.step.name === 'pending') return say(acting.name, askedLater(acting, step), exitCode.invalid);
  if (requirement.kind === kind) return { resting, requirement };
  return say(acting.name, `evidence '${name}' is ${kindText[requirement.kind]}`, exitCode.invalid);
}

// What is asked for anew is only asked for once the run goes on.
function askedLater({ run }: Acting, step: string): string {
  return `step '${step}' does not ask for evidence yet; call '${plain(commandLine(['runbook', 'resume', run]))}' first`;
}

function unknownEvidence(step: string, name: string, required: readonly EvidenceRequirement[]): string {
  const names = required.map((evidence) => `'${evidence.name}'`).join(', ');
  const what = names === '' ? 'it asks for none' : `it asks for ${names}`;
  return `step '${step}' does not ask for evidence '${name}'; ${what}`;
}

const kindText: Readonly<Record<EvidenceRequirement['kind'], string>> = {
  text: "a text; hand it in with 'runbook evidence set'",
  checklist: "a checklist; tick it with 'runbook evidence check'",
  attachment: "a file; hand it in with 'runbook evidence attach'",
};

interface GivenText {
  readonly actor: Actor;
  readonly text: string;
}

async function textOf(acting: Acting, asked: AskedStep, text: string | undefined): Promise<GivenText | undefined> {
  const words: SetWords = acting.words;
  const actor = starterOf(words);
  if (text !== undefined) return { actor, text };
  if (words.file === undefined) return typedText(acting, asked, { ...actor, channel: 'tty' });
  const read = await readTextFile(words.file);
  if (!read.ok) return say(acting.name, read.error.message, exitCode.invalid);
  return { actor: { ...actor, channel: 'file' }, text: read.value };
}

async function typedText(
  acting: Acting,
  { resting, requirement }: AskedStep,
  actor: Actor,
): Promise<GivenText | undefined> {
  const missing = `no text is given, and nobody is there to type it; write it as a word or name a file with '--file'`;
  if (!isTerminal()) return say(acting.name, missing, exitCode.waiting);
  const { planStep, step } = resting;
  const instructions = 'ready' in step ? (step.ready.instructions ?? '') : '';
  const ask = askUntilLeft();
  const answer: EvidenceAnswer | undefined = await askEvidence(
    { planStep, evidence: requirement, instructions },
    actor,
    ask,
  );
  if (answer?.given.kind === 'text') return { actor, text: answer.given.text };
  return say(acting.name, 'nothing was answered, so nothing was recorded', exitCode.waiting);
}

function aboutIt({ resting, requirement }: AskedStep, actor: Actor, held: Held) {
  return { index: resting.planStep.index, actor, name: requirement.name, approvalId: held.approvalId() };
}

async function submitting(
  asked: AskedStep,
  actor: Actor,
  held: Held,
  recordOf: (store: RunStore) => Promise<Result<EvidenceRecord, Refusal>>,
): ReturnType<Answering> {
  const record = await recordOf(held.store);
  if (!record.ok) return record;
  const command: RunCommand = { kind: 'submit-evidence', ...aboutIt(asked, actor, held), record: record.value };
  return ok(command);
}

async function attached(store: RunStore, file: string): Promise<Result<EvidenceRecord, Refusal>> {
  const copy = await store.attach(file);
  return copy.ok ? ok(copy.record) : failed({ reason: 'attachment-unreadable', message: copy.message });
}
