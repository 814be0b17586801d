import { programName } from '../expr/index.js';
import type { CliStepV0, GroupStepV0, ManualStepV0, RunbookDocumentV0 } from '../schema/generated/runbook-v0.js';
import { draftSteps } from './draft-step.js';
import type { GuideIr, IrVariable } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { StepNames } from './step-name.js';
import { cleanText, shortened } from './wording.js';

/** A first runbook for a guide, valid by its schema, with where each step comes from and what is left to decide. */
export interface Draft {
  readonly document: RunbookDocumentV0;
  readonly steps: readonly LeafDraft[];
  readonly todos: readonly Todo[];
}

/** Something that a person has to settle before the draft can be trusted. */
export interface Todo {
  readonly line: number;
  readonly text: string;
}

/** The draft of a runbook; undefined where the guide holds nothing to do. */
export function draftOf(ir: GuideIr): Draft | undefined {
  const names = new StepNames(ir.variables.map((variable) => variable.name));
  const steps = draftSteps(ir, names);
  if (steps.length === 0) return undefined;
  const vars = ir.variables.map((variable) => [variable.name, firstValue(variable)] as const);
  const programs = new Set(
    steps.flatMap(({ step }) => (step.type === 'cli' ? [allowedName(step.with.argv[0] ?? '')] : [])),
  );
  const document: RunbookDocumentV0 = {
    apiVersion: 'runbook/v0',
    meta: {
      name: shortened(cleanText(ir.title), 120) || 'Untitled guide',
      ...(vars.length === 0 ? {} : { vars: Object.fromEntries(vars) }),
      governance: { allowed_commands: [...programs].sort(), evidence: { require_for_manual: true } },
    },
    steps: grouped(steps, names),
  };
  return { document, steps, todos: todosOf(ir, steps) };
}

function firstValue(variable: IrVariable): string {
  return cleanText(variable.suggestion?.value ?? variable.asWritten[0] ?? variable.name);
}

/** A program named by a path is only allowed by that very path. */
function allowedName(program: string): string {
  return /[\\/]/.test(program) ? program : programName(program);
}

type StepV0 = CliStepV0 | ManualStepV0 | GroupStepV0;

/** Steps of one section stand in one group, where there are several sections and several steps in this one. */
function grouped(drafts: readonly LeafDraft[], names: StepNames): readonly StepV0[] {
  const sections: LeafDraft[][] = [];
  for (const draft of drafts) {
    const last = sections.at(-1);
    if (last && sectionOf(last[0]) === sectionOf(draft)) last.push(draft);
    else sections.push([draft]);
  }
  if (sections.length < 2) return drafts.map(({ step }) => step);
  return sections.flatMap((section): readonly StepV0[] => {
    const title = section[0]?.place.headings.at(-1);
    const steps = section.map(({ step }) => step);
    if (steps.length < 2 || title === undefined) return steps;
    return [
      { id: names.take(title, 'section'), type: 'group', title: shortened(cleanText(title), 90) || 'Section', steps },
    ];
  });
}

function sectionOf(draft: LeafDraft | undefined): string {
  return draft?.isAdded === true ? '' : JSON.stringify(draft?.place.headings ?? []);
}

function todosOf(ir: GuideIr, steps: readonly LeafDraft[]): readonly Todo[] {
  const todos = [
    ...ir.variables.flatMap(variableTodo),
    ...steps.flatMap((draft) => (draft.todo === undefined ? [] : [{ line: draft.place.line, text: draft.todo }])),
    ...ir.ambiguities.map((statement) => ({
      line: statement.line,
      text: `make clear: ${statement.why}: "${shortened(cleanText(statement.text), 140)}"`,
    })),
  ];
  return todos.sort((one, other) => one.line - other.line);
}

function variableTodo(variable: IrVariable): readonly Todo[] {
  const { name, asWritten, suggestion, line } = variable;
  const written = asWritten.map((text) => `'${text}'`).join(', ');
  if (!suggestion) return [{ line, text: `set meta.vars.${name}, which the guide writes as ${written}` }];
  if (suggestion.kind === 'usual') return [];
  return [
    {
      line,
      text: `check meta.vars.${name}: '${suggestion.value}' is only the example that the guide gives for ${written}`,
    },
  ];
}
