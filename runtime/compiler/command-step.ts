import { commandSlug, slugOf } from '../model/slug.js';
import type { CliStepV0, ManualStepV0 } from '../schema/generated/runbook-v0.js';
import { readArgv } from './argv.js';
import type { GuideIr, IrCommand, IrVariable } from './ir.js';
import type { LeafDraft } from './leaf-draft.js';
import { placeholdersOf } from './placeholder.js';
import { leadingVerb } from './prose.js';
import type { StepNames } from './step-name.js';
import { type TextPart, templateText } from './template-text.js';
import { cleanText, indentedBlock, lineTitle, literal, shortened, titleOf } from './wording.js';

/** What the steps of commands share. */
export interface CommandScene {
  readonly ir: GuideIr;
  readonly names: StepNames;
  readonly titles: Set<string>;
  readonly conditions: ReadonlySet<string>;
}

/** The step of a command: run by itself where it is plain and safe, else by a person. */
export function commandStep(command: IrCommand, scene: CommandScene): LeafDraft {
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

/** Whether a command is left to a person. */
export function isByHand(command: IrCommand, variables: readonly IrVariable[]): boolean {
  return problemOf(command) !== undefined || 'problem' in readArgv(command, variables);
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
    ...(command.intro === undefined ? [] : [literal(command.intro.join(' '))]),
    `Run by hand${whereOf(command)}:`,
    indentedBlock(withValues(command, scene.ir.variables)),
    ...shellValues(command, scene.ir.variables),
    `It does not run by itself because ${literal(why)}.`,
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
    appliance: 'the console of the device',
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

function commandTitle(command: IrCommand, titles: Set<string>): string {
  const asked = command.intro?.find((sentence) => isTellingVerb(leadingVerb(sentence)));
  const spoken = titleOf(asked ?? command.intro?.[0] ?? '');
  const isTelling = slugOf(spoken).split('_').length > 1 && !/^(?:for )?example|^command \d/i.test(spoken);
  const line = lineTitle(command.text) || 'Command';
  const isNew = !titles.has(spoken) && spoken.toLowerCase() !== line.toLowerCase();
  const title = isTelling && isNew ? spoken : line;
  titles.add(spoken);
  return title;
}

/** 'Run the following command' asks for something, but does not say what for. */
function isTellingVerb(verb: string | undefined): boolean {
  return verb !== undefined && !/^(?:run|execute|use|follow|enter|type)$/.test(verb);
}
