import { programName } from '../../expr/index.js';
import type { ImportSkill } from '../../schema/generated/import-skill.js';
import type { CliStepV1, ManualStepV1 } from '../../schema/generated/runbook-v1.js';
import { StepNames } from '../step-name.js';
import { cleanText } from '../wording.js';
import type { Adapted, Foreign, ImportNote } from './imported.js';
import { aboutOf } from './meta.js';
import { skillInputs } from './skill-inputs.js';
import { skillStep } from './skill-step.js';

/** A skill as a runbook: parameters become inputs, plain commands run, prompts and tools are left to a person. */
export function skillRunbook(file: Foreign<ImportSkill>): Adapted {
  const { content, linesOf } = file;
  const inputs = skillInputs(file);
  const names = new StepNames(inputs.names.values());
  const made = content.steps.map((step, index) =>
    skillStep({ step, lines: linesOf(['steps', index]), names, inputs, risk: file.risk, riskLevel: content.riskLevel }),
  );
  const steps = made.map(({ step }) => step);
  const notes = [...unknownKeys(file), ...inputs.notes, ...made.flatMap((each) => each.notes)];
  return { document: { apiVersion: 'runbook/v1', meta: metaOf(file, inputs.inputs, steps), steps }, notes };
}

function metaOf(
  file: Foreign<ImportSkill>,
  inputs: ReturnType<typeof skillInputs>['inputs'],
  steps: readonly (CliStepV1 | ManualStepV1)[],
): Adapted['document']['meta'] {
  const { id, name, tags, applicableServices, riskLevel } = file.content;
  const { source, ...about } = aboutOf({ id: id ?? name ?? '', name: name ?? id ?? 'Skill', file });
  const services = wordsOf(applicableServices);
  const words = wordsOf(tags);
  const programs = new Set(
    steps.flatMap((step) => (step.type === 'cli' ? [programName(step.with.argv[0] ?? '')] : [])),
  );
  return {
    ...about,
    ...(services.length > 0 && { services }),
    ...(words.length > 0 && { tags: words }),
    ...(riskLevel !== undefined && { annotations: { imported: { riskLevel } } }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(source && { source }),
    governance: { allowed_commands: [...programs].sort(), evidence: { require_for_manual: true } },
  };
}

function wordsOf(texts: readonly string[] | undefined): readonly string[] {
  return (texts ?? []).map(cleanText).filter((text) => text !== '');
}

function unknownKeys({ content, linesOf }: Foreign<ImportSkill>): readonly ImportNote[] {
  return Object.keys(content)
    .filter((key) => !known.has(key))
    .map((key) => ({ line: linesOf([key])[0], text: `'${key}' is not carried over; a runbook has no place for it` }));
}

const known = new Set([
  'id',
  'name',
  'version',
  'description',
  'tags',
  'applicableServices',
  'riskLevel',
  'parameters',
  'steps',
]);
