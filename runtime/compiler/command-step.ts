import { isSameJson } from '../model/same-json.js';
import { commandSlug, slugOf } from '../model/slug.js';
import type { ScriptStepV1 } from '../schema/generated/runbook-v1.js';
import { expressed } from './condition.js';
import { expectationOf } from './draft/expected-output.js';
import { handStep } from './draft/hand-step.js';
import type { MachineWork, ReadWork } from './draft/machine-work.js';
import { shownOutput } from './draft/shown-output.js';
import type { GuideIr, IrCommand } from './ir.js';
import type { CliDraft, DraftForm, LeafDraft } from './leaf-draft.js';
import { leadingVerb } from './prose.js';
import type { StepNames } from './step-name.js';
import { cleanText, lineTitle, shortened, titleOf } from './wording.js';

/** What the steps of commands share. */
export interface CommandScene {
  readonly ir: GuideIr;
  readonly names: StepNames;
  readonly titles: Set<string>;
  readonly form: DraftForm;
  readonly workOf: ReadWork;
  /** The step that is done right before. */
  readonly before: LeafDraft | undefined;
  /** What the guide warns of. */
  readonly mind: readonly string[];
  /** The step that this command takes back, where the guide's words tell. */
  readonly undone?: LeafDraft;
  /** The section that it takes back as a whole, where the headings tell. */
  readonly undoneSection?: string;
}

/** The step of a command, and the name that it needs the output of the step before to have. */
export interface CommandLeaf {
  readonly leaf: LeafDraft;
  readonly captured?: string;
}

/** The step of a command: done by the machine where it is plain and safe, else by a person. */
export function commandStep(command: IrCommand, scene: CommandScene): CommandLeaf {
  const work = scene.workOf(command);
  const title = commandTitle(command, scene.titles);
  const isOwnTitle = title === lineTitle(command.text);
  const id = scene.names.take(isOwnTitle ? `run ${commandSlug(command.text)}` : title);
  const asked = conditionFor(command, scene);
  const why = work.kind === 'problem' ? work.problem : unsaidProblem(command, scene, asked !== undefined);
  if (work.kind !== 'problem' && why === undefined) {
    return { leaf: machineStep({ id, title, command, work }, scene, asked), ...(asked && { captured: asked.name }) };
  }
  const hand = handStep({ id, title, command, why: why ?? 'it is not one plain command' }, scene);
  const { undone, undoneSection } = scene;
  return {
    leaf: {
      ...hand,
      place: command,
      command,
      ...expectedOf(command),
      ...(undone && { undone: undone.place }),
      ...(undoneSection !== undefined && { undoneSection }),
    },
  };
}

/** A person compares what comes with what the guide shows. */
function expectedOf(command: IrCommand): Pick<LeafDraft, 'expected'> {
  const expectation = expectationOf(command);
  if (expectation === undefined) return {};
  const { line } = expectation.expected;
  return { expected: { kind: 'shown', line, why: 'a person does the step, and compares' } };
}

/** Whether a command is left to a person. */
export function isByHand(command: IrCommand, workOf: ReadWork): boolean {
  const isOpen = command.condition !== undefined && expressed(command.condition, 'output') === undefined;
  return isOpen || command.isRollback === true || workOf(command).kind === 'problem';
}

/** What the guide says of a plain command that a step which runs by itself could not say. */
function unsaidProblem(command: IrCommand, { form, mind }: CommandScene, isAsked: boolean): string | undefined {
  if (command.isRollback === true) return 'it is part of a rollback, and only a person can tell whether that is needed';
  if (command.condition !== undefined && !isAsked) return 'only a person can tell whether its condition holds';
  return form.format === 'runbook/v0' && mind.length > 0 ? 'the guide warns before it' : undefined;
}

/** A condition over what the step before prints, and the name that this has to have. */
interface AskedOutput {
  readonly name: string;
  readonly when: string;
}

/** The condition of a command over what the command right before it in the same section prints. */
function conditionFor({ condition, headings }: IrCommand, scene: CommandScene): AskedOutput | undefined {
  const { before, form, names } = scene;
  if (condition === undefined || before === undefined || before.step.type === 'manual') return undefined;
  const isNear = before.step.when === undefined && isSameJson(before.place.headings, headings);
  if (form.format === 'runbook/v0' || !isNear || expressed(condition, 'output') === undefined) return undefined;
  const name = Object.keys(before.step.capture ?? {})[0] ?? names.takeName(`${before.step.id}_output`);
  const when = expressed(condition, name);
  return when === undefined ? undefined : { name, when };
}

interface MachineCommand {
  readonly id: string;
  readonly title: string;
  readonly command: IrCommand;
  readonly work: Exclude<MachineWork, { readonly kind: 'problem' }>;
}

function machineStep(
  { id, title, command, work }: MachineCommand,
  { mind, form }: CommandScene,
  asked: AskedOutput | undefined,
): LeafDraft {
  const expectation = expectationOf(command);
  const assertions = expectation?.assertions ?? [];
  const description = descriptionOf(command, mind, assertions.length > 0);
  const head = {
    ...(description !== '' && form.format !== 'runbook/v0' && { description }),
    ...(asked && { when: asked.when }),
  };
  const tail = {
    ...(assertions.length > 0 && { assertions }),
    ...(mayFindNothing(command, assertions.length > 0) &&
      form.format !== 'runbook/v0' && { on_error: 'continue' as const }),
    ...gateOf(command),
  };
  const step: CliDraft | ScriptStepV1 =
    work.kind === 'argv'
      ? { id, type: 'cli', title, ...head, with: { argv: work.argv }, ...tail }
      : { id, type: 'script', title, ...head, with: scriptWith(work), ...tail };
  const said = shortened(cleanText(command.condition ?? ''), 140);
  return {
    step,
    place: command,
    command,
    ...(expectation && { expected: expectation.expected }),
    ...(asked && { todo: `see that '${asked.when}' is what the guide says: "${said}"` }),
  };
}

function scriptWith({ run, env }: Extract<MachineWork, { readonly kind: 'script' }>): ScriptStepV1['with'] {
  return { run: `${run}\n`, ...(Object.keys(env).length > 0 && { env }) };
}

/** What a reader of the step has to see where it changes something: its class, and that somebody agrees. */
function gateOf({ risk }: IrCommand): Pick<CliDraft, 'risk' | 'approvals'> {
  if (risk === 'dangerous') return { risk, approvals: { min: 1 } };
  return risk === 'caution' ? { risk } : {};
}

/** Whether a search may fail because it finds nothing, which is an answer like any other. */
function mayFindNothing({ text, risk }: IrCommand, isHeld: boolean): boolean {
  return risk === 'safe' && !isHeld && /(?:^|[|;&]\s*)(?:z?[ef]?grep|pgrep|diff)\s/.test(text);
}

/** What is warned of, and what the guide shows as the output, so that both can be compared. */
function descriptionOf(command: IrCommand, mind: readonly string[], isHeld: boolean): string {
  const shown = isHeld ? undefined : shownOutput(command);
  return [
    ...(mind.length > 0 ? [`Mind: ${mind.map(cleanText).join('; ')}`] : []),
    ...(shown === undefined ? [] : [`The guide shows as its output:\n\n${shown}`]),
  ].join('\n\n');
}

function commandTitle(command: IrCommand, titles: Set<string>): string {
  const spoken = titleOf(spokenOf(command));
  const isTelling =
    slugOf(spoken).replace(/^not_/, '').split('_').length > 1 && !/^(?:for )?example|^command \d/i.test(spoken);
  const line = lineTitle(command.text) || 'Command';
  const isNew = !titles.has(spoken) && spoken.toLowerCase() !== line.toLowerCase();
  const title = isTelling && isNew ? spoken : line;
  titles.add(spoken);
  return title;
}

/** The sentence that says what a command is for: its own where it stands in one, else the first that asks for something. */
function spokenOf({ intro = [], origin }: IrCommand): string {
  const own = origin === 'inline' || origin === 'prose' ? intro.at(-1) : undefined;
  const asking = [...(own === undefined ? [] : [own]), ...intro].find((said) => isTellingVerb(leadingVerb(said)));
  if (asking !== undefined) return asking;
  // 'Then use `it`' says no more than the command itself.
  if (own !== undefined) return /\w/.test(own.replace(fillers, '')) ? own : '';
  return intro.find((said) => /^run\b.*\bto \w/i.test(said)) ?? intro[0] ?? '';
}

const fillers =
  /`[^`]*`|\b(?:then|next|now|also|finally|please|following|after|that|this|run|execute|use|using|with|and)\b/gi;

/** 'Run the following command' asks for something, but does not say what for. */
function isTellingVerb(verb: string | undefined): boolean {
  return verb !== undefined && !/^(?:run|execute|use|follow|enter|type)$/.test(verb);
}
