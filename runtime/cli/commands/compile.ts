import { dirname, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { type Compilation, compileGuide, type DangerousSteps, noDraftReason } from '../../compiler/index.js';
import { openClassifier } from '../../node/classify/classifier.js';
import { keepCompiled } from '../../node/compiled.js';
import { sha256Hex } from '../../node/digest.js';
import { draftFault } from '../../node/draft-fault.js';
import { type GeneratedFault, type GeneratedFile, writeGenerated } from '../../node/generated.js';
import type { RunFault } from '../../node/load.js';
import { readGuideInput } from '../guide-input.js';
import { faultCode } from '../invalid-code.js';
import { refusalOf } from '../refuse.js';
import { faultLines } from '../render/fault.js';
import { oneLine } from '../render/plain.js';
import { compileDiff, diffFault } from './compile-diff.js';
import type { Compiled } from './compile-model.js';
import { compileUpdate } from './compile-update.js';

const refuse = refusalOf('compile');

/** Adds `runbook compile GUIDE.md`. */
export function registerCompile(program: Command): void {
  program
    .command('compile')
    .summary('turn a guide into a draft runbook')
    .description('turn a guide into a draft runbook and a mapping to review it by')
    .argument(
      '<guide>',
      "a troubleshooting guide in Markdown, HTML or plain text, '-' for standard input; it is never changed",
    )
    .option(
      '--from <form>',
      "what the guide is written in: 'markdown', 'html' or 'text'; told by its name and text unless given",
    )
    .option('--out <file>', 'where the draft goes (default: runbook.yaml)')
    .option('--mapping <file>', 'where the mapping goes (default: mapping.md)')
    .option(
      '--ir <file>',
      "print what was found in the guide as JSON, '-' for standard output; nothing else is written",
    )
    .option('--format <version>', "'v1', or 'v0', which cannot say where a step comes from", 'v1')
    .option(
      '--dangerous <way>',
      "commands that change something: 'manual' leaves them to a person, 'gated' lets the machine run them, each only once a person has agreed",
      'manual',
    )
    .option('--force', 'overwrite a draft or mapping that was edited since it was compiled')
    .option('--update', 'merge the draft with what the guide has become; what people wrote stays')
    .option('--diff', 'tell in words what compiling again would change in the draft; nothing is written')
    .option(
      '--model <name>',
      "let a model propose changes of the draft, which are judged: 'off', or one of your models",
      'off',
    )
    .option('--show-prompt', 'print what a model would be asked, without secrets; nothing is sent or written')
    .option('--base <file>', "with --update, the guide as it was then, where '.runbook/compiled' does not have it")
    .action(compile);
}

interface CompileOptions {
  readonly from?: string;
  readonly out?: string;
  readonly mapping?: string;
  readonly ir?: string;
  readonly format: string;
  readonly dangerous: string;
  readonly force?: boolean;
  readonly update?: boolean;
  readonly diff?: boolean;
  readonly base?: string;
  readonly model: string;
  readonly showPrompt?: boolean;
}

async function compile(given: string, options: CompileOptions): Promise<void> {
  const format = versions.find((version) => version === `runbook/${options.format}`);
  if (!format) return refuse(`'${oneLine(options.format)}' is not a format; write '--format v1' or '--format v0'`);
  const fault = wordsFault(options);
  if (fault !== undefined) return refuse(fault);
  const input = await readGuideInput(given, options.from);
  if (!input.ok) return refuse(input.error);
  const { text, form, file: guide } = input.value;
  const classifier = await openClassifier(dirname(resolve(guide)));
  if (!classifier.ok) {
    process.stderr.write(classifier.error.details);
    return refuse(classifier.error.message);
  }
  const risk = await classifier.value.prepareGuide(text);
  if (options.diff === true) return compileDiff({ guide, text, form, risk }, options);
  if (options.update === true) return compileUpdate({ guide, text, form, risk }, options);
  const path = pathFrom(dirname(resolve(draftPath(options))), { given, guide });
  const compilation = compileGuide({
    text,
    form,
    file: guide,
    path,
    sha256Hex,
    risk,
    format,
    dangerous: wayOf(options),
  });
  if (options.ir !== undefined) return printIr(compilation, options.ir, guide, options.force === true);
  if (compilation.steps === 0) return refuse(`'${guide}' ${noDraftReason(compilation.ir)}`);
  const made = await modelled({ compilation, text, form, file: guide, risk }, options);
  if (made && (await isDraftWritten(made, guide, options))) {
    // What a model proposed is merged as what people wrote.
    await keepCompiled(draftPath(options), compilation.runbook);
  }
}

/** What a model makes of it; undefined where nothing is to be written, which was told. */
async function modelled(compiled: Compiled, options: CompileOptions): Promise<Compilation | undefined> {
  if (options.model === 'off' && options.showPrompt !== true) return compiled.compilation;
  const { withModel } = await import('./compile-model.js');
  const made = await withModel(compiled, options);
  if (made.ok) return made.value;
  process.stderr.write(made.error.details);
  refuse(made.error.message);
  return undefined;
}

/** What is wrong with the options together. */
function wordsFault(options: CompileOptions): string | undefined {
  return gatesFault(options) ?? modelFault(options) ?? diffFault(options) ?? updateFault(options);
}

function gatesFault({ dangerous, format, update }: CompileOptions): string | undefined {
  if (dangerous === 'manual') return undefined;
  if (dangerous !== 'gated')
    return `'${oneLine(dangerous)}' is no way; write '--dangerous manual' or '--dangerous gated'`;
  if (format === 'v0') return "a draft of v0 has no gates; leave '--dangerous gated' or '--format v0' out";
  return update === true ? "'--update' keeps the way of the draft; leave '--dangerous' out" : undefined;
}

function modelFault({ update, model, showPrompt, format }: CompileOptions): string | undefined {
  if (model === 'off' && showPrompt !== true) return undefined;
  const clash = update === true ? '--update' : format === 'v0' ? '--format v0' : undefined;
  return clash && `'--model' proposes changes of a new draft of v1; leave '${clash}' out`;
}

function updateFault({ update, diff, base, force, ir }: CompileOptions): string | undefined {
  if (update !== true)
    return base === undefined || diff === true
      ? undefined
      : "'--base' is for '--update'; add it, or leave '--base' out";
  if (force === true) return "'--force' overwrites and '--update' merges; write one of them";
  return ir === undefined ? undefined : "'--ir' writes no draft that could be updated; write it without '--update'";
}

function wayOf({ dangerous }: CompileOptions): DangerousSteps {
  return dangerous === 'gated' ? 'gated' : 'manual';
}

const versions = ['runbook/v0', 'runbook/v1'] as const;

function draftPath({ out = 'runbook.yaml' }: CompileOptions): string {
  return out;
}

/** How a file of this folder names the guide, the same on every system; null where it came from standard input. */
function pathFrom(folder: string, { given, guide }: { readonly given: string; readonly guide: string }): string | null {
  if (given === '-') return null;
  return relative(folder, resolve(guide)).split(sep).join('/');
}

async function printIr(compilation: Compilation, target: string, guide: string, isForced: boolean): Promise<void> {
  const json = `${JSON.stringify(compilation.ir, null, 2)}\n`;
  if (target === '-') process.stdout.write(json);
  else await isWritten([{ path: target, text: json }], { guide, isForced });
}

async function isDraftWritten(compilation: Compilation, guide: string, options: CompileOptions): Promise<boolean> {
  const broken = await draftFault(draftPath(options), compilation.runbook);
  if (broken) {
    refuseDraft(broken);
    return false;
  }
  const outputs: readonly GeneratedFile[] = [
    { path: draftPath(options), text: compilation.runbook },
    { path: options.mapping ?? 'mapping.md', text: compilation.mapping },
  ];
  if (!(await isWritten(outputs, { guide, isForced: options.force === true }))) return false;
  process.stdout.write(`${summaryOf(compilation, outputs)}\n`);
  return true;
}

/** A draft that nobody could run, or replay, is not written. */
function refuseDraft(fault: RunFault): void {
  process.stderr.write(faultLines(fault, 'compile'));
  process.exitCode = faultCode(fault);
}

async function isWritten(...words: Parameters<typeof writeGenerated>): Promise<boolean> {
  const written = await writeGenerated(...words);
  if (!written.ok) refuse(faultText(written.error));
  return written.ok;
}

function faultText({ message, editedPath }: GeneratedFault): string {
  return editedPath === undefined ? message : `${message}; use --force to overwrite it, or name another file`;
}

function summaryOf(compilation: Compilation, outputs: readonly GeneratedFile[]): string {
  const { steps, cliSteps, todos } = compilation;
  const [draft, mapping] = outputs;
  const counted = todos.length === 1 ? '1 TODO' : `${todos.length} TODOs`;
  return [
    `${draft?.path}: ${steps} ${steps === 1 ? 'step' : 'steps'}, ${cliSteps} for the machine, ${steps - cliSteps} for a person`,
    `${mapping?.path}: ${counted} to look at`,
  ].join('\n');
}
