import { manualEdits } from '../../language/suggest/manual.js';
import { type MapText, quotedText } from '../../language/suggest/map-edit.js';
import { failed } from '../../model/result.js';
import type { AssertChange, CaptureChange, DescribeChange, RetitleChange } from '../../schema/generated/proposal.js';
import { allOf, braces, type Edits, plainEntry, quotedEntry, textOf, withEntry, withItem, withMember } from './edit.js';
import type { DraftStep, Ground, Lines } from './ground.js';
import { saidIn } from './ground.js';
import { wordsFault } from './words.js';

/** A step that is to be changed, where it stands in the draft, and the lines of the guide that the change names. */
export interface StepScene {
  readonly ground: Ground;
  readonly text: string;
  readonly step: DraftStep;
  readonly cited: Lines;
}

/** Another title, in plain words or in words of the step itself. */
export function retitled(scene: StepScene, { title }: RetitleChange): Edits {
  const fault = wordsFault(title, ownText(scene));
  if (fault !== undefined) return failed(fault);
  if (scene.step.data['title'] === title) return failed('the step has this title already');
  return allOf([withEntry(placeOf(scene), ['type'], quotedEntry('title', title))]);
}

/** A description where the step has none. */
export function described(scene: StepScene, { description }: DescribeChange): Edits {
  if (scene.step.data['description'] !== undefined) return failed('the step has a description already');
  const fault = wordsFault(description, ownText(scene));
  if (fault !== undefined) return failed(fault);
  return allOf([withEntry(placeOf(scene), ['title', 'type'], quotedEntry('description', description))]);
}

/** The step handed over to a person. */
export function handedOver(scene: StepScene): Edits {
  if (scene.step.outline.type === 'manual') return failed('a person does the step already');
  return manualEdits(placeOf(scene));
}

/** A value taken from the output, under a name that nothing has yet. */
export function captured(scene: StepScene, { name, regex, json_path }: CaptureChange): Edits {
  if (!runs(scene)) return failed('a person does the step, and captures nothing');
  if ((regex === undefined) === (json_path === undefined))
    return failed("one of 'regex' and 'json_path' says what is taken");
  const flow = braces({
    from: 'stdout',
    regex: regex && quotedText(regex),
    json_path: json_path && quotedText(json_path),
  });
  return allOf([withMember(placeOf(scene), 'capture', { behind: ['with'], entry: plainEntry(name, flow) })]);
}

/** A condition on the output, in words that the guide says; it can only make the step fail. */
export function asserted(scene: StepScene, { test, text }: AssertChange): Edits {
  if (!runs(scene)) return failed('a person does the step, and its output is not seen');
  if (!saidIn(scene.ground, scene.cited).includes(text)) return failed(`the lines do not say '${text.slice(0, 60)}'`);
  if (text.includes('{{')) return failed("it holds '{{', which would be filled in as a template");
  const flow = braces({ [test]: quotedText(text) });
  return allOf([withItem(placeOf(scene), 'assertions', { behind: ['capture', 'with'], flow })]);
}

/** The step as a map in the text. */
export function placeOf({ text, step }: StepScene): MapText {
  return { text, map: step.map };
}

/** All that the step says itself. */
export function ownText({ text, step }: StepScene): string {
  const { title, instructions } = step.data;
  const said = [title, instructions, ...step.outline.argv.map(({ source }) => source)];
  return [textOf(text, step.map), ...said.filter((one) => typeof one === 'string')].join('\n');
}

/** Whether the machine does the step. */
export function runs({ step }: StepScene): boolean {
  return step.outline.type === 'cli' || step.outline.type === 'script';
}
