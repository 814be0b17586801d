import type { ManualStepV0 } from '../../schema/generated/runbook-v0.js';
import type { GuideIr, IrCommand, IrVariable } from '../ir.js';
import { knownPlaceholders } from '../known-placeholder.js';
import type { LeafDraft } from '../leaf-draft.js';
import { type TextPart, templateText } from '../template-text.js';
import { cleanText, headingTitle, indentedBlock, literal, shortened, titleOf } from '../wording.js';
import { shownOutput } from './shown-output.js';

/** A command that a person does, and why. */
interface HandCommand {
  readonly id: string;
  readonly title: string;
  readonly command: IrCommand;
  readonly why: string;
}

/** What is known around a command that a person does. */
interface HandScene {
  readonly ir: GuideIr;
  readonly mind: readonly string[];
  readonly undone?: LeafDraft;
  readonly undoneSection?: string;
}

/** The step of a command that a person does. */
export function handStep({ id, title, command, why }: HandCommand, scene: HandScene): Omit<LeafDraft, 'place'> {
  const { variables } = scene.ir;
  const step: ManualStepV0 = {
    id,
    type: 'manual',
    title,
    instructions: [
      ...warningParts(scene.mind),
      ...onlyParts(command, scene),
      ...(command.intro === undefined ? [] : [literal(command.intro.join(' '))]),
      `Run by hand${whereOf(command)}:`,
      indentedBlock(withValues(command, variables)),
      ...shellValues(command, variables),
      ...outputParts(command),
      `It does not run by itself because ${literal(why)}.`,
      "Evidence 'result': what it printed, or why it was left out.",
    ].join('\n\n'),
    required_evidence: [{ kind: 'text', name: 'result' }],
  };
  const todo = todoOf(command, scene);
  return { step, why, ...(todo !== undefined && { todo }) };
}

/** What is warned of, as the first words of a step. */
export function warningParts(mind: readonly string[]): readonly string[] {
  return mind.map((text) => `Mind: ${literal(text)}.`);
}

/** In which case a step is done. */
export function onlyWhere(condition: string): string {
  return `Only where this holds: "${literal(titleOf(condition, 240))}".`;
}

/** When a step that takes something back is done. */
export function onlyToTakeBack(undone: Pick<LeafDraft, 'step'> | undefined, section: string | undefined): string {
  if (undone === undefined && section !== undefined)
    return `This takes back what is done in section "${literal(headingTitle(section))}": only where that has to be undone.`;
  if (undone === undefined) return 'Only where what was done has to be taken back.';
  return `This takes back step '${undone.step.id}': only where that has to be undone.`;
}

function onlyParts(
  { condition, intro = [], isRollback }: IrCommand,
  { undone, undoneSection }: HandScene,
): readonly string[] {
  return [
    ...(isRollback === true ? [onlyToTakeBack(undone, undoneSection)] : []),
    ...(condition === undefined || intro.includes(condition) ? [] : [onlyWhere(condition)]),
  ];
}

function outputParts(command: IrCommand): readonly string[] {
  const shown = shownOutput(command);
  const said = command.expects?.text;
  return [
    ...(said === undefined ? [] : [`The guide expects: "${literal(shortened(said, 160))}".`]),
    ...(shown === undefined ? [] : ['The guide shows as its output:', literal(shown)]),
  ];
}

function todoOf({ risk, text, isRollback }: IrCommand, { undone, undoneSection }: HandScene): string | undefined {
  const said = shortened(cleanText(text), 140);
  if (risk === 'dangerous') return `decide who has to approve the dangerous command: ${said}`;
  if (isRollback !== true || undone !== undefined || undoneSection !== undefined || risk === 'safe') return undefined;
  return `say which step this takes back: ${said}`;
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
