import type { ManualStepV0 } from '../schema/generated/runbook-v0.js';
import { commandStep, isByHand } from './command-step.js';
import type { GuideIr, IrCommand, IrOutput, IrPlace, IrStatement } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import type { StepNames } from './step-name.js';
import { indentedBlock, literal, titleOf } from './wording.js';

/** The steps of the draft in the order of the guide: what is plain and safe runs by itself, all else is done by a person. */
export function draftSteps(ir: GuideIr, names: StepNames): readonly LeafDraft[] {
  const inOrder = workInOrder(ir);
  if (inOrder.length === 0) return [];
  const titles = new Set<string>();
  const added = [...preparation(ir, names), ...valuesToFill(ir, names)];
  const conditions = new Set(ir.conditionals.map((statement) => statement.text));
  return [
    ...added,
    ...inOrder.map((item) =>
      'command' in item
        ? commandStep(item.command, { ir, names, titles, conditions })
        : wordsStep(item.statements, names, ir.outputs),
    ),
  ];
}

type Work =
  | { readonly command: IrCommand; readonly line: number }
  | { readonly statements: readonly IrStatement[]; readonly line: number };

/** Work beside a command comes after it, and is part of its step where that is done by hand. */
function workInOrder(ir: GuideIr): readonly Work[] {
  const introduced = new Map(
    ir.commands.flatMap((command) =>
      (command.intro ?? []).map((sentence) => [introKey(command, sentence), command] as const),
    ),
  );
  const words = workInWords(ir).flatMap((statements): readonly Work[] => {
    const left = statements.filter((statement) => {
      const command = introduced.get(introKey(statement, statement.text));
      return command === undefined || !isByHand(command, ir.variables);
    });
    const [first] = left;
    if (!first) return [];
    const command = introduced.get(introKey(first, first.text));
    return [{ statements: left, line: command === undefined ? first.line : command.line + 0.5 }];
  });
  const commands = ir.commands.map((command): Work => ({ command, line: command.line }));
  return [...words, ...commands].sort((one, other) => one.line - other.line);
}

/** The same sentence may introduce another command in another place. */
function introKey(place: IrPlace, sentence: string): string {
  return JSON.stringify([place.headings, place.listItem ?? '', sentence]);
}

/** Statements that stand together, with no command between them, are one step. */
function workInWords(ir: GuideIr): readonly (readonly IrStatement[])[] {
  const needed = new Set(ir.prerequisites.map((statement) => `${statement.line} ${statement.text}`));
  const groups: IrStatement[][] = [];
  for (const statement of ir.manual) {
    if (needed.has(`${statement.line} ${statement.text}`)) continue;
    const last = groups.at(-1);
    if (last && standTogether(last, statement, ir.commands)) last.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

function standTogether(group: readonly IrStatement[], next: IrStatement, commands: readonly IrCommand[]): boolean {
  const last = group.at(-1);
  if (!last || last.listItem !== next.listItem || last.headings.join('\n') !== next.headings.join('\n')) return false;
  return (
    next.line - last.endLine <= 4 && !commands.some((command) => command.line >= last.line && command.line <= next.line)
  );
}

function preparation(ir: GuideIr, names: StepNames): readonly LeafDraft[] {
  const [first] = ir.prerequisites;
  if (!first) return [];
  const step: ManualStepV0 = {
    id: names.takeName('before_you_start'),
    type: 'manual',
    title: 'Before you start',
    instructions: 'Check that all that the guide needs is there.',
    required_evidence: [{ kind: 'checklist', name: 'ready', items: itemsOf(ir.prerequisites) }],
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

function wordsStep(statements: readonly IrStatement[], names: StepNames, outputs: readonly IrOutput[]): LeafDraft {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) throw new Error('a step in words has no statement');
  const title = titleOf(first.text) || 'By hand';
  const isLooking = statements.every((statement) => statement.why === 'a check without a command');
  const step: ManualStepV0 = {
    id: names.take(title, 'by_hand'),
    type: 'manual',
    title,
    instructions: [
      ...statements.flatMap((statement) => [literal(statement.text), ...shownBelow(statement, outputs)]),
      isLooking ? "Evidence 'finding': what you saw." : "Evidence 'done': tick what you did.",
    ].join('\n\n'),
    required_evidence: [
      isLooking ? { kind: 'text', name: 'finding' } : { kind: 'checklist', name: 'done', items: itemsOf(statements) },
    ],
  };
  return {
    step,
    place: { ...first, endLine: last.endLine },
    why: [...new Set(statements.map((statement) => statement.why))].join(', '),
  };
}

/** What a sentence such as 'Add the following:' speaks of: the block right below it. */
function shownBelow({ text, endLine }: IrStatement, outputs: readonly IrOutput[]): readonly string[] {
  const below = /:$/.test(text) ? outputs.find(({ line }) => line > endLine && line <= endLine + 3) : undefined;
  return below === undefined ? [] : [indentedBlock(literal(below.text))];
}

function itemsOf(statements: readonly IrStatement[]): readonly string[] {
  const items = new Set(statements.map((statement) => titleOf(statement.text, 240)).filter((item) => item !== ''));
  return items.size === 0 ? ['done'] : [...items];
}
