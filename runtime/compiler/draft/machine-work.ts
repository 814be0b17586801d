import { programName } from '../../expr/index.js';
import type { Risk } from '../../model/risk.js';
import { bashParser, classifyArgv, classifyScript, type RiskContext } from '../../risk/index.js';
import { readArgv } from '../argv.js';
import type { IrCommand, IrVariable } from '../ir.js';
import type { DraftForm, LeafDraft } from '../leaf-draft.js';
import { assignedNames } from '../placeholder.js';
import { cleanText } from '../wording.js';
import { readScript, type ScriptReading } from './script-text.js';

/** What the machine does of a command: one program, a script for a shell; or why a person has to do it. */
export type MachineWork =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | (ScriptReading & { readonly kind: 'script' })
  | { readonly kind: 'problem'; readonly problem: string };

/** What decides who does a command, beside its own words. */
export interface MachineScene {
  readonly variables: readonly IrVariable[];
  readonly form: DraftForm;
}

/** Reads a command as work of the machine, each only once. */
export type ReadWork = (command: IrCommand) => MachineWork;

/** The reader of the commands of one guide. */
export function workReader(scene: MachineScene): ReadWork {
  const known = new Map<IrCommand, MachineWork>();
  const runnable = runnableScripts(scene.form);
  return (command) => {
    const work = known.get(command) ?? machineWork(command, scene, runnable);
    known.set(command, work);
    return work;
  };
}

function machineWork(command: IrCommand, { variables, form }: MachineScene, runnable: RunnableScripts): MachineWork {
  const problem = problemOf(command, form);
  if (problem !== undefined) return { kind: 'problem', problem };
  const reading =
    command.kind === 'script' ? { problem: 'its lines are a script for a shell' } : readArgv(command, variables);
  if ('argv' in reading)
    return opensShell(reading.argv)
      ? { kind: 'problem', problem: 'it is interactive' }
      : { kind: 'argv', argv: reading.argv };
  if (form.format === 'runbook/v0' || !isForShell(reading.problem)) return { kind: 'problem', ...reading };
  return scriptWork(command, variables, runnable) ?? { kind: 'problem', ...reading };
}

/** Whether a program gets a terminal, or ends in a shell that somebody types into. */
function opensShell(argv: readonly string[]): boolean {
  return argv.some((word) => /^-(?:it|ti)$|^--tty$/.test(word)) || /^(?:ba|z|k|da)?sh$/.test(argv.at(-1) ?? '');
}

/** What keeps a command from being done by the machine, whatever its form. */
function problemOf(command: IrCommand, form: DraftForm): string | undefined {
  if (!isWithin(command.risk, form)) return riskProblem(command);
  if (command.lang !== 'bash') return `it is ${command.lang}, which no program is started for`;
  if (command.kind === 'env') return 'it sets variables for a shell';
  return cleanText(command.text) === command.text ? undefined : 'it holds characters that cannot be typed';
}

/** Whether the machine may do what has this class: what is safe, and behind a gate what is known to change something. */
function isWithin(risk: IrCommand['risk'], { format, dangerous }: DraftForm): boolean {
  if (risk === 'safe') return true;
  return risk !== 'unknown' && dangerous === 'gated' && format !== 'runbook/v0';
}

function riskProblem(command: IrCommand): string {
  const [reason] = command.reasons;
  const said = reason === undefined ? '' : ` (${reason})`;
  return command.risk === 'unknown' ? `what it does is not known${said}` : `it is classified ${command.risk}${said}`;
}

/** Whether a problem is one that a shell does not have. */
function isForShell(problem: string): boolean {
  return /^it(?:s lines are a script| is a pipeline| runs several| redirects| needs a shell)|^the shell has to fill in/.test(
    problem,
  );
}

/** The class of a script of which every program is known; undefined for any other. */
type RunnableScripts = (script: string) => Risk | undefined;

/** Reads scripts, each only once: a guide that says the same often has the same script often. */
function runnableScripts({ risk: context }: DraftForm): RunnableScripts {
  const known = new Map<string, Risk | undefined>();
  // Whoever checks the draft may have less to read other languages with.
  const plain = context.packs ? { packs: context.packs } : {};
  const read = (script: string): Risk | undefined => {
    const { risk, programs = [], isUnread } = classifyScript(script, 'bash', context);
    if (isUnread === true || programs.length === 0 || !programs.every(isNamed)) return undefined;
    if ((bashParser.parse(script).errors ?? []).length > 0) return undefined;
    return classifyScript(script, 'bash', plain).isUnread === true ? undefined : risk;
  };
  return (script) => {
    if (!known.has(script)) known.set(script, read(script));
    return known.get(script);
  };
}

function scriptWork(
  command: IrCommand,
  variables: readonly IrVariable[],
  runnable: RunnableScripts,
): MachineWork | undefined {
  if (byHandOnly.test(command.text) || isUnset(command, variables)) return undefined;
  const script = readScript(command, variables);
  return script && runnable(script.run) === command.risk ? { kind: 'script', ...script } : undefined;
}

function isNamed([name = '']: readonly string[]): boolean {
  return /^[\w./+-]+$/.test(name);
}

/** The programs that a step starts, and those that take it back. */
export function programsOf(step: LeafDraft['step'], risk: RiskContext): readonly string[] {
  if (step.type === 'manual') return [];
  const { argv, script } = step.rollback ?? {};
  const own = step.type === 'cli' ? programsBehind(step.with.argv, risk) : programsIn(step.with.run, risk);
  return [
    ...own,
    ...(argv === undefined ? [] : programsBehind(argv, risk)),
    ...(script === undefined ? [] : programsIn(script, risk)),
  ];
}

/** The program itself, and what it starts where it is a wrapper such as `timeout`. */
function programsBehind(argv: readonly string[], risk: RiskContext): readonly string[] {
  const { programs = [] } = classifyArgv(argv, risk);
  return [
    argv[0] ?? '',
    ...programs
      .slice(1)
      .filter(isNamed)
      .map(([program = '']) => program),
  ];
}

function programsIn(script: string, risk: RiskContext): readonly string[] {
  const { programs = [] } = classifyScript(script, 'bash', risk);
  return programs.map(([program = '']) => program);
}

/** A program named by a path is only allowed by that very path. */
export function allowedName(program: string): string {
  return /[\\/]/.test(program) ? program : programName(program);
}

// What asks for another user or a terminal, goes to another machine, never ends, or means something in this shell alone.
const byHandOnly =
  /(?:^|[\n;|&(]|\b(?:do|then|else|xargs)\s)\s*(?:sudo|doas|su|ssh|scp|sftp|telnet|vim?|nano|less|more|top|htop|watch|screen|tmux|mysql|psql|redis-cli|mongo(?:sh)?|read|select|exec|source|\.|alias|history|k)\s|\s-(?:it|ti)\s|--tty\b|(?:logs|tail|journalctl)\b[^|;\n]*\s(?:-f|--follow)\b|(?:^|[^&])&\s*(?:$|\n)/;

/** Whether a shell would need a variable that nothing sets. */
function isUnset(command: IrCommand, variables: readonly IrVariable[]): boolean {
  const known = new Set([
    ...assignedNames([command]),
    ...variables.flatMap(({ asWritten }) => asWritten.map(bareName)),
  ]);
  const used = command.text.replace(/'[^']*'/g, '').matchAll(/\$\{?([A-Za-z_]\w*)/g);
  return [...used].some(
    ([, name = '']) => !known.has(name.toLowerCase()) && !/^(?:HOME|PWD|USER|HOSTNAME)$/.test(name),
  );
}

function bareName(written: string): string {
  return written.replace(/[${}]/g, '').toLowerCase();
}
