import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { PolicyDowngraded } from '../../model/event.js';
import type { Posture } from '../../model/posture.js';
import { type LoadedRunbook, loadForGates, loadRunbook, type RunFault } from '../../node/load.js';
import { readPanic } from '../../node/panic/flag.js';
import { usualPolicyPlaces } from '../../node/policy/places.js';
import { policyPosture } from '../../node/policy/policy.js';
import { afterDrift, driftedPosture, policyRefusal } from '../../node/policy/under-policy.js';
import { previewOf } from '../../node/preview.js';
import { type RunValues, runValues } from '../../node/run-values.js';
import { runbookFolder } from '../../node/workspace.js';
import type { StepPreview } from '../../run/preview.js';
import { givenInputs } from '../given-inputs.js';
import { faultCode } from '../invalid-code.js';
import { providerFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { fitted } from '../render/fold.js';
import { explainedStep, gatesJson, gatesTable } from '../render/gates.js';
import { oneLine } from '../render/plain.js';
import { driftText, haltText, postureJson, postureText, refusedText } from '../render/posture.js';

const fail = refusalOf('policy');

interface ShowOptions {
  readonly format: string;
}

interface StepOptions extends ShowOptions {
  readonly input: readonly string[];
  readonly inputs?: string;
  readonly provider: readonly string[];
}

/** Adds `runbook policy show|test|explain`. */
export function registerPolicy(program: Command): void {
  const policy = program
    .command('policy')
    .summary('say what is allowed here, and which file says so')
    .description(
      "say what the policy here allows, and which layer of it said so; without a word more it is shown, as by 'policy show'",
    )
    .addHelpText('after', help);
  policy
    .command('show', { isDefault: true })
    .summary('show what holds here, or for a runbook')
    .description('show what holds here, or for a runbook, and which file says so')
    .argument('[runbook]', 'the runbook.yaml that is asked about')
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(show);
  withStepOptions(policy.command('test'))
    .summary('list each step with the gate that it would meet')
    .description('list every step of a runbook with the gate that it would meet')
    .argument('<runbook>', 'the runbook.yaml to test')
    .action(test);
  withStepOptions(policy.command('explain'))
    .summary('say why a step would run, wait or be refused')
    .description('say why a step would run, wait for a person, or be refused')
    .argument('<runbook>', 'the runbook.yaml')
    .argument('<step>', 'the id of the step')
    .action(explain);
}

const help = `
A policy lies in .runbook/policy.json of a workspace, and of an organisation in
/etc/runbook/policy.json and in runbook/policy.json of the configuration folder
of the account. Each can only tighten those before it (docs/policy.md).
`;

function withStepOptions(command: Command): Command {
  return command
    .option('--input <name=value>', 'the value of an input; a secret as NAME=env:NAME or NAME=file:PATH', repeated, [])
    .option('--inputs <file>', 'a YAML or JSON file with the values of inputs; --input wins')
    .option('--provider <folder>', 'a provider to use beside the installed ones', repeated, [])
    .option('--format <format>', "'text' or 'json'", 'text');
}

async function show(runbook: string | undefined, { format }: ShowOptions): Promise<void> {
  const fault = formatFault(format);
  if (fault !== undefined) return fail(fault);
  const allowed = runbook === undefined ? await postureHere() : await postureOf(runbook);
  if (allowed === undefined) return;
  const { posture, downgraded } = await driftedPosture(allowed, runsOf(runbook ?? 'runbook.yaml'));
  const notice = readPanic();
  const json = () => ({ ...postureJson(posture), drift: downgraded ?? null, halted: notice ?? null });
  const text =
    format === 'json' ? JSON.stringify(json()) : `${haltText(notice)}${driftText(downgraded)}${postureText(posture)}`;
  write(format, text);
}

function runsOf(runbook: string): string {
  return join(runbookFolder(runbook), 'runs');
}

async function postureOf(runbook: string): Promise<Posture | undefined> {
  const loaded = await loadRunbook(runbook);
  if (loaded.ok) return loaded.value.plan.posture;
  return failWith(loaded.error);
}

/** What a runbook here would be under that asks for nothing itself. */
async function postureHere(): Promise<Posture | undefined> {
  const posture = await policyPosture(
    { path: resolve('runbook.yaml'), name: '', governance: nothingAsked, homes: [] },
    usualPolicyPlaces(process.env),
  );
  if (posture.ok) return posture.value;
  return failWith({ kind: 'refused', ...posture.error });
}

const nothingAsked = {
  deniedCommands: [],
  denyEnvVars: [],
  redact: [],
  requireEvidenceForManual: false,
  storeFullStdout: false,
  timeouts: {},
};

async function test(runbook: string, options: StepOptions): Promise<void> {
  const asked = await askedAbout(runbook, options);
  if (asked === undefined) return;
  const { loaded, values } = asked;
  const steps = previewOf(loaded, values);
  const text =
    options.format === 'json'
      ? JSON.stringify(asJson(asked, steps))
      : `${aboveGates(asked)}${postureText(loaded.plan.posture)}\n${gatesTable(steps, values.redactor)}`;
  write(options.format, text);
}

async function explain(runbook: string, stepId: string, options: StepOptions): Promise<void> {
  const asked = await askedAbout(runbook, options);
  if (asked === undefined) return;
  const { loaded, values } = asked;
  const steps = previewOf(loaded, values).filter(({ planStep }) => planStep.step.id === stepId);
  const [step] = steps;
  if (step === undefined) {
    const known = loaded.plan.steps.map(({ step: { id } }) => id).join(', ');
    return fail(`'${oneLine(runbook)}' has no step '${oneLine(stepId)}'; it has ${known}`);
  }
  const text =
    options.format === 'json'
      ? JSON.stringify(asJson(asked, steps))
      : `${aboveGates(asked)}${explainedStep(loaded.plan, step, values.redactor)}\n${postureText(loaded.plan.posture)}`;
  write(options.format, text);
}

function asJson({ loaded, values, downgraded }: Asked, steps: readonly StepPreview[]): object {
  const refused = refusalFor(loaded) ?? null;
  return { ...gatesJson(loaded.plan, steps, values.redactor), drift: downgraded ?? null, refused };
}

function refusalFor({ analysis, plan }: LoadedRunbook): string | undefined {
  if (!analysis.hasErrors) return policyRefusal(plan)?.message;
  return "the runbook has steps that its own governance denies; 'runbook validate' shows where, so remove them";
}

/** What is so for every step, whatever its gate is. */
function aboveGates({ loaded, downgraded }: Asked): string {
  const refusal = refusalFor(loaded);
  return `${haltText(readPanic())}${refusal ? refusedText(refusal) : ''}${driftText(downgraded)}`;
}

function write(format: string, text: string): void {
  process.stdout.write(format === 'json' ? `${text}\n` : fitted(text));
}

interface Asked {
  readonly loaded: LoadedRunbook;
  readonly values: RunValues;
  /** Why it is strict, where too much ran by itself of late. */
  readonly downgraded?: PolicyDowngraded;
}

/** The runbook with the values that its gates depend on; what is wrong is said otherwise. */
async function askedAbout(runbook: string, options: StepOptions): Promise<Asked | undefined> {
  const fault = formatFault(options.format) ?? (await providerFault(options.provider));
  if (fault !== undefined) return refused(fault);
  const loaded = await loadForGates(runbook, options.provider);
  if (!loaded.ok) return failWith(loaded.error);
  const given = await givenInputs(loaded.value.plan, options);
  if (!given.ok) return refused(given.error.message);
  const values = runValues(loaded.value, given.value);
  if (!values.ok) return failWith(values.error);
  return { ...(await afterDrift(loaded.value, runsOf(runbook))), values: values.value };
}

function refused(message: string): undefined {
  fail(message);
}

function formatFault(format: string): string | undefined {
  if (format === 'text' || format === 'json') return undefined;
  return `'${oneLine(format)}' is not a format; write '--format text' or '--format json'`;
}

function failWith(fault: RunFault): undefined {
  process.stderr.write(faultLines(fault, 'policy'));
  process.exitCode = faultCode(fault);
}
