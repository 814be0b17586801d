import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Posture } from '../../model/posture.js';
import { loadForGates, loadRunbook, type RunFault } from '../../node/load.js';
import { readPanic } from '../../node/panic/flag.js';
import type { DriftScope } from '../../node/policy/drift.js';
import { usualPolicyPlaces } from '../../node/policy/places.js';
import { postureAt } from '../../node/policy/posture-at.js';
import { strangeOverrides } from '../../node/policy/strange-override.js';
import { afterDrift, driftedPosture } from '../../node/policy/under-policy.js';
import { previewOf } from '../../node/preview.js';
import { type RunValues, runValues } from '../../node/run-values.js';
import { runbookFolder } from '../../node/workspace.js';
import type { StepPreview } from '../../run/preview.js';
import { aboveGates, type Beginning, refusalFor } from '../above-gates.js';
import { givenInputs } from '../given-inputs.js';
import { faultCode } from '../invalid-code.js';
import { formatFault, providerFault } from '../option-fault.js';
import { repeated } from '../options.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { fitted } from '../render/fold.js';
import { explainedStep, gatesJson, gatesTable } from '../render/gates.js';
import { oneLine } from '../render/plain.js';
import { driftText, haltText, postureJson, postureText, warningText } from '../render/posture.js';

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
  const { posture, downgraded } = await driftedPosture(allowed, scopeOf(runbook ?? 'runbook.yaml'));
  const notice = readPanic();
  const warnings = await strangeOverrides(resolve(runbook ?? 'runbook.yaml'), usualPolicyPlaces(process.env));
  const json = () => ({ ...postureJson(posture), drift: downgraded ?? null, halted: notice ?? null, warnings });
  const above = `${haltText(notice)}${driftText(downgraded)}${warningText(warnings)}`;
  write(format, format === 'json' ? JSON.stringify(json()) : `${above}${postureText(posture)}`);
}

function scopeOf(runbook: string): DriftScope {
  const workspace = runbookFolder(runbook);
  return { home: workspace, workspace };
}

async function postureOf(runbook: string): Promise<Posture | undefined> {
  const loaded = await loadRunbook(runbook);
  if (loaded.ok) return loaded.value.plan.posture;
  return failWith(loaded.error);
}

/** What a runbook here would be under that asks for nothing itself. */
async function postureHere(): Promise<Posture | undefined> {
  const posture = await postureAt(resolve('runbook.yaml'), usualPolicyPlaces(process.env));
  if (posture.ok) return posture.value;
  return failWith({ kind: 'refused', ...posture.error });
}

async function test(runbook: string, options: StepOptions): Promise<void> {
  const asked = await askedAbout(runbook, options);
  if (asked === undefined) return;
  const { loaded, values } = asked;
  const steps = previewOf(loaded, values);
  const warnings = await strangeOverrides(loaded.path, loaded.policyPlaces);
  const above = `${aboveGates(asked)}${warningText(warnings)}`;
  const text =
    options.format === 'json'
      ? JSON.stringify({ ...asJson(asked, steps), warnings })
      : `${above}${postureText(loaded.plan.posture)}\n${gatesTable(steps, values.redactor)}`;
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

function write(format: string, text: string): void {
  process.stdout.write(format === 'json' ? `${text}\n` : fitted(text));
}

interface Asked extends Beginning {
  readonly values: RunValues;
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
  return { ...(await afterDrift(loaded.value, runbookFolder(runbook))), values: values.value };
}

function refused(message: string): undefined {
  fail(message);
}

function failWith(fault: RunFault): undefined {
  process.stderr.write(faultLines(fault, 'policy'));
  process.exitCode = faultCode(fault);
}
