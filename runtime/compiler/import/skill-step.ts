import { classifyShell, type RiskContext } from '../../risk/index.js';
import type { ImportSkill, ImportSkillStep } from '../../schema/generated/import-skill.js';
import type { CliStepV1, ManualStepV1 } from '../../schema/generated/runbook-v1.js';
import { readArgv } from '../argv.js';
import type { IrCommand, IrVariable } from '../ir.js';
import type { StepNames } from '../step-name.js';
import { indentedBlock, lineTitle, literal, titleOf } from '../wording.js';
import { conditionFrom } from './condition.js';
import { cleanValue, foreignText, shownValue } from './foreign-text.js';
import type { ImportNote } from './imported.js';
import type { SkillInputs } from './skill-inputs.js';

/** A step of a skill and what surrounds it. */
export interface SkillScene {
  readonly step: ImportSkillStep;
  readonly lines: readonly [number, number];
  readonly names: StepNames;
  readonly inputs: SkillInputs;
  readonly risk: RiskContext;
  readonly riskLevel: ImportSkill['riskLevel'];
}

/** The step of a runbook for a step of a skill: run by itself where it is one plain command that is known to be safe. */
export function skillStep(scene: SkillScene): {
  readonly step: CliStepV1 | ManualStepV1;
  readonly notes: readonly ImportNote[];
} {
  const { step, names, inputs, lines } = scene;
  const title = titleOf(step.name ?? step.description ?? '') || lineTitle(step.action) || step.id;
  const id = names.take(step.id);
  const when = step.condition === undefined ? undefined : conditionFrom(step.condition, inputs.names);
  const isOpen = step.condition !== undefined && when === undefined;
  const reading = isOpen ? { problem: 'its condition asks for what a runbook does not know' } : plainCommand(scene);
  const common = {
    id,
    title,
    source: { lines: [...lines] },
    ...(when !== undefined && { when }),
    ...approvalsOf(step),
  };
  const made = 'argv' in reading ? cliStep(common, reading.argv, scene) : manualStep(common, scene);
  const texts = [
    ...('problem' in reading ? [`step '${id}' is done by a person: ${reading.problem}`] : []),
    ...(isOpen ? [`decide when step '${id}' is done; its condition is "${step.condition}"`] : []),
    ...lostKeys(step, made).map((text) => `step '${id}': ${text}`),
  ];
  return {
    step: made,
    notes: texts.map((text) => ({ line: lines[0], text, ...(/^decide /.test(text) && { isOpen: true as const }) })),
  };
}

type Common = Pick<ManualStepV1, 'id' | 'title' | 'source' | 'when' | 'approvals'>;

function approvalsOf({ requiresApproval }: ImportSkillStep): Pick<ManualStepV1, 'approvals'> {
  return requiresApproval === true ? { approvals: { min: 1 } } : {};
}

/** The arguments of the one command of a step, or why a person does it. */
function plainCommand({
  step,
  inputs,
  risk,
}: SkillScene): { readonly argv: readonly string[] } | { readonly problem: string } {
  if (!shells.has(step.action)) {
    return { problem: step.action === 'prompt' ? 'it asks a model' : `the tool '${step.action}' is no command` };
  }
  const text = step.parameters?.['command'];
  if (typeof text !== 'string') return { problem: "it has no text under 'parameters.command'" };
  const judged = classifyShell(text, { ...risk, shell: 'bash', placeholders: true });
  if (judged.risk !== 'safe') {
    return {
      problem:
        judged.risk === 'unknown' ? 'what its command does is not known' : `its command is classified ${judged.risk}`,
    };
  }
  const command: IrCommand = {
    text,
    kind: 'command',
    lang: 'bash',
    origin: 'fence',
    risk: judged.risk,
    reasons: [],
    line: 1,
    endLine: 1,
    headings: [],
  };
  return readArgv(command, variablesOf(inputs));
}

function variablesOf({ names }: SkillInputs): readonly IrVariable[] {
  return [...names].map(([written, name]) => ({
    name,
    asWritten: [`{{${written}}}`, `{{ ${written} }}`, `\${${written}}`],
    line: 1,
  }));
}

function cliStep(
  { id, title, source, ...rest }: Common,
  argv: readonly string[],
  { step, riskLevel, names }: SkillScene,
): CliStepV1 {
  const floor = riskLevel === undefined ? undefined : floors[riskLevel];
  const retries = Math.min(3, step.maxRetries ?? 0);
  return {
    id,
    type: 'cli',
    ...(title !== undefined && { title }),
    ...(source && { source }),
    with: { argv },
    capture: { [names.takeName(`${id}_output`)]: 'stdout' },
    ...(step.onError !== undefined && { on_error: step.onError }),
    ...(retries > 0 && { retry: { max_attempts: retries } }),
    ...(floor && { risk: floor }),
    ...rest,
  };
}

function manualStep({ id, title, source, when, approvals }: Common, { step, inputs }: SkillScene): ManualStepV1 {
  return {
    id,
    type: 'manual',
    ...(title !== undefined && { title }),
    ...(source && { source }),
    ...(when !== undefined && { when }),
    instructions: instructionsOf(step, when, inputs),
    required_evidence: [{ kind: 'text', name: 'result' }],
    ...(approvals && { approvals }),
    annotations: { imported: cleanValue(step) as Readonly<Record<string, unknown>> },
  };
}

function instructionsOf(step: ImportSkillStep, when: string | undefined, { names }: SkillInputs): string {
  const given = Object.entries(step.parameters ?? {}).map(([key, value]) => `${key}: ${shownValue(value)}`);
  return [
    ...(step.condition === undefined || when !== undefined
      ? []
      : [`Only where this holds, else say so and go on: ${literal(step.condition)}`]),
    ...(step.description === undefined ? [] : [foreignText(step.description, names)]),
    step.action === 'prompt' ? 'Answer this:' : `Do what the tool '${literal(step.action)}' does with this:`,
    indentedBlock(foreignText(given.length === 0 ? '(nothing)' : given.join('\n'), names)),
    "Evidence 'result': what came of it.",
  ].join('\n\n');
}

function lostKeys(step: ImportSkillStep, made: CliStepV1 | ManualStepV1): readonly string[] {
  const unknown = Object.keys(step).filter((key) => !known.has(key));
  const retries = step.maxRetries ?? 0;
  const onFailure = (['onError', 'maxRetries'] as const).filter((key) => step[key] !== undefined);
  return [
    ...unknown.map((key) => `'${key}' is only kept as an annotation`),
    ...(made.type === 'manual' ? onFailure.map((key) => `'${key}' means nothing where a person does it`) : []),
    ...(made.type === 'cli' && retries > 3 ? [`it is tried again 3 times, not ${retries}`] : []),
  ];
}

const shells = new Set(['shell', 'bash', 'sh', 'command', 'cli', 'exec', 'run_command', 'execute_command']);
const known = new Set([
  'id',
  'name',
  'description',
  'action',
  'parameters',
  'condition',
  'onError',
  'maxRetries',
  'requiresApproval',
]);

/** The class that a step has at least; reading asks for nothing. */
const floors: Readonly<Record<string, CliStepV1['risk']>> = {
  medium: 'caution',
  high: 'dangerous',
  high_risk: 'dangerous',
  critical: 'dangerous',
};
