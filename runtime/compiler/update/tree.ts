import { itemsOf, jsonOf, type MapNode, type Node, textNode, valueAt } from '../../language/syntax/node.js';
import { parseYaml } from '../../language/syntax/parse.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Span } from '../../model/text.js';

/** A state of a runbook, with each of its steps as whole lines that can be moved, taken out or written elsewhere. */
export interface DraftTree {
  /** With line feeds alone. */
  readonly text: string;
  readonly root: MapNode;
  /** In the order of the text, groups before their own steps; each id stands once. */
  readonly steps: readonly TreeStep[];
  readonly byId: ReadonlyMap<string, TreeStep>;
  /** The lines that the list of steps takes. */
  readonly list: Span;
}

/** A step and the lines that it takes, with the comments above it. */
export interface TreeStep {
  readonly id: string;
  readonly node: MapNode;
  readonly lines: Span;
  /** The column of its dash. */
  readonly column: number;
  /** The id of the group that it stands in; '' where it stands in none. */
  readonly group: string;
  /** Of a group, the lines of its own steps. */
  readonly list?: Span;
}

/** Reads a state of a runbook; or says what in its layout keeps its steps from being told apart. */
export function readTree(text: string): Result<DraftTree, string> {
  const { root, isCertain, diagnostics } = parseYaml(text);
  const [fault] = diagnostics;
  if (!isCertain || root?.kind !== 'map') return failed(fault?.message ?? 'it is no mapping; a runbook has keys');
  const steps: TreeStep[] = [];
  const list = valueAt(root, 'steps');
  const message = takeSteps({ text, steps }, list, '');
  if (message !== undefined) return failed(message);
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (byId.size < steps.length)
    return failed(`step '${repeatedIn(steps)}' stands there twice; give one of them another id`);
  return ok({ text, root, steps, byId, list: listLines(text, list) });
}

/** The steps of a group in their order, or those that stand in none. */
export function stepsIn({ steps }: DraftTree, group: string): readonly TreeStep[] {
  return steps.filter((step) => step.group === group);
}

/** What a step says, without its own steps. */
export function saidBy({ node }: TreeStep): Readonly<Record<string, unknown>> {
  const { steps: _, ...own } = jsonOf(node) as Record<string, unknown>;
  return own;
}

/** Whether a stretch of a text has a comment in it. */
export function hasComment(text: string, { start, end }: Span, node: Node): boolean {
  let from = start;
  for (const { at } of [...scalarsIn(node), { at: { start: end, end } }]) {
    if (text.slice(from, Math.max(from, Math.min(at.start, end))).includes('#')) return true;
    from = Math.max(from, at.end);
  }
  return false;
}

interface Taken {
  readonly text: string;
  readonly steps: TreeStep[];
}

function takeSteps(taken: Taken, list: Node | undefined, group: string): string | undefined {
  const { text } = taken;
  if (list !== undefined && text[list.at.start] === '[')
    return "'steps' stand in brackets; give each step lines of its own";
  let from = list === undefined ? 0 : lineStart(text, list.at.start);
  for (const item of itemsOf(list)) {
    const step = stepAt(text, item, { from, group });
    if (!step.ok) return step.error;
    taken.steps.push(step.value);
    const message = takeSteps(taken, valueAt(item, 'steps'), step.value.id);
    if (message !== undefined) return message;
    from = step.value.lines.end;
  }
  return undefined;
}

function stepAt(
  text: string,
  item: Node,
  { from, group }: { readonly from: number; readonly group: string },
): Result<TreeStep, string> {
  const id = textNode(valueAt(item, 'id'))?.source;
  if (item.kind !== 'map' || id === undefined)
    return failed(`'${shown(text, item)}' is a step without an id; give it one`);
  const column = dashOf(text, item);
  if (column === undefined) return failed(`step '${id}' does not begin on a line of its own; begin it with '- ' there`);
  const lines = { start: from, end: lineEnd(text, item.at.end) };
  const inner = valueAt(item, 'steps');
  return ok({ id, node: item, lines, column, group, ...(inner && { list: listLines(text, inner) }) });
}

/** The column of the dash before an item that nothing else stands before; undefined where something does. */
function dashOf(text: string, { at }: Node): number | undefined {
  const lead = text.slice(lineStart(text, at.start), at.start);
  return /^ *- +$/.test(lead) ? lead.indexOf('-') : undefined;
}

function listLines(text: string, list: Node | undefined): Span {
  const { start, end } = list?.at ?? { start: text.length, end: text.length };
  return { start: lineStart(text, start), end: lineEnd(text, end) };
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the last line of what ends at an offset, blanks at its end left out. */
export function lineEnd(text: string, offset: number): number {
  let last = offset;
  while (last > 0 && /\s/.test(text[last - 1] ?? '')) last -= 1;
  const end = text.indexOf('\n', last);
  return end < 0 ? text.length : end + 1;
}

function scalarsIn(node: Node): readonly Node[] {
  if (node.kind === 'map') return node.entries.flatMap(({ key, value }) => [key, ...scalarsIn(value)]);
  return node.kind === 'sequence' ? node.items.flatMap(scalarsIn) : [node];
}

function shown(text: string, { at }: Node): string {
  return text.slice(at.start, Math.min(at.end, at.start + 40)).split('\n', 1)[0] ?? '';
}

function repeatedIn(steps: readonly TreeStep[]): string {
  return steps.find((step, index) => steps.findIndex(({ id }) => id === step.id) < index)?.id ?? '';
}
