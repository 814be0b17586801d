import { failed, ok, type Result } from '../../../model/result.js';
import type { StepOutline } from '../../step-outline.js';
import { textEntry } from '../../suggest/map-edit.js';
import { entryAt, itemsOf, type Node, textNode, texts, valueAt } from '../../syntax/node.js';
import { entryLines, type NewStep, type StepText } from './step-text.js';

/** What a person does one after the other, each as a step of its own; or why that is one thing. */
export function manualParts(place: StepText, { node, instructions }: StepOutline): Result<readonly NewStep[], string> {
  if (instructions === undefined) return failed('it has no instructions');
  const { things, closing } = thingsIn(instructions.source);
  if (things.length < 2) return failed('its instructions are about one thing');
  const proofs = proofsFor(place, node, things.length);
  return ok(
    things.map((thing, index) => ({
      name: thing.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').replace(/[.:]\s*(?:\n[\s\S]*)?$/, ''),
      isCommand: false,
      type: 'manual',
      work: [...instructionLines([thing, ...closing].join('\n\n')), ...(proofs[index] ?? [])],
    })),
  );
}

function instructionLines(text: string): readonly string[] {
  const [first = '', ...more] = textEntry('instructions', text).block;
  return [`instructions: ${first}`, ...more];
}

/** The paragraphs, each with what is set in below it, or the items of a list; the words about evidence go with each. */
function thingsIn(text: string): { readonly things: readonly string[]; readonly closing: readonly string[] } {
  const paragraphs = text.trimEnd().split(/\n[ \t]*\n/);
  const closing = paragraphs.filter((one) => /^Evidence '/.test(one));
  const things: string[] = [];
  for (const paragraph of paragraphs.filter((one) => !closing.includes(one))) {
    const last = things.at(-1);
    if (
      last !== undefined &&
      (/^[ \t]/.test(paragraph) || last.endsWith(':') || /^(?:where|It does not run) /.test(paragraph))
    ) {
      things[things.length - 1] = `${last}\n\n${paragraph}`;
    } else things.push(paragraph);
  }
  return { things: things.length === 1 ? itemsIn(things[0] ?? '') : things, closing };
}

function itemsIn(paragraph: string): readonly string[] {
  const lines = paragraph.split('\n');
  const isItem = (line: string) => /^(?:[-*+]|\d+[.)])\s+\S/.test(line);
  if (!isItem(lines[0] ?? '') || !lines.every((line) => isItem(line) || /^\s+\S/.test(line))) return [paragraph];
  const items: string[] = [];
  for (const line of lines) {
    if (isItem(line)) items.push(line);
    else items[items.length - 1] += `\n${line}`;
  }
  return items;
}

/** A checklist with an item for each thing is shared out; whatever else is asked for is asked for each time. */
function proofsFor(place: StepText, node: Node, count: number): readonly (readonly string[])[] {
  const entry = entryAt(node, 'required_evidence');
  if (!entry) return [];
  const [only, ...others] = itemsOf(entry.value);
  const items = texts(valueAt(only, 'items'));
  const name = textNode(valueAt(only, 'name'))?.source;
  if (others.length > 0 || items.length !== count || name === undefined) {
    return Array.from({ length: count }, () => entryLines(place, entry));
  }
  const { text } = place;
  return items.map(({ at }) => [
    'required_evidence:',
    `  - kind: checklist`,
    `    name: ${name}`,
    `    items:`,
    `      - ${text.slice(at.start, at.end).trimEnd()}`,
  ]);
}
