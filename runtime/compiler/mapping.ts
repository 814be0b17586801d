import type { InputV1 } from '../schema/generated/runbook-v1.js';
import type { LeftBlock } from './accounted.js';
import type { Draft } from './draft.js';
import type { GuideIr, IrCommand, IrPlace, IrVariable } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { besideLines } from './mapping-beside.js';
import { cleanText, shortened } from './wording.js';

/** How many blocks a guide has, and those that no step was made from. */
export interface Coverage {
  readonly blocks: number;
  readonly left: readonly LeftBlock[];
}

/** The review checklist of a draft: where each step comes from, what was found, what is left to decide. */
export function mappingOf(ir: GuideIr, draft: Draft, coverage: Coverage): string {
  const byHand = draft.steps.filter((leaf) => leaf.why !== undefined);
  return [
    `# From ${text(ir.file)} to its runbook`,
    '',
    `${count(draft.steps.length, 'step')}: ${draft.steps.length - byHand.length} for the machine, ${byHand.length} for a person. ${count(draft.todos.length, 'TODO')}.`,
    coverageLine(coverage),
    'Go through the steps and tick what you have compared with the guide.',
    ...section('Steps', draft.steps.map(stepLine)),
    ...section('Extracted commands', ir.commands.map(commandLine)),
    ...section('Inferred variables', variableLines(ir, draft)),
    ...section('Expected outputs', draft.steps.flatMap(expectedLine)),
    ...section('Rollbacks', draft.steps.flatMap(rollbackLine)),
    ...section('Manual steps and why', byHand.map(reasonLine)),
    ...section('TODOs and uncertainties', [
      ...draft.todos.map((todo) => `- [ ] TODO line ${todo.line}: ${text(todo.text)}`),
      ...ir.conditionals.map(
        (statement) => `- condition, ${linesOf(statement)}: ${text(shortened(statement.text, 200))}`,
      ),
    ]),
    ...besideSection(ir),
    ...section('Left out', coverage.left.filter(({ kind }) => kind === 'left_out').map(leftLine)),
    ...section('Only explained', coverage.left.filter(({ kind }) => kind === 'explanation').map(leftLine)),
    '',
  ].join('\n');
}

/** What a guide may name beside its work, which most guides do not. */
function besideSection(ir: GuideIr): readonly string[] {
  const lines = besideLines(ir).map((line) => `- ${text(line)}`);
  return lines.length === 0 ? [] : section('People, links and pictures', lines);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', `## ${title}`, '', ...(lines.length === 0 ? ['None.'] : lines)];
}

/** Every block is in one of the three counts. */
function coverageLine({ blocks, left }: Coverage): string {
  const open = left.filter(({ kind }) => kind === 'left_out').length;
  return `All ${count(blocks, 'block')} of the guide accounted for: ${blocks - left.length} in steps, ${left.length - open} only explained, ${open} left out.`;
}

function leftLine({ lines: [line, endLine], why, text: words }: LeftBlock): string {
  return `- ${linesOf({ line, endLine })}: ${code(words)}: ${why}`;
}

function stepLine(leaf: LeafDraft): string {
  const where = leaf.isAdded ? 'added by the compiler' : sectionName(leaf.place);
  return `- [ ] ${code(leaf.step.id)} (${leaf.step.type}): ${where}, ${linesOf(leaf.place)}`;
}

function commandLine(command: IrCommand): string {
  const [first = '', ...more] = command.text.split('\n');
  const rest = more.length === 0 ? '' : ` and ${count(more.length, 'more line')}`;
  const reason = command.reasons[0] === undefined ? '' : `; ${text(command.reasons[0])}`;
  return `- ${linesOf(command)}: ${code(shortened(first, 160))}${rest} (${command.lang}, ${command.kind}, ${command.risk}${reason})`;
}

/** Each variable with what the draft makes of it: its type, whether it is asked for, and what the guide says of it. */
function variableLines({ variables }: GuideIr, { document }: Draft): readonly string[] {
  const inputs: Readonly<Record<string, InputV1>> = 'inputs' in document.meta ? (document.meta.inputs ?? {}) : {};
  return variables.map((variable) => {
    const written = variable.asWritten.map(code).join(', ');
    const input = inputs[variable.name];
    const kind = input === undefined ? '' : ` (${kindOf(input)})`;
    const said = variable.description === undefined ? '' : `; ${text(shortened(variable.description, 160))}`;
    return `- ${code(variable.name)}${kind} for ${written}, first in line ${variable.line}${said}${saidValue(variable, input)}`;
  });
}

function kindOf({ type = 'string', required, secret, enum: choices }: InputV1): string {
  const told = choices === undefined ? type : `one of ${choices.join(', ')}`;
  return [...(secret === true ? ['secret'] : [told]), ...(required === true ? ['required'] : [])].join(', ');
}

function saidValue({ suggestion }: IrVariable, input: InputV1 | undefined): string {
  if (suggestion === undefined)
    return input === undefined ? '; TODO, no value in the guide' : '; no value in the guide';
  const { kind, value, line } = suggestion;
  return `; the guide ${kind === 'usual' ? 'usually takes' : 'gives the example'} ${code(value)} (line ${line})`;
}

function expectedLine({ expected, place }: LeafDraft): readonly string[] {
  if (expected === undefined) return [];
  const became =
    expected.kind === 'asserted' ? `asserted: ${expected.tests.map(code).join(', ')}` : `only shown: ${expected.why}`;
  return [`- line ${expected.line}, of the command in ${linesOf(place)}: ${became}`];
}

function rollbackLine({ takenBackBy, place, command, step, undone, undoneSection }: LeafDraft): readonly string[] {
  if (takenBackBy !== undefined)
    return [`- ${linesOf(takenBackBy)}: takes back ${linesOf(place)}, and is the rollback of its step`];
  if (command?.isRollback !== true || step.type !== 'manual') return [];
  if (undone === undefined && undoneSection !== undefined)
    return [`- ${linesOf(place)}: takes back what is done in section "${text(undoneSection)}", a step by hand`];
  return [
    undone === undefined
      ? `- ${linesOf(place)}: a step by hand; the guide does not tell which step it takes back`
      : `- ${linesOf(place)}: takes back ${linesOf(undone)}, a step by hand like that one`,
  ];
}

function reasonLine(leaf: LeafDraft): string {
  return `- ${linesOf(leaf.place)}: ${text(leaf.step.title ?? '')}: ${text(leaf.why ?? '')}`;
}

function sectionName(place: IrPlace): string {
  const path = place.headings.map(text).join(' › ');
  const item = place.listItem === undefined || /-$/.test(place.listItem) ? '' : `, item ${place.listItem}`;
  return `${path === '' ? 'top of the guide' : `section "${path}"`}${item}`;
}

function linesOf(place: { readonly line: number; readonly endLine: number }): string {
  return place.endLine > place.line ? `lines ${place.line}-${place.endLine}` : `line ${place.line}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A code span, with more backticks around than within. */
function code(raw: string): string {
  const inner = cleanText(raw).replace(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return longest > 0 ? `${ticks} ${inner} ${ticks}` : `${ticks}${inner}${ticks}`;
}

function text(raw: string): string {
  return cleanText(raw).replace(/\s+/g, ' ').replace(/</g, '\\<').trim();
}
