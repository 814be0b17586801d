import type { ImportGraph, ImportGraphStep } from '../../schema/generated/import-graph.js';
import type { ManualStepV1 } from '../../schema/generated/runbook-v1.js';
import { StepNames } from '../step-name.js';
import { cleanText, indentedBlock, literal, titleOf } from '../wording.js';
import { cleanValue, shownValue } from './foreign-text.js';
import type { Adapted, Foreign, ImportNote } from './imported.js';
import { aboutOf } from './meta.js';

/** A JSON runbook with provers as a runbook that a person walks through: each step says what is done and what must hold. */
export function graphRunbook(file: Foreign<ImportGraph>): Adapted {
  const { content } = file;
  const names = new StepNames();
  const steps = content.steps.map((step, index) => graphStep({ step, index, names, file }));
  const about = aboutOf({ id: content.runbookId, name: content.name ?? content.runbookId, file });
  const governance = { allowed_commands: [], evidence: { require_for_manual: true } };
  // The provers stay in the file, so that a later tool can make them checks.
  const annotations = content.provers && { imported: { provers: cleanValue(content.provers) } };
  return {
    document: {
      apiVersion: 'runbook/v1',
      meta: { ...about, governance, ...(annotations && { annotations }) },
      steps,
    },
    notes: [
      ...unknownKeys(file),
      ...content.steps.flatMap((step, index) => stepNotes(step, index, steps[index], file)),
    ],
  };
}

interface GraphScene {
  readonly step: ImportGraphStep;
  readonly index: number;
  readonly names: StepNames;
  readonly file: Foreign<ImportGraph>;
}

function graphStep({ step, index, names, file }: GraphScene): ManualStepV1 {
  const { preconditions = [], postconditions = [] } = step;
  const checklists = [
    { name: 'before', items: preconditions },
    { name: 'after', items: postconditions },
  ].filter(({ items }) => items.length > 0);
  return {
    id: names.take(step.stepId),
    type: 'manual',
    title: titleOf(step.description ?? step.stepId) || 'Step',
    source: { lines: [...file.linesOf(['steps', index])] },
    instructions: instructionsOf(step, index, file),
    required_evidence: [
      ...checklists.map(({ name, items }) => ({ kind: 'checklist' as const, name, items: uniqueItems(items) })),
      { kind: 'text', name: 'result' },
    ],
    annotations: { imported: cleanValue(step) as Readonly<Record<string, unknown>> },
  };
}

function instructionsOf(step: ImportGraphStep, index: number, file: Foreign<ImportGraph>): string {
  const previous = file.content.steps[index - 1];
  const { provers = {} } = file.content;
  return [
    ...conditionLines('Before you begin, this must hold:', step.preconditions, provers.preconditions),
    ...(step.description === undefined ? [] : [literal(step.description)]),
    ...(previous && takesInput(step) ? [`It takes what the step '${literal(previous.stepId)}' gave.`] : []),
    ...workLines(step),
    ...conditionLines('Afterwards, this must hold:', step.postconditions, provers.postconditions),
    "Evidence 'result': what came of it.",
  ].join('\n\n');
}

/** What uses a value that only an earlier step can have given. */
function takesInput({ cypher = '', type }: ImportGraphStep): boolean {
  return /\$\w/.test(cypher) || /^(?:transform|aggregate|export|notify|external_api)$/.test(type);
}

function workLines(step: ImportGraphStep): readonly string[] {
  const request = step.endpoint === undefined ? undefined : `${step.method ?? 'GET'} ${step.endpoint}`;
  return [
    ...(step.cypher === undefined ? [] : ['Run this query:', indentedBlock(literal(step.cypher))]),
    ...(request === undefined ? [] : ['Send this request:', indentedBlock(literal(request))]),
    ...Object.keys(step)
      .filter((key) => !stepKeys.has(key))
      .flatMap((key) => [`With ${literal(key)}:`, indentedBlock(literal(shownValue(step[key])))]),
  ];
}

function conditionLines(
  intro: string,
  conditions: readonly string[] | undefined,
  provers: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined,
): readonly string[] {
  if (conditions === undefined || conditions.length === 0) return [];
  const lines = conditions.map((condition) => {
    const prover = provers !== undefined && Object.hasOwn(provers, condition) ? provers[condition] : undefined;
    return `- ${condition}${prover === undefined ? '' : `: ${JSON.stringify(prover)}`}`;
  });
  return [`${intro}\n${literal(lines.join('\n'))}`];
}

function uniqueItems(items: readonly string[]): readonly string[] {
  const clean = items.map((item) => cleanText(item).replace(/\s+/g, ' ').trim()).filter((item) => item !== '');
  return clean.length === 0 ? ['holds'] : [...new Set(clean)];
}

function stepNotes(
  step: ImportGraphStep,
  index: number,
  made: ManualStepV1 | undefined,
  { content, linesOf }: Foreign<ImportGraph>,
): readonly ImportNote[] {
  const [line] = linesOf(['steps', index]);
  const notes: ImportNote[] = [
    { line, text: `step '${made?.id}' is done by a person: no step of a runbook does the work of '${step.type}'` },
  ];
  for (const side of ['preconditions', 'postconditions'] as const) {
    const known = content.provers?.[side] ?? {};
    for (const [at, name] of (step[side] ?? []).entries()) {
      if (Object.hasOwn(known, name)) continue;
      const place = linesOf(['steps', index, side, at])[0];
      notes.push({
        line: place,
        text: `'${name}' is named by step '${made?.id}', but 'provers.${side}' does not say what it means`,
        isOpen: true,
      });
    }
  }
  return notes;
}

function unknownKeys({ content, linesOf }: Foreign<ImportGraph>): readonly ImportNote[] {
  return Object.keys(content)
    .filter((key) => !topKeys.has(key))
    .map((key) => ({ line: linesOf([key])[0], text: `'${key}' is not carried over; a runbook has no place for it` }));
}

const topKeys = new Set(['runbookId', 'name', 'version', 'description', 'steps', 'provers']);
const stepKeys = new Set([
  'stepId',
  'type',
  'description',
  'cypher',
  'endpoint',
  'method',
  'preconditions',
  'postconditions',
]);
