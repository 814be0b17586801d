import { isSameJson } from '../model/same-json.js';
import type { ManualStepV0 } from '../schema/generated/runbook-v0.js';
import { type CommandScene, commandStep, isByHand } from './command-step.js';
import { onlyToTakeBack, onlyWhere, warningParts } from './draft/hand-step.js';
import { type ReadWork, workReader } from './draft/machine-work.js';
import { Rollbacks } from './draft/rollbacks.js';
import type { GuideIr, IrCommand, IrOutput, IrPlace, IrStatement } from './ir.js';
import { type DraftForm, type LeafDraft, withCapture } from './leaf-draft.js';
import { isNeededAside, neededItem } from './prerequisite.js';
import type { StepNames } from './step-name.js';
import { warningsByWork } from './warning.js';
import { cleanText, headingTitle, indentedBlock, literal, shortened, titleOf } from './wording.js';

/** The steps of the draft in the order of the guide: what is plain and safe runs by itself, all else is done by a person. */
export function draftSteps(ir: GuideIr, names: StepNames, form: DraftForm): readonly LeafDraft[] {
  const workOf = workReader({ variables: ir.variables, form });
  const inOrder = workInOrder(ir, workOf, form);
  if (inOrder.length === 0) return [];
  const warnings = warningsByWork(ir.warnings, inOrder.map(placeOfWork));
  const drafts = [...preparation(ir, names), ...(form.format === 'runbook/v0' ? valuesToFill(ir, names) : [])];
  const scene = { ir, names, titles: new Set<string>(), form, workOf };
  const outputs = new Map(ir.outputs.map((output) => [output.line, output]));
  const rollbacks = new Rollbacks(ir, drafts, workOf);
  for (const [index, item] of inOrder.entries()) {
    const mind = warnings.get(index) ?? [];
    if ('statements' in item)
      drafts.push(withWarnings(wordsStep(item.statements, { names, outputs, rollbacks }), mind));
    else if (!rollbacks.isAttached(item.command, mind)) addCommand(item.command, { ...scene, mind }, drafts, rollbacks);
  }
  return drafts;
}

function addCommand(
  command: IrCommand,
  scene: Omit<CommandScene, 'before' | 'undone' | 'undoneSection'>,
  drafts: LeafDraft[],
  rollbacks: Rollbacks,
): void {
  const undone = rollbacks.undoneBy(command);
  const undoneSection = rollbacks.sectionUndoneBy(command);
  const before = drafts.at(-1);
  const { leaf, captured } = commandStep(command, {
    ...scene,
    before,
    ...(undone && { undone }),
    ...(undoneSection !== undefined && { undoneSection }),
  });
  if (before && captured !== undefined) drafts[drafts.length - 1] = withCapture(before, captured);
  drafts.push(leaf);
  rollbacks.note(command, drafts.length - 1);
}

function placeOfWork(work: Work): IrPlace {
  if ('command' in work) return work.command;
  const [first] = work.statements;
  if (!first) throw new Error('work in words has no statement');
  return { ...first, endLine: work.statements.at(-1)?.endLine ?? first.endLine };
}

/** What is warned of stands above what is to be done. */
function withWarnings(draft: LeafDraft, mind: readonly string[]): LeafDraft {
  if (draft.step.type !== 'manual' || mind.length === 0) return draft;
  const instructions = [...warningParts(mind), draft.step.instructions ?? ''].join('\n\n');
  return { ...draft, step: { ...draft.step, instructions } };
}

type Work =
  | { readonly command: IrCommand; readonly line: number }
  | { readonly statements: readonly IrStatement[]; readonly line: number };

/** Work beside a command comes after it, and is part of its step where that is done by hand. */
function workInOrder(ir: GuideIr, workOf: ReadWork, form: DraftForm): readonly Work[] {
  const introduced = new Map(
    ir.commands.flatMap((command) =>
      (command.intro ?? []).map((sentence) => [introKey(command, sentence), command] as const),
    ),
  );
  const words = workInWords(ir, form).flatMap((statements): readonly Work[] => {
    const left = statements.filter((statement) => {
      const command = introduced.get(introKey(statement, statement.text));
      return command === undefined || !(isByHand(command, workOf) || isTitle(statement, command));
    });
    const [first] = left;
    if (!first) return [];
    const command = introduced.get(introKey(first, first.text));
    // A sentence before the one with the command is done before it.
    const isOwn = command?.intro?.at(-1) === first.text;
    return [{ statements: left, line: command !== undefined && isOwn ? command.line + 0.5 : lineOf(first) }];
  });
  const commands = inTheirLines(ir.commands);
  return [...words, ...commands].sort((one, other) => one.line - other.line);
}

/** Where a statement stands, with what stands before it on the same line. */
function lineOf({ line, behind = 0 }: IrStatement): number {
  return line + behind / most;
}

/** Commands of one line stand one behind the other, and a statement behind as many of them as the guide has there. */
function inTheirLines(commands: readonly IrCommand[]): readonly Work[] {
  let [line, count] = [0, 0];
  return commands.map((command): Work => {
    count = command.line === line ? count + 1 : 1;
    line = command.line;
    return { command, line: line + (count - 0.5) / most };
  });
}

// More than a line holds.
const most = 100_000;

/** Whether a sentence says no more than the command it introduces: 'Ask the service:', 'Ask it. It should print `ok`.' */
function isTitle({ text }: IrStatement, { intro = [], expects, line }: IrCommand): boolean {
  if (/^ask (?:the|its|it)\b[^,]*:$/i.test(text)) return intro.at(-1) === text;
  return expects !== undefined && expects.line < line && intro.at(-2) === text;
}

/** The same sentence may introduce another command in another place. */
function introKey(place: IrPlace, sentence: string): string {
  return JSON.stringify([place.headings, place.listItem ?? '', sentence]);
}

/** Statements that stand together, with no command between them, are one step. */
function workInWords(ir: GuideIr, form: DraftForm): readonly (readonly IrStatement[])[] {
  const isElsewhere = saidElsewhere(ir, form);
  const commandLines = new Set(ir.commands.map(({ line }) => line));
  const groups: IrStatement[][] = [];
  for (const statement of ir.manual) {
    if (isElsewhere(statement)) continue;
    const last = groups.at(-1);
    if (last && standTogether(last, statement, commandLines)) last.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

/** Whether something else of the draft says a statement: the first step what is needed, an input what its value is. */
function saidElsewhere(ir: GuideIr, { format }: DraftForm): (statement: IrStatement) => boolean {
  const asked = ir.prerequisites.filter((statement) => !isNeededAside(statement));
  const needed = new Set(asked.map((statement) => `${statement.line} ${statement.text}`));
  const described = new Set(format === 'runbook/v0' ? [] : ir.variables.map(({ describedIn }) => describedIn));
  return ({ line, text }) => needed.has(`${line} ${text}`) || (described.has(line) && fillsIn.test(text));
}

const fillsIn = /^(?:please |then |here, )?(?:replace|substitute|swap)\s+`?\S/i;

function standTogether(
  group: readonly IrStatement[],
  next: IrStatement,
  commandLines: Pick<ReadonlySet<number>, 'has'>,
): boolean {
  const last = group.at(-1);
  if (!last || last.listItem !== next.listItem || next.line - last.endLine > 4) return false;
  if (last.condition !== next.condition || last.isRollback !== next.isRollback) return false;
  return (
    !isAnyIn(commandLines, last.line + (last.behind === next.behind && last.behind ? 1 : 0), next.line) &&
    isSameJson(last.headings, next.headings)
  );
}

function isAnyIn(lines: Pick<ReadonlySet<number>, 'has'>, from: number, to: number): boolean {
  for (let line = from; line <= to; line += 1) if (lines.has(line)) return true;
  return false;
}

function preparation(ir: GuideIr, names: StepNames): readonly LeafDraft[] {
  const [first] = ir.prerequisites;
  if (!first) return [];
  const needs = ir.prerequisites.map((statement) => asSaid(neededItem(statement), 240));
  const step: ManualStepV0 = {
    id: names.takeName('before_you_start'),
    type: 'manual',
    title: 'Before you start',
    instructions: 'Check that all that the guide needs is there.',
    required_evidence: [{ kind: 'checklist', name: 'ready', items: itemsOf(needs) }],
  };
  return [{ step, place: { ...first, headings: [] }, why: 'the guide names what is needed', isAdded: true }];
}

/** The step that keeps a draft from running with a placeholder in place of a value. */
function valuesToFill(ir: GuideIr, names: StepNames): readonly LeafDraft[] {
  const open = ir.variables.filter((variable) => variable.suggestion?.kind !== 'usual');
  const [first] = open;
  if (!first) return [];
  const lines = open.map((variable) => `- ${variable.name}: {{ .${variable.name} }}`);
  const step: ManualStepV0 = {
    id: names.takeName('fill_in_values'),
    type: 'manual',
    title: 'Fill in the values',
    instructions: [
      'The guide leaves these values to you. Set them under meta.vars; delete this step when they are settled for good.',
      'They now are:',
      ...lines,
    ].join('\n'),
    required_evidence: [
      {
        kind: 'checklist',
        name: 'filled',
        items: open.map((variable) => `${variable.name} holds the value for this run`),
      },
    ],
  };
  const place = { line: first.line, endLine: first.line, headings: [] };
  return [{ step, place, why: 'the guide leaves values to the reader', isAdded: true, isInvented: true }];
}

/** What is shown, by the line that it begins in. */
type Outputs = Pick<ReadonlyMap<number, IrOutput>, 'get'>;

interface WordsScene {
  readonly names: StepNames;
  readonly outputs: Outputs;
  readonly rollbacks: Rollbacks;
}

function wordsStep(statements: readonly IrStatement[], { names, outputs, rollbacks }: WordsScene): LeafDraft {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) throw new Error('a step in words has no statement');
  const title = titleOfWork(first) || 'By hand';
  const section = rollbacks.sectionUndoneBy(first);
  const isLooking = statements.every((statement) => statement.why === 'a check without a command');
  const step: ManualStepV0 = {
    id: names.take(title, 'by_hand'),
    type: 'manual',
    title,
    instructions: [
      ...(first.isRollback === true ? [onlyToTakeBack(undefined, section)] : []),
      ...(first.condition === undefined ? [] : [onlyWhere(first.condition)]),
      ...statements.flatMap((statement) => [literal(wordsOf(statement)), ...shownBelow(statement, outputs)]),
      isLooking ? "Evidence 'finding': what you saw." : "Evidence 'done': tick what you did.",
    ].join('\n\n'),
    required_evidence: [
      isLooking
        ? { kind: 'text', name: 'finding' }
        : {
            kind: 'checklist',
            name: 'done',
            items: itemsOf(statements.map((statement) => titleOfWork(statement, 240))),
          },
    ],
  };
  return {
    step,
    place: { ...first, endLine: last.endLine },
    why: [...new Set(statements.map((statement) => statement.why))].join(', '),
    ...(section !== undefined && { undoneSection: section }),
    ...(first.isRollback === true &&
      section === undefined && { todo: `say which step this takes back: ${shortened(title, 140)}` }),
  };
}

/** What is to be done, as a title; where the guide only has a mark for it, what its heading says. */
function titleOfWork(statement: IrStatement, most?: number): string {
  if (!isMark(statement)) return titleOf(statement.text, most);
  return `${headingTitle(statement.headings.at(-1) ?? '') || 'This part'} (not written in the guide)`;
}

function wordsOf(statement: IrStatement): string {
  return isMark(statement) ? `The guide does not say how: it holds only "${statement.text}" here.` : statement.text;
}

/** Whether a sentence says no more than that something is still to be written. */
function isMark({ text }: IrStatement): boolean {
  return /^(?:TODO|TBD|FIXME)[\s.:!…]*$/.test(text);
}

/** What a sentence such as 'Add the following:' speaks of: the block right below it. */
function shownBelow({ text, endLine }: IrStatement, outputs: Outputs): readonly string[] {
  const isAnnounced = text.endsWith(':');
  const below = isAnnounced ? [1, 2, 3].map((by) => outputs.get(endLine + by)).find((one) => one) : undefined;
  return below === undefined ? [] : [indentedBlock(literal(below.text))];
}

function itemsOf(texts: readonly string[]): readonly string[] {
  const items = new Set(texts.filter((item) => item !== ''));
  return items.size === 0 ? ['done'] : [...items];
}

/** What has to hold is ticked in the words of the guide: 'You can log in'. */
function asSaid(text: string, most: number): string {
  const bare = cleanText(text)
    .replace(/[`*]/g, '')
    .replace(/\{\{/g, '{ {')
    .replace(/[\s:;,]+$|(?<=\S)\.$/, '');
  const item = shortened(bare, most);
  // A command is written as it is typed.
  return /^[\s*_]*`/.test(text) ? item : item.charAt(0).toUpperCase() + item.slice(1);
}
