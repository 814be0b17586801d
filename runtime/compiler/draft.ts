import { programName } from '../expr/index.js';
import type { ApiVersion } from '../model/runbook.js';
import type { RunbookDocumentV0 } from '../schema/generated/runbook-v0.js';
import type { RunbookDocumentV1 } from '../schema/generated/runbook-v1.js';
import { draftSteps } from './draft-step.js';
import type { GuideIr, IrVariable } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { ambiguitiesOf, type NamedGuide, sourced } from './origin.js';
import { StepNames } from './step-name.js';
import { cleanText, shortened } from './wording.js';

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

/** In which format a draft is written, and what it says of its guide where the format can. */
export interface DraftForm {
  readonly format: ApiVersion;
  /** Undefined where the guide is no file that a draft could name. */
  readonly guide: NamedGuide | undefined;
}

/** The draft of a runbook; undefined where the guide holds nothing to do. */
export function draftOf(ir: GuideIr, { format, guide }: DraftForm): Draft | undefined {
  const names = new StepNames(ir.variables.map((variable) => variable.name));
  const steps = draftSteps(ir, names, format);
  if (steps.length === 0) return undefined;
  const todos = todosOf(ir, steps);
  if (format === 'runbook/v0') {
    const plain = grouped(steps, names, ({ step }) => step);
    return { document: { apiVersion: format, meta: metaOf(ir, steps), steps: plain }, steps, todos };
  }
  const { name, vars, governance } = metaOf(ir, steps);
  const ambiguities = ambiguitiesOf(ir, steps);
  const about = { ...(ambiguities.length > 0 && { ambiguities }), ...(guide && { source: guide }) };
  const meta = { name, ...(vars && { vars }), ...about, governance };
  return { document: { apiVersion: format, meta, steps: grouped(steps, names, sourced) }, steps, todos };
}

function metaOf(ir: GuideIr, steps: readonly LeafDraft[]) {
  const vars = ir.variables.map((variable) => [variable.name, firstValue(variable)] as const);
  const programs = new Set(
    steps.flatMap(({ step }) => (step.type === 'cli' ? [allowedName(step.with.argv[0] ?? '')] : [])),
  );
  return {
    name: shortened(cleanText(ir.title), 120) || 'Untitled guide',
    ...(vars.length > 0 && { vars: Object.fromEntries(vars) }),
    governance: { allowed_commands: [...programs].sort(), evidence: { require_for_manual: true } },
  };
}

function firstValue(variable: IrVariable): string {
  return cleanText(variable.suggestion?.value ?? variable.asWritten[0] ?? variable.name);
}

/** A program named by a path is only allowed by that very path. */
function allowedName(program: string): string {
  return /[\\/]/.test(program) ? program : programName(program);
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
      { id: names.take(title, 'section'), type: 'group', title: shortened(cleanText(title), 90) || 'Section', steps },
    ];
  });
}

function sectionOf(draft: LeafDraft | undefined): string {
  return draft?.isAdded === true ? '' : JSON.stringify(draft?.place.headings ?? []);
}

/** What may do harm first, then what may run wrong, then what is only unclear; each in the order of the guide. */
function todosOf(ir: GuideIr, steps: readonly LeafDraft[]): readonly Todo[] {
  return [
    ...steps.filter(({ step }) => step.type === 'manual').flatMap(stepTodo),
    ...steps.filter(({ step }) => step.type === 'cli').flatMap(stepTodo),
    ...ir.variables.filter(({ suggestion }) => suggestion === undefined).flatMap(variableTodo),
    ...ir.variables.filter(({ suggestion }) => suggestion !== undefined).flatMap(variableTodo),
    ...ir.ambiguities.map((statement) => ({
      line: statement.line,
      text: `make clear: ${statement.why}: "${shortened(cleanText(statement.text), 140)}"`,
    })),
  ];
}

function stepTodo({ todo, place }: LeafDraft): readonly Todo[] {
  return todo === undefined ? [] : [{ line: place.line, text: todo }];
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
