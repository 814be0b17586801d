import { definitionsOf } from '../../language/definitions.js';
import { type Analysis, writeRunbook } from '../../language/index.js';
import { failed } from '../../model/result.js';
import type { SplitChange, SplitPart } from '../../schema/generated/proposal.js';
import type { ManualStepV1 } from '../../schema/generated/runbook-v1.js';
import { StepNames } from '../step-name.js';
import { ownText, type StepScene } from './change-step.js';
import { allOf, dashOf, type Edits, textOf } from './edit.js';
import { markOf, modelMark } from './mark.js';
import { wordsFault } from './words.js';

/** A manual step as several: each has its part of the paragraphs, and all ask for what the one asked for. */
export function split(scene: StepScene, change: SplitChange, { outline }: Analysis, model: string): Edits {
  const { text, step } = scene;
  const fault = stepFault(scene) ?? change.parts.map(({ title }) => wordsFault(title, ownText(scene))).find(Boolean);
  if (fault !== undefined) return failed(fault);
  const manual = step.data as unknown as ManualStepV1;
  const cuts = cutsOf(manual, change.parts);
  if (cuts === undefined)
    return failed('its parts do not begin at paragraphs of the instructions, one after the other');
  const { vars, inputs, captures } = definitionsOf(outline);
  const ids = outline.steps.flatMap(({ id }) => id?.source ?? []);
  const names = new StepNames([...ids, ...vars, ...inputs, ...captures.keys()]);
  const steps = change.parts.map(({ title }, index) => ({
    ...manual,
    id: index === 0 ? manual.id : names.take(title),
    title,
    instructions: cuts[index] ?? '',
    ...evidenceOf(manual, cuts, index),
    ...(index > 0 && { annotations: { ...manual.annotations, [modelMark]: markOf(change, model) } }),
  }));
  const dash = dashOf(text, step.map) ?? 0;
  const end = step.map.at.start + textOf(text, step.map).length;
  return allOf([{ at: { start: dash, end }, newText: written(steps, columnOf(text, dash)) }]);
}

/** The paragraphs of a step's instructions; the last one may say what evidence is asked for. */
export function paragraphsOf(instructions: string): {
  readonly said: readonly string[];
  readonly evidence: readonly string[];
} {
  const all = instructions.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  const isEvidence = /^Evidence '/.test(all.at(-1) ?? '');
  return { said: isEvidence ? all.slice(0, -1) : all, evidence: isEvidence ? all.slice(-1) : [] };
}

function stepFault({ text, step }: StepScene): string | undefined {
  if (step.outline.type !== 'manual') return 'the machine does the step; only what a person does is split';
  if (dashOf(text, step.map) === undefined) return 'it does not stand on lines of its own';
  if (/(?:^|\s)#/m.test(textOf(text, step.map))) return 'a comment may stand in it, which would be lost';
  const { instructions } = step.data;
  // What stands beside a command belongs to it.
  const isWords = typeof instructions === 'string' && !/^Run by hand/m.test(instructions);
  return isWords ? undefined : 'its instructions belong to one command';
}

/** The instructions of each part; undefined where the parts do not take all paragraphs in their order. */
function cutsOf({ instructions = '' }: ManualStepV1, parts: readonly SplitPart[]): readonly string[] | undefined {
  const { said, evidence } = paragraphsOf(instructions);
  const starts = parts.map(({ from }) => from - 1);
  const isInOrder = starts.every((start, index) => start < said.length && start > (starts[index - 1] ?? -1));
  if (starts[0] !== 0 || !isInOrder) return undefined;
  return starts.map((start, index) => [...said.slice(start, starts[index + 1]), ...evidence].join('\n\n'));
}

/** Items that a part says itself are ticked there; what no part says is ticked at the last one. */
function evidenceOf(
  { required_evidence }: ManualStepV1,
  cuts: readonly string[],
  index: number,
): Pick<ManualStepV1, 'required_evidence'> {
  if (required_evidence === undefined) return {};
  const evidence = required_evidence.map((one) => {
    if (one.kind !== 'checklist') return one;
    const items = one.items.filter((item) => partOf(item, cuts) === index);
    return { ...one, items: items.length === 0 ? ['done'] : items };
  });
  return { required_evidence: evidence };
}

function partOf(item: string, cuts: readonly string[]): number {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const found = cuts.findIndex((cut) => plain(cut).includes(plain(item)));
  return found < 0 ? cuts.length - 1 : found;
}

function written(steps: readonly ManualStepV1[], column: number): string {
  const whole = writeRunbook({ apiVersion: 'runbook/v1', meta: { name: 'x' }, steps });
  const list = whole.slice(whole.indexOf('\nsteps:\n') + '\nsteps:\n'.length).trimEnd();
  return list
    .split('\n')
    .map((line) => line.replace(/^ {2}/, ' '.repeat(column)).trimEnd())
    .join('\n')
    .trimStart();
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
