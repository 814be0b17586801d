import { secretLooks } from '../../language/check/secrets/looks.js';
import type { Analysis } from '../../language/index.js';
import { type MapText, quotedText, replaced } from '../../language/suggest/map-edit.js';
import { type Entry, entryAt, valueAt } from '../../language/syntax/node.js';
import { failed, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { InputChange, SettleChange, ValueChange } from '../../schema/generated/proposal.js';
import type { IrVariable } from '../ir.js';
import { cleanText } from '../wording.js';
import { allOf, braces, type Edits, mapBelow, plainEntry, withEntry, withMember, withoutEntry } from './edit.js';
import { type Ground, type Lines, overlaps, saidIn } from './ground.js';
import { wordsFault } from './words.js';

/** The head of a draft that is to be changed, and the lines of the guide that the change names. */
export interface HeadScene {
  readonly ground: Ground;
  readonly analysis: Analysis;
  readonly cited: Lines;
}

/** A variable without a value of its own that is asked for when a run begins: what it is called there, and its type. */
export function askedFor(scene: HeadScene, { name, type, description }: InputChange): Edits {
  const open = openVariable(scene, name);
  if (!open.ok) return open;
  const fault = wordsFault(description, name);
  if (fault !== undefined) return failed(fault);
  const { meta, vars, entry, input } = open.value;
  if (input)
    return allOf([
      withEntry(input, [], plainEntry('type', type)),
      withEntry(input, ['secret', 'required', 'type'], plainEntry('description', quotedText(description))),
    ]);
  const flow = braces({ type, required: 'true', description: quotedText(description) });
  return allOf([
    withMember(meta, 'inputs', { behind: ['name'], entry: plainEntry(name, flow) }),
    vars.map.entries.length > 1 ? withoutEntry(vars, entry) : withoutVars(meta),
  ]);
}

/** A value for a variable that had none: one plain word that stands in the cited lines. */
export function valued(scene: HeadScene, { name, value }: ValueChange): Edits {
  const open = openVariable(scene, name);
  if (!open.ok) return open;
  if (!plainValue.test(value)) return failed(`'${value.slice(0, 60)}' is not one plain word`);
  if (secretLooks(`${name}=${value}`).length > 0) return failed('it looks as if it were a secret');
  if (!isSaidOf(scene, name, value))
    return failed(`the lines do not say that '${name}' is '${value.slice(0, 60)}' in a sentence`);
  const { entry, input } = open.value;
  if (!input) return allOf([{ at: entry.value.at, newText: quotedText(value) }]);
  const required = entryAt(input.map, 'required');
  if (entryAt(input.map, 'secret') || required === undefined) return failed(`'${name}' is a secret`);
  const type = valueAt(input.map, 'type');
  const isText = type?.kind !== 'scalar' || type.source === 'string';
  return allOf([replaced(input, required, [plainEntry('default', isText ? quotedText(value) : value)])]);
}

/** Whether a sentence of the guide names both; what stands in a block of code was not written about the variable. */
function isSaidOf({ ground, cited }: HeadScene, name: string, value: string): boolean {
  if (ground.blocks.some((block) => block.kind === 'code' && overlaps(cited, block))) return false;
  const said = saidIn(ground, cited);
  const words = said.split(/[\s`'"“”‘’«»()<>[\]{},;|]+/).map((word) => word.replace(/[.:!?]+$/, ''));
  const plain = said.toLowerCase().split(/[^a-z0-9]+/);
  return words.includes(value) && name.split('_').every((part) => plain.includes(part));
}

/** An answer behind a TODO, which stays one until a person takes it out. */
export function settled({ analysis, cited }: HeadScene, { todo, answer }: SettleChange): Edits {
  const found = todosIn(analysis.text)[todo - 1];
  if (found === undefined) return failed(`there is no TODO ${todo}`);
  if (found.text.includes(approval)) return failed(`TODO ${todo} asks who approves, which is for people to say`);
  if (found.text.includes(answered)) return failed(`TODO ${todo} has an answer already`);
  const fault = wordsFault(answer, found.text);
  if (fault !== undefined) return failed(fault);
  const { first, last } = cited;
  const newText = `${answered} ${answer} (lines ${first}-${last})`;
  return allOf([{ at: { start: found.end, end: found.end }, newText }]);
}

/** A TODO of a draft: the comment that says it, without its line break. */
export interface TodoComment {
  readonly text: string;
  /** The offset behind its last character. */
  readonly end: number;
}

/** The TODOs that stand as comments in a draft, in its order. */
export function todosIn(text: string): readonly TodoComment[] {
  return [...text.matchAll(/^# TODO line \d+: [^\r\n]*/gm)].map((match) => ({
    text: match[0],
    end: match.index + match[0].length,
  }));
}

const answered = '; a model answers:';

/** How the TODO of a dangerous command begins. */
const approval = ': decide who has to approve ';

// Neither an option nor anything that a shell or a template would read.
const plainValue = /^[A-Za-z0-9_/][\w./:@%+,-]*$/;

interface OpenVariable {
  readonly meta: MapText;
  readonly vars: MapText;
  readonly entry: Entry;
  /** What the draft says of it, where it is an input. */
  readonly input?: MapText;
}

/** A variable whose value still is what the guide writes in its place, or an input that has none. */
function openVariable({ ground, analysis }: HeadScene, name: string): Result<OpenVariable, string> {
  const { text, document } = analysis;
  const meta = document?.kind === 'map' ? mapBelow({ text, map: document }, 'meta') : undefined;
  const vars = meta && (mapBelow(meta, 'vars') ?? mapBelow(meta, 'inputs'));
  const entry = vars && entryAt(vars.map, name);
  const variable = ground.ir.variables.find((one) => one.name === name);
  if (meta === undefined || vars === undefined || entry === undefined || variable === undefined)
    return failed(`the draft has no variable '${name}' that the guide leaves open`);
  const input = mapBelow(vars, name);
  const isSettled = input
    ? entryAt(input.map, 'default') !== undefined
    : entry.value.kind !== 'scalar' || !isOpen(variable, entry.value.source);
  if (isSettled) return failed(`'${name}' has a value already`);
  return { ok: true, value: { meta, vars, entry, ...(input && { input }) } };
}

function isOpen({ asWritten, suggestion }: IrVariable, value: string): boolean {
  if (suggestion?.kind === 'usual') return false;
  return value === cleanText(suggestion?.value ?? '') || asWritten.some((written) => cleanText(written) === value);
}

function withoutVars(meta: MapText): TextEdit | undefined {
  const vars = entryAt(meta.map, 'vars');
  return vars && withoutEntry(meta, vars);
}
