import type { LeftBlock } from './accounted.js';
import type { Draft } from './draft.js';
import type { GuideIr, IrCommand, IrPlace, IrVariable } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
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
    ...section('Inferred variables', ir.variables.map(variableLine)),
    ...section('Manual steps and why', byHand.map(reasonLine)),
    ...section('TODOs and uncertainties', [
      ...draft.todos.map((todo) => `- [ ] TODO line ${todo.line}: ${text(todo.text)}`),
      ...ir.conditionals.map(
        (statement) => `- condition, ${linesOf(statement)}: ${text(shortened(statement.text, 200))}`,
      ),
    ]),
    ...section('Left out', coverage.left.filter(({ kind }) => kind === 'left_out').map(leftLine)),
    ...section('Only explained', coverage.left.filter(({ kind }) => kind === 'explanation').map(leftLine)),
    '',
  ].join('\n');
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

function variableLine(variable: IrVariable): string {
  const written = variable.asWritten.map(code).join(', ');
  const { suggestion } = variable;
  const value = suggestion
    ? `; the guide ${suggestion.kind === 'usual' ? 'usually takes' : 'gives the example'} ${code(suggestion.value)} (line ${suggestion.line})`
    : '; TODO, no value in the guide';
  return `- ${code(variable.name)} for ${written}, first in line ${variable.line}${value}`;
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
