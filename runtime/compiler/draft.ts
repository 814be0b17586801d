import type { CliStepV0, ManualStepV0, RunbookDocumentV0 } from '../schema/generated/runbook-v0.js';
import type { RunbookDocumentV1 } from '../schema/generated/runbook-v1.js';
import { inputsOf, isSecret } from './draft/input.js';
import { allowedName, programsOf } from './draft/machine-work.js';
import { draftSteps } from './draft-step.js';
import type { GuideIr, IrVariable } from './ir.js';
import type { DraftForm, LeafDraft } from './leaf-draft.js';
import { ambiguitiesOf, sourced } from './origin.js';
import { StepNames } from './step-name.js';
import { cleanText, headingTitle, shortened } from './wording.js';

/** A first runbook for a guide, valid by its schema, with where each step comes from and what is left to decide. */
export interface Draft {
  readonly document: RunbookDocumentV0 | RunbookDocumentV1;
  readonly steps: readonly LeafDraft[];
  readonly todos: readonly Todo[];
}

/** Something that a person has to settle before the draft can be trusted. */
export interface Todo {
  readonly line: number;
  readonly text: string;
}

/** The draft of a runbook; undefined where the guide holds nothing to do. */
export function draftOf(ir: GuideIr, form: DraftForm): Draft | undefined {
  const names = new StepNames(ir.variables.map((variable) => variable.name));
  const steps = draftSteps(ir, names, form);
  if (steps.length === 0) return undefined;
  const todos = todosOf(ir, steps, form);
  const name = shortened(cleanText(ir.title), 120) || 'Untitled guide';
  const governance = governanceOf(steps, form);
  if (form.format === 'runbook/v0') {
    const meta = { name, ...(ir.variables.length > 0 && { vars: varsOf(ir) }), governance };
    return { document: { apiVersion: form.format, meta, steps: grouped(steps, names, plain) }, steps, todos };
  }
  const ambiguities = ambiguitiesOf(ir, steps);
  const meta = {
    name,
    ...(ir.variables.length > 0 && { inputs: inputsOf(ir) }),
    ...(ambiguities.length > 0 && { ambiguities }),
    ...(form.guide && { source: form.guide }),
    governance,
    // So that it is compiled into the same again.
    ...(form.dangerous === 'gated' && { annotations: { compile: { dangerous: form.dangerous } } }),
  };
  return { document: { apiVersion: form.format, meta, steps: grouped(steps, names, sourced) }, steps, todos };
}

/** A step as the first format has it. */
function plain({ step }: LeafDraft): CliStepV0 | ManualStepV0 {
  if (step.type === 'script') throw new Error(`step '${step.id}' is a script, which runbook/v0 does not know`);
  return step;
}

function governanceOf(steps: readonly LeafDraft[], { risk }: DraftForm) {
  // A guide that says the same often makes the same step often.
  const different = new Map(
    steps.map(({ step }) => [step.type === 'manual' ? '' : JSON.stringify([step.with, step.rollback]), step]),
  );
  const programs = new Set([...different.values()].flatMap((step) => programsOf(step, risk)).map(allowedName));
  return { allowed_commands: [...programs].sort(), evidence: { require_for_manual: true } };
}

function varsOf({ variables }: GuideIr): Readonly<Record<string, string>> {
  return Object.fromEntries(variables.map((variable) => [variable.name, firstValue(variable)]));
}

function firstValue(variable: IrVariable): string {
  return cleanText(variable.suggestion?.value ?? variable.asWritten[0] ?? variable.name);
}

interface GroupOf<Leaf> {
  readonly id: string;
  readonly type: 'group';
  readonly title: string;
  readonly steps: readonly Leaf[];
}

/** Steps of one section stand in one group, where there are several sections and several steps in this one. */
function grouped<Leaf>(
  drafts: readonly LeafDraft[],
  names: StepNames,
  write: (draft: LeafDraft) => Leaf,
): readonly (Leaf | GroupOf<Leaf>)[] {
  const sections: LeafDraft[][] = [];
  for (const draft of drafts) {
    const last = sections.at(-1);
    if (last && sectionOf(last[0]) === sectionOf(draft)) last.push(draft);
    else sections.push([draft]);
  }
  if (sections.length < 2) return drafts.map(write);
  return sections.flatMap((section): readonly (Leaf | GroupOf<Leaf>)[] => {
    const title = section[0]?.place.headings.at(-1);
    const steps = section.map(write);
    if (steps.length < 2 || title === undefined) return steps;
    return [
      { id: names.take(headingTitle(title), 'section'), type: 'group', title: headingTitle(title) || 'Section', steps },
    ];
  });
}

function sectionOf(draft: LeafDraft | undefined): string {
  return draft?.isAdded === true ? '' : JSON.stringify(draft?.place.headings ?? []);
}

/** What may do harm first, then what may run wrong, then what is only unclear; each in the order of the guide. */
function todosOf(ir: GuideIr, steps: readonly LeafDraft[], form: DraftForm): readonly Todo[] {
  return [
    ...steps.filter(({ step }) => step.type === 'manual').flatMap(stepTodo),
    ...steps.filter(({ step }) => step.type !== 'manual').flatMap(stepTodo),
    ...variableTodos(ir, form),
    ...ir.ambiguities.map((statement) => ({
      line: statement.line,
      text: `make clear: ${statement.why}: "${shortened(cleanText(statement.text), 140)}"`,
    })),
  ];
}

function stepTodo({ todo, place }: LeafDraft): readonly Todo[] {
  return todo === undefined ? [] : [{ line: place.line, text: todo }];
}

/** An input is asked for when a run begins; a variable has to be set before. */
function variableTodos(ir: GuideIr, { format }: DraftForm): readonly Todo[] {
  if (format !== 'runbook/v0') return ir.variables.filter((variable) => isSecret(variable, ir)).map(secretTodo);
  return [
    ...ir.variables.filter(({ suggestion }) => suggestion === undefined).flatMap(variableTodo),
    ...ir.variables.filter(({ suggestion }) => suggestion !== undefined).flatMap(variableTodo),
  ];
}

function secretTodo({ name, line }: IrVariable): Todo {
  return { line, text: `see where the secret input '${name}' is taken from; 'from' can name the place` };
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
