import type { ApiVersion } from '../model/runbook.js';
import { isSameJson } from '../model/same-json.js';
import { commandSlug, slugOf } from '../model/slug.js';
import type { ManualStepV0 } from '../schema/generated/runbook-v0.js';
import { readArgv } from './argv.js';
import { expressed } from './condition.js';
import type { GuideIr, IrCommand, IrVariable } from './ir.js';
import { knownPlaceholders } from './known-placeholder.js';
import type { CliDraft, LeafDraft } from './leaf-draft.js';
import { leadingVerb } from './prose.js';
import type { StepNames } from './step-name.js';
import { type TextPart, templateText } from './template-text.js';
import { cleanText, indentedBlock, lineTitle, literal, shortened, titleOf } from './wording.js';

/** What the steps of commands share. */
export interface CommandScene {
  readonly ir: GuideIr;
  readonly names: StepNames;
  readonly titles: Set<string>;
  readonly format: ApiVersion;
  /** The step that is done right before. */
  readonly before: LeafDraft | undefined;
  /** What the guide warns of. */
  readonly mind: readonly string[];
}

/** The step of a command: run by itself where it is plain and safe, else by a person. */
export function commandStep(command: IrCommand, scene: CommandScene): LeafDraft {
  const reading = readArgv(command, scene.ir.variables);
  const title = commandTitle(command, scene.titles);
  const isOwnTitle = title === lineTitle(command.text);
  const id = scene.names.take(isOwnTitle ? `run ${commandSlug(command.text)}` : title);
  const why = problemOf(command) ?? ('problem' in reading ? reading.problem : unsaidProblem(command, scene));
  if ('argv' in reading && why === undefined) {
    return cliStep(id, title, reading.argv, command, scene);
  }
  return { ...handStep(id, title, command, scene, why ?? 'it is not one plain command'), place: command };
}

/** Whether a command is left to a person. */
export function isByHand(command: IrCommand, variables: readonly IrVariable[]): boolean {
  const isOpen = command.condition !== undefined && expressed(command.condition, 'output') === undefined;
  return isOpen || problemOf(command) !== undefined || 'problem' in readArgv(command, variables);
}

/** What the guide says of a plain command that a step which runs by itself could not say. */
function unsaidProblem(command: IrCommand, scene: CommandScene): string | undefined {
  if (command.condition !== undefined && conditionFor(command, scene) === undefined)
    return 'only a person can tell whether its condition holds';
  return scene.format === 'runbook/v0' && scene.mind.length > 0 ? 'the guide warns before it' : undefined;
}

/** The condition of a command over what the command right before it in the same section prints. */
function conditionFor({ condition, headings }: IrCommand, { before, format }: CommandScene): string | undefined {
  if (condition === undefined || before?.step.type !== 'cli' || format === 'runbook/v0') return undefined;
  const [capture] = Object.keys(before.step.capture ?? {});
  const isNear = before.step.when === undefined && isSameJson(before.place.headings, headings);
  return isNear && capture !== undefined ? expressed(condition, capture) : undefined;
}

/** What is warned of, as the first words of a step. */
export function warningParts(mind: readonly string[]): readonly string[] {
  return mind.map((text) => `Mind: ${literal(text)}.`);
}

/** In which case a step is done. */
export function onlyWhere(condition: string): string {
  return `Only where this holds: "${literal(titleOf(condition, 240))}".`;
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
  const when = conditionFor(command, scene);
  const step: CliDraft = {
    id,
    type: 'cli',
    title,
    ...(scene.mind.length > 0 && { description: `Mind: ${scene.mind.map(cleanText).join('; ')}` }),
    ...(when !== undefined && { when }),
    with: { argv },
    capture: { [capture]: 'stdout' },
  };
  const said = shortened(cleanText(command.condition ?? ''), 140);
  const todo = when === undefined ? {} : { todo: `see that '${when}' is what the guide says: "${said}"` };
  return { step, place: command, ...todo };
}

function handStep(
  id: string,
  title: string,
  command: IrCommand,
  scene: CommandScene,
  why: string,
): Omit<LeafDraft, 'place'> {
  const { condition, intro = [] } = command;
  const parts = [
    ...warningParts(scene.mind),
    ...(condition === undefined || intro.includes(condition) ? [] : [onlyWhere(condition)]),
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
  for (const placeholder of knownPlaceholders(command.text, command, variables)) {
    if (placeholder.asWritten.startsWith('$')) continue;
    parts.push({ text: cleanText(command.text.slice(at, placeholder.index)) }, { reference: placeholder.name });
    at = placeholder.index + placeholder.asWritten.length;
  }
  return templateText([...parts, { text: cleanText(command.text.slice(at)) }]);
}

function shellValues(command: IrCommand, variables: readonly IrVariable[]): readonly string[] {
  const names = new Map(
    knownPlaceholders(command.text, command, variables)
      .filter((placeholder) => placeholder.asWritten.startsWith('$'))
      .map((placeholder) => [placeholder.asWritten, placeholder.name]),
  );
  if (names.size === 0) return [];
  return [`where ${[...names].map(([written, name]) => `${written} is {{ .${name} }}`).join(', ')}`];
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
