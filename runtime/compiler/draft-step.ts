import { escapeTemplate } from '../expr/index.js';
import type { CliStepV0, ManualStepV0 } from '../schema/generated/runbook-v0.js';
import { readArgv } from './argv.js';
import type { GuideIr, IrCommand, IrPlace, IrStatement, IrVariable } from './ir.js';
import { placeholdersOf } from './placeholder.js';
import { leadingVerb } from './prose.js';
import { commandSlug, type StepNames, slugOf } from './step-name.js';
import { type TextPart, templateText } from './template-text.js';
import { cleanText, lineTitle, shortened, titleOf } from './wording.js';

/** A step of the draft that does something itself, and what it was made from. */
export interface LeafDraft {
  readonly step: CliStepV0 | ManualStepV0;
  readonly place: IrPlace;
  /** Why a person does it; undefined for a cli step. */
  readonly why?: string;
  readonly todo?: string;
  /** Whether the compiler added it; it stands outside of the guide's sections. */
  readonly isAdded?: boolean;
}

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
        : wordsStep(item.statements, names),
    ),
  ];
}

type Work =
  | { readonly command: IrCommand; readonly line: number }
  | { readonly statements: readonly IrStatement[]; readonly line: number };

/** Work beside a command comes after it, and is part of its step where that is done by hand. */
function workInOrder(ir: GuideIr): readonly Work[] {
  const introduced = new Map(
    ir.commands.flatMap((command) => (command.intro ?? []).map((sentence) => [sentence, command] as const)),
  );
  const byHand = (command: IrCommand): boolean =>
    problemOf(command) !== undefined || 'problem' in readArgv(command, ir.variables);
  const words = workInWords(ir).flatMap((statements): readonly Work[] => {
    const left = statements.filter((statement) => {
      const command = introduced.get(statement.text);
      return command === undefined || !byHand(command);
    });
    const [first] = left;
    if (!first) return [];
    const command = introduced.get(first.text);
    return [{ statements: left, line: command === undefined ? first.line : command.line + 0.5 }];
  });
  const commands = ir.commands.map((command): Work => ({ command, line: command.line }));
  return [...words, ...commands].sort((one, other) => one.line - other.line);
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
  return [{ step, place, why: 'the guide leaves values to the reader', isAdded: true }];
}

interface CommandScene {
  readonly ir: GuideIr;
  readonly names: StepNames;
  readonly titles: Set<string>;
  readonly conditions: ReadonlySet<string>;
}

function commandStep(command: IrCommand, scene: CommandScene): LeafDraft {
  const reading = readArgv(command, scene.ir.variables);
  const title = commandTitle(command, scene.titles);
  const isOwnTitle = title === lineTitle(command.text);
  const id = scene.names.take(isOwnTitle ? `run ${commandSlug(command.text)}` : title);
  const why = problemOf(command) ?? ('problem' in reading ? reading.problem : undefined);
  if ('argv' in reading && why === undefined) {
    return cliStep(id, title, reading.argv, command, scene);
  }
  return { ...handStep(id, title, command, scene, why ?? 'it is not one plain command'), place: command };
}

/** What keeps a command from running by itself, whatever its form. */
function problemOf(command: IrCommand): string | undefined {
  if (command.risk !== 'safe') return riskProblem(command);
  if (command.lang !== 'bash') return `it is ${command.lang}, which no program is started for`;
  if (command.kind === 'script') return 'its lines are a script for a shell';
  if (command.kind === 'env') return 'it sets variables for a shell';
  return cleanText(command.text) === command.text ? undefined : 'it holds characters that cannot be typed';
}

function riskProblem(command: IrCommand): string {
  const [reason] = command.reasons;
  const said = reason === undefined ? '' : ` (${reason})`;
  return command.risk === 'unknown' ? `what it does is not known${said}` : `it is classified ${command.risk}${said}`;
}

function cliStep(
  id: string,
  title: string,
  argv: readonly string[],
  command: IrCommand,
  scene: CommandScene,
): LeafDraft {
  const capture = scene.names.takeName(`${id}_output`);
  const step: CliStepV0 = { id, type: 'cli', title, with: { argv }, capture: { [capture]: 'stdout' } };
  const condition = command.intro?.find((sentence) => scene.conditions.has(sentence));
  const todo =
    condition === undefined
      ? {}
      : { todo: `decide when it runs; it now always does, the guide says: "${shortened(cleanText(condition), 140)}"` };
  return { step, place: command, ...todo };
}

function handStep(
  id: string,
  title: string,
  command: IrCommand,
  scene: CommandScene,
  why: string,
): Omit<LeafDraft, 'place'> {
  const parts = [
    ...(command.intro === undefined ? [] : [escaped(command.intro.join(' '))]),
    `Run by hand${whereOf(command)}:`,
    indented(withValues(command, scene.ir.variables)),
    ...shellValues(command, scene.ir.variables),
    `It does not run by itself because ${escaped(why)}.`,
    "Evidence 'result': what it printed, or why it was left out.",
  ];
  const step: ManualStepV0 = {
    id,
    type: 'manual',
    title,
    instructions: parts.join('\n\n'),
    required_evidence: [{ kind: 'text', name: 'result' }],
  };
  const todo =
    command.risk === 'dangerous'
      ? { todo: `decide who has to approve the dangerous command: ${shortened(cleanText(command.text), 140)}` }
      : {};
  return { step, why, ...todo };
}

function whereOf(command: IrCommand): string {
  const names: Readonly<Record<string, string>> = {
    powershell: 'PowerShell',
    sql: 'SQL',
    redis: 'redis-cli',
    promql: 'Prometheus',
    kql: 'KQL',
  };
  return command.lang === 'bash' ? '' : ` in ${names[command.lang] ?? command.lang}`;
}

/** The command with its placeholders filled in; variables of a shell stay as they are. */
function withValues(command: IrCommand, variables: readonly IrVariable[]): string {
  let at = 0;
  const parts: TextPart[] = [];
  for (const placeholder of knownPlaceholders(command, variables)) {
    if (placeholder.asWritten.startsWith('$')) continue;
    parts.push({ text: cleanText(command.text.slice(at, placeholder.index)) }, { reference: placeholder.name });
    at = placeholder.index + placeholder.asWritten.length;
  }
  return templateText([...parts, { text: cleanText(command.text.slice(at)) }]);
}

function shellValues(command: IrCommand, variables: readonly IrVariable[]): readonly string[] {
  const names = new Map(
    knownPlaceholders(command, variables)
      .filter((placeholder) => placeholder.asWritten.startsWith('$'))
      .map((placeholder) => [placeholder.asWritten, placeholder.name]),
  );
  if (names.size === 0) return [];
  return [`where ${[...names].map(([written, name]) => `${written} is {{ .${name} }}`).join(', ')}`];
}

function knownPlaceholders(command: IrCommand, variables: readonly IrVariable[]): ReturnType<typeof placeholdersOf> {
  const known = new Set(variables.flatMap((variable) => variable.asWritten));
  return placeholdersOf(command.text, command.lang, new Set()).filter((placeholder) =>
    known.has(placeholder.asWritten),
  );
}

function wordsStep(statements: readonly IrStatement[], names: StepNames): LeafDraft {
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
      ...statements.map((statement) => escaped(statement.text)),
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

function itemsOf(statements: readonly IrStatement[]): readonly string[] {
  const items = new Set(statements.map((statement) => titleOf(statement.text, 240)).filter((item) => item !== ''));
  return items.size === 0 ? ['done'] : [...items];
}

function commandTitle(command: IrCommand, titles: Set<string>): string {
  const asked = command.intro?.find((sentence) => isTellingVerb(leadingVerb(sentence)));
  const spoken = titleOf(asked ?? command.intro?.[0] ?? '');
  const isTelling = slugOf(spoken).split('_').length > 1 && !/^(?:for )?example|^command \d/i.test(spoken);
  const title = isTelling && !titles.has(spoken) ? spoken : lineTitle(command.text) || 'Command';
  titles.add(spoken);
  return title;
}

/** 'Run the following command' asks for something, but does not say what for. */
function isTellingVerb(verb: string | undefined): boolean {
  return verb !== undefined && !/^(?:run|execute|use|follow|enter|type)$/.test(verb);
}

function escaped(text: string): string {
  return escapeTemplate(cleanText(text));
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
