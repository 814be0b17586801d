import { dirname, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { type Compilation, compileGuide } from '../../compiler/index.js';
import { openClassifier } from '../../node/classify/classifier.js';
import { sha256Hex } from '../../node/digest.js';
import { readTextFile } from '../../node/files.js';
import { type GeneratedFault, type GeneratedFile, writeGenerated } from '../../node/generated.js';
import { refusalOf } from '../refuse.js';
import { oneLine } from '../render/plain.js';

const refuse = refusalOf('compile');

/** Adds `runbook compile GUIDE.md`. */
export function registerCompile(program: Command): void {
  program
    .command('compile')
    .summary('turn a Markdown guide into a draft runbook')
    .description('turn a Markdown guide into a draft runbook and a mapping to review it by')
    .argument('<guide>', 'a troubleshooting guide in Markdown; it is never changed')
    .option('--out <file>', 'where the draft goes (default: runbook.yaml)')
    .option('--mapping <file>', 'where the mapping goes (default: mapping.md)')
    .option(
      '--ir <file>',
      "print what was found in the guide as JSON, '-' for standard output; nothing else is written",
    )
    .option('--format <version>', "'v1', or 'v0', which cannot say where a step comes from", 'v1')
    .option('--force', 'overwrite a draft or mapping that was edited since it was compiled')
    .action(compile);
}

interface CompileOptions {
  readonly out?: string;
  readonly mapping?: string;
  readonly ir?: string;
  readonly format: string;
  readonly force?: boolean;
}

async function compile(guide: string, options: CompileOptions): Promise<void> {
  const format = versions.find((version) => version === `runbook/${options.format}`);
  if (!format) return refuse(`'${oneLine(options.format)}' is not a format; write '--format v1' or '--format v0'`);
  const text = await readTextFile(guide);
  if (!text.ok) return refuse(text.error.message);
  const classifier = await openClassifier(dirname(resolve(guide)));
  if (!classifier.ok) {
    process.stderr.write(classifier.error.details);
    return refuse(classifier.error.message);
  }
  const risk = await classifier.value.prepareGuide(text.value);
  const path = pathFrom(dirname(resolve(draftPath(options))), guide);
  const compilation = compileGuide({ text: text.value, file: guide, path, sha256Hex, risk, format });
  if (options.ir !== undefined) return printIr(compilation, options.ir, guide, options.force === true);
  if (compilation.steps === 0) return refuse(`'${guide}' holds nothing to do; a guide needs commands or instructions`);
  await writeDraft(compilation, guide, options);
}

const versions = ['runbook/v0', 'runbook/v1'] as const;

function draftPath({ out = 'runbook.yaml' }: CompileOptions): string {
  return out;
}

/** How a file of this folder names the guide, the same on every system. */
function pathFrom(folder: string, guide: string): string {
  return relative(folder, resolve(guide)).split(sep).join('/');
}

async function printIr(compilation: Compilation, target: string, guide: string, isForced: boolean): Promise<void> {
  const json = `${JSON.stringify(compilation.ir, null, 2)}\n`;
  if (target === '-') process.stdout.write(json);
  else await isWritten([{ path: target, text: json }], { guide, isForced });
}

async function writeDraft(compilation: Compilation, guide: string, options: CompileOptions): Promise<void> {
  const outputs: readonly GeneratedFile[] = [
    { path: draftPath(options), text: compilation.runbook },
    { path: options.mapping ?? 'mapping.md', text: compilation.mapping },
  ];
  if (!(await isWritten(outputs, { guide, isForced: options.force === true }))) return;
  process.stdout.write(`${summaryOf(compilation, outputs)}\n`);
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
